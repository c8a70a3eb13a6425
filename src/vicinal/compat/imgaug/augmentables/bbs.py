"""Boxes with sides along the axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.box import BoundingBox
from vicinal.compat.imgaug.augmentables.collection import OnImage
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage
    from vicinal.compat.imgaug.augmentables.polys import PolygonsOnImage

__all__ = ["BoundingBox", "BoundingBoxesOnImage"]

_GREEN = (0, 255, 0)


class BoundingBoxesOnImage(OnImage):
    """Boxes on one image; ``shape``: the image's shape, or the image."""

    _LIST = "bounding_boxes"
    bounding_boxes: Any

    def __init__(self, bounding_boxes: Any, shape: Any) -> None:
        super().__init__(bounding_boxes, shape)

    @classmethod
    def from_xyxy_array(cls, xyxy: Any, shape: Any) -> Self:
        """Of rows x1, y1, x2, y2: [N, 4], or [N, 2, 2]."""
        rows = np.array(xyxy, dtype=np.float32)
        if rows.shape[0] == 0:
            return cls([], shape)
        fits = (rows.ndim == 2 and rows.shape[1] == 4) or (rows.ndim == 3 and rows.shape[1:] == (2, 2))
        require(fits, "BoundingBoxesOnImage.from_xyxy_array.xyxy", "shape (N, 4) or (N, 2, 2)", rows.shape)
        return cls([BoundingBox.from_point_soup(row) for row in rows.reshape((-1, 4))], shape)

    @classmethod
    def from_point_soups(cls, xy: Any, shape: Any) -> Self:
        """One box around each group of points: [N, P, 2] or [N, 2 P]."""
        return cls([BoundingBox.from_point_soup(row) for row in np.array(xy, dtype=np.float32)], shape)

    def to_xyxy_array(self, dtype: Any = np.float32) -> Any:
        """[N, 4]: x1, y1, x2, y2."""
        rows = [[box.x1, box.y1, box.x2, box.y2] for box in self.items]
        return np.array(rows, np.float32).reshape((-1, 4)).astype(dtype)

    def to_xy_array(self) -> Any:
        """float32 [2 N, 2]: both corners of each box."""
        return self.to_xyxy_array().reshape((-1, 2))

    def fill_from_xyxy_array_(self, xyxy: Any) -> Self:
        """Move the boxes to rows x1, y1, x2, y2; in place."""
        rows = np.array(xyxy, dtype=np.float32)
        where = "BoundingBoxesOnImage.fill_from_xyxy_array_.xyxy"
        require(rows.shape[0] == 0 or (rows.ndim == 2 and rows.shape[1] == 4), where, "shape (N, 4)", rows.shape)
        require(len(rows) == len(self.items), where, f"{len(self.items)} rows, one for each box", len(rows))
        for box, (x1, y1, x2, y2) in zip(self.items, rows, strict=True):
            box.x1, box.x2, box.y1, box.y2 = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        return self

    def fill_from_xy_array_(self, xy: Any) -> Self:
        """Move the boxes to [2 N, 2]: two corners for each; in place."""
        return self.fill_from_xyxy_array_(np.array(xy, dtype=np.float32).reshape((-1, 4)))

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 1, copy: bool = True,
        raise_if_out_of_image: bool = False, thickness: Any = None,
    ) -> Any:  # fmt: skip
        """The image with all boxes and labels; see ``BoundingBox.draw_on_image``."""
        drawn = np.copy(image) if copy else image
        for box in self.items:
            drawn = box.draw_on_image(drawn, color, alpha, size, False, raise_if_out_of_image, thickness)
        return drawn

    def remove_out_of_image_(self, fully: bool = True, partly: bool = False) -> Self:
        """Remove boxes that are wholly (``fully``) or in part (``partly``) outside; in place."""
        return self._remove_out_of_image(fully, partly)

    def remove_out_of_image(self, fully: bool = True, partly: bool = False) -> Self:
        """``remove_out_of_image_`` of a copy."""
        return self.copy().remove_out_of_image_(fully, partly)

    def clip_out_of_image_(self) -> Self:
        """Cut off what lies outside, and remove boxes that are wholly outside; in place."""
        inside = [box for box in self.items if box.is_partly_within_image(self.shape)]
        self.items = [box.clip_out_of_image(self.shape) for box in inside]
        return self

    @deprecated(alt_func="BoundingBoxesOnImage.clip_out_of_image()")
    def cut_out_of_image(self) -> Any:
        """The same as ``clip_out_of_image``."""
        return self.clip_out_of_image()

    def to_keypoints_on_image(self) -> KeypointsOnImage:
        """The four corners of each box."""
        from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

        corners = np.array([box._corners() for box in self.items], np.float32).reshape((-1, 2))
        return KeypointsOnImage.from_xy_array(corners, shape=self.shape)

    def invert_to_keypoints_on_image_(self, kpsoi: KeypointsOnImage) -> Self:
        """Each box around four of the keypoints, in the order of ``to_keypoints_on_image``; takes their image's shape."""
        wanted = 4 * len(self.items)
        require(len(kpsoi.items) == wanted, "invert_to_keypoints_on_image_.kpsoi", f"{wanted} keypoints", len(kpsoi.items))
        for i, box in enumerate(self.items):
            xx, yy = zip(*((point.x, point.y) for point in kpsoi.items[4 * i : 4 * i + 4]), strict=True)
            box.x1, box.y1, box.x2, box.y2 = min(xx), min(yy), max(xx), max(yy)
        self.shape = kpsoi.shape
        return self

    def to_polygons_on_image(self) -> PolygonsOnImage:
        """The boxes as polygons."""
        from vicinal.compat.imgaug.augmentables.polys import PolygonsOnImage

        return PolygonsOnImage([box.to_polygon() for box in self.items], shape=self.shape)

    def copy(self, bounding_boxes: Any = None, shape: Any = None) -> Self:
        """A copy with the same boxes (not copied), in which what is given is changed."""
        return self._copied(bounding_boxes, shape, deep=False)

    def deepcopy(self, bounding_boxes: Any = None, shape: Any = None) -> Self:
        """A copy with copied boxes, in which what is given is changed."""
        return self._copied(bounding_boxes, shape, deep=True)
