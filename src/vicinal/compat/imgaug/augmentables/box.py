"""One box with sides along the axes."""

from __future__ import annotations

import copy as copylib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.cutouts import cut_box
from vicinal.compat.imgaug.augmentables.drawn_boxes import draw_box, draw_label
from vicinal.compat.imgaug.augmentables.utils import normalize_shape, project_coords, shift_amounts
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import flatten, is_iterable, is_np_array, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.kps import Keypoint
    from vicinal.compat.imgaug.augmentables.polys import Polygon

_EPS = float(np.finfo(np.float32).eps)
_GREEN = (0, 255, 0)


class BoundingBox:
    """A box from (x1, y1) to (x2, y2) in pixels of an image, with a label. Corners given in the wrong order are sorted."""

    def __init__(self, x1: Any, y1: Any, x2: Any, y2: Any, label: Any = None) -> None:
        self.x1, self.x2 = (x2, x1) if x1 > x2 else (x1, x2)
        self.y1, self.y2 = (y2, y1) if y1 > y2 else (y1, y2)
        self.label = label

    @property
    def coords(self) -> Any:
        """float32 [[x1, y1], [x2, y2]]."""
        return np.array([[self.x1, self.y1], [self.x2, self.y2]], np.float32)

    @property
    def x1_int(self) -> int:
        """x1, rounded half to even."""
        return int(np.round(self.x1))

    @property
    def y1_int(self) -> int:
        """y1, rounded half to even."""
        return int(np.round(self.y1))

    @property
    def x2_int(self) -> int:
        """x2, rounded half to even."""
        return int(np.round(self.x2))

    @property
    def y2_int(self) -> int:
        """y2, rounded half to even."""
        return int(np.round(self.y2))

    @property
    def height(self) -> Any:
        """y2 - y1."""
        return self.y2 - self.y1

    @property
    def width(self) -> Any:
        """x2 - x1."""
        return self.x2 - self.x1

    @property
    def center_x(self) -> Any:
        """The middle of x1 and x2."""
        return self.x1 + self.width / 2

    @property
    def center_y(self) -> Any:
        """The middle of y1 and y2."""
        return self.y1 + self.height / 2

    @property
    def area(self) -> Any:
        """width x height."""
        return self.height * self.width

    def contains(self, other: Any) -> bool:
        """Whether a Keypoint or (x, y) lies in the box or on its border."""
        x, y = other if isinstance(other, tuple) else (other.x, other.y)
        return bool(self.x1 <= x <= self.x2 and self.y1 <= y <= self.y2)

    def project_(self, from_shape: Any, to_shape: Any) -> Self:
        """Move to where the box is on an image of another shape; in place."""
        corners = [(self.x1, self.y1), (self.x2, self.y2)]
        (self.x1, self.y1), (self.x2, self.y2) = project_coords(corners, from_shape, to_shape)
        return self

    def project(self, from_shape: Any, to_shape: Any) -> BoundingBox:
        """``project_`` of a copy."""
        return self.deepcopy().project_(from_shape, to_shape)

    def extend_(self, all_sides: Any = 0, top: Any = 0, right: Any = 0, bottom: Any = 0, left: Any = 0) -> Self:
        """Move the sides outwards by pixels; in place. Large negative amounts let sides change places."""
        self.x1, self.x2 = self.x1 - all_sides - left, self.x2 + all_sides + right
        self.y1, self.y2 = self.y1 - all_sides - top, self.y2 + all_sides + bottom
        return self

    def extend(self, all_sides: Any = 0, top: Any = 0, right: Any = 0, bottom: Any = 0, left: Any = 0) -> BoundingBox:
        """``extend_`` of a copy."""
        return self.deepcopy().extend_(all_sides, top, right, bottom, left)

    def intersection(self, other: BoundingBox, default: Any = None) -> Any:
        """The box that both have in common, or ``default``; boxes that touch have one without area."""
        x1, y1 = max(self.x1, other.x1), max(self.y1, other.y1)
        x2, y2 = min(self.x2, other.x2), min(self.y2, other.y2)
        return default if x1 > x2 or y1 > y2 else BoundingBox(x1, y1, x2, y2)

    def union(self, other: BoundingBox) -> BoundingBox:
        """The smallest box around both."""
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return BoundingBox(x1, y1, max(self.x2, other.x2), max(self.y2, other.y2))

    def iou(self, other: BoundingBox) -> Any:
        """The area in common, divided by the area of both together; 0 where that is 0."""
        common = self.intersection(other)
        if common is None:
            return 0.0
        together = self.area + other.area - common.area
        return common.area / together if together > 0 else 0.0

    def compute_out_of_image_area(self, image: Any) -> Any:
        """The area that lies outside of an image (an array or a shape)."""
        height, width = normalize_shape(image)[:2]
        inside = self.intersection(BoundingBox(0, 0, width, height))
        return self.area if inside is None else self.area - inside.area

    def compute_out_of_image_fraction(self, image: Any) -> Any:
        """The share of the area that lies outside; of a box without area, 1 or 0 by its first corner."""
        if self.area == 0:
            height, width = normalize_shape(image)[:2]
            return 0.0 if 0 <= self.x1 < width and 0 <= self.y1 < height else 1.0
        return self.compute_out_of_image_area(image) / self.area

    def is_fully_within_image(self, image: Any) -> bool:
        """Whether all corners lie inside; a box that ends at the image's width or height does not."""
        height, width = normalize_shape(image)[:2]
        return bool(self.x1 >= 0 and self.x2 < width and self.y1 >= 0 and self.y2 < height)

    def is_partly_within_image(self, image: Any) -> bool:
        """Whether some of the box lies inside."""
        height, width = normalize_shape(image)[:2]
        return self.intersection(BoundingBox(0, 0, width - _EPS, height - _EPS)) is not None

    def is_out_of_image(self, image: Any, fully: bool = True, partly: bool = False) -> bool:
        """What to call a box that is wholly (``fully``) or in part (``partly``) outside; one inside is not outside."""
        if self.is_fully_within_image(image):
            return False
        return partly if self.is_partly_within_image(image) else fully

    def clip_out_of_image_(self, image: Any) -> Self:
        """Cut off what lies outside; in place. A box that is wholly outside ends up at the border, without area."""
        height, width = normalize_shape(image)[:2]
        require(height > 0 and width > 0, "BoundingBox.clip_out_of_image.image", "an image that is not empty", (height, width))
        self.x1, self.x2 = (np.clip(x, 0, width - _EPS) for x in (self.x1, self.x2))
        self.y1, self.y2 = (np.clip(y, 0, height - _EPS) for y in (self.y1, self.y2))
        return self

    def clip_out_of_image(self, image: Any) -> BoundingBox:
        """``clip_out_of_image_`` of a copy."""
        return self.deepcopy().clip_out_of_image_(image)

    @deprecated(alt_func="BoundingBox.clip_out_of_image()")
    def cut_out_of_image(self, *args: Any, **kwargs: Any) -> Any:
        """The same as ``clip_out_of_image``."""
        return self.clip_out_of_image(*args, **kwargs)

    def shift_(self, x: Any = 0, y: Any = 0) -> Self:
        """Move by pixels; in place."""
        self.x1, self.x2, self.y1, self.y2 = self.x1 + x, self.x2 + x, self.y1 + y, self.y2 + y
        return self

    def shift(
        self, x: Any = 0, y: Any = 0, top: Any = None, right: Any = None, bottom: Any = None, left: Any = None
    ) -> BoundingBox:
        """``shift_`` of a copy; the four sides are outdated arguments."""
        return self.deepcopy().shift_(*shift_amounts(x, y, top, right, bottom, left))

    def draw_label_on_image(
        self, image: Any, color: Any = _GREEN, color_text: Any = None, color_bg: Any = None, alpha: float = 1.0,
        size: int = 1, size_text: int = 20, height: int = 30, copy: bool = True, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with the label above the box, on a ground of ``color_bg`` (else ``color``)."""
        return draw_label(
            self, np.copy(image) if copy else image, color, color_text, color_bg, alpha, size, size_text, height,
            raise_if_out_of_image,
        )  # fmt: skip

    def draw_box_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 1, copy: bool = True,
        raise_if_out_of_image: bool = False, thickness: Any = None,
    ) -> Any:  # fmt: skip
        """The image with the box's outline, ``size`` pixels thick (outwards); ``thickness`` is the outdated name of it."""
        return draw_box(self, np.copy(image) if copy else image, color, alpha, size, raise_if_out_of_image, thickness)

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 1, copy: bool = True,
        raise_if_out_of_image: bool = False, thickness: Any = None,
    ) -> Any:  # fmt: skip
        """The image with the box's outline, and its label where it has one."""
        drawn = self.draw_box_on_image(image, color, alpha, size, copy, raise_if_out_of_image, thickness)
        if self.label is None:
            return drawn
        size = size if thickness is None else thickness
        return self.draw_label_on_image(
            drawn, color, alpha=alpha, size=size, copy=False, raise_if_out_of_image=raise_if_out_of_image
        )

    def extract_from_image(self, image: Any, pad: bool = True, pad_max: Any = None, prevent_zero_size: bool = True) -> Any:
        """The pixels in the box; outside of the image 0 (``pad``, no more than ``pad_max`` a side)."""
        return cut_box(self, image, pad, pad_max, prevent_zero_size)

    def to_keypoints(self) -> list[Keypoint]:
        """The corners: top left, top right, bottom right, bottom left."""
        from vicinal.compat.imgaug.augmentables.kps import Keypoint

        return [Keypoint(x, y) for x, y in self._corners()]

    def to_polygon(self) -> Polygon:
        """The same area as a polygon."""
        from vicinal.compat.imgaug.augmentables.polys import Polygon

        return Polygon(self._corners(), label=self.label)

    def _corners(self) -> list[tuple[Any, Any]]:
        return [(self.x1, self.y1), (self.x2, self.y1), (self.x2, self.y2), (self.x1, self.y2)]

    def coords_almost_equals(self, other: Any, max_distance: float = 0.0001) -> bool:
        """Whether another box, or its two corners as an array or lists, are no further off than ``max_distance``."""
        if isinstance(other, BoundingBox):
            other = other.coords
        elif not is_iterable(other):
            raise ValueError(f"BoundingBox.coords_almost_equals.other: expected a BoundingBox or two points, got {other!r}")
        flat = other.flat if is_np_array(other) else list(flatten(other))
        return bool(np.allclose(self.coords.flat, flat, atol=max_distance, rtol=0))

    def almost_equals(self, other: Any, max_distance: float = 0.0001) -> bool:
        """``coords_almost_equals``, and the label is the same."""
        return self.label == other.label and self.coords_almost_equals(other, max_distance)

    @classmethod
    def from_point_soup(cls, xy: Any) -> Self:
        """The smallest box around points: [N, 2], or x, y, x, y, ..."""
        points = np.array(xy, dtype=np.float32)
        fits = len(points) > 0 and (points.ndim == 1 or (points.ndim == 2 and points.shape[1] == 2))
        require(fits, "BoundingBox.from_point_soup.xy", "points of shape (N, 2) or (2 N,), at least one", points.shape)
        points = points.reshape((-1, 2))
        return cls(*points.min(axis=0), *points.max(axis=0))

    def copy(self, x1: Any = None, y1: Any = None, x2: Any = None, y2: Any = None, label: Any = None) -> BoundingBox:
        """A copy, in which what is given is changed."""
        x1, y1 = self.x1 if x1 is None else x1, self.y1 if y1 is None else y1
        x2, y2 = self.x2 if x2 is None else x2, self.y2 if y2 is None else y2
        return BoundingBox(x1, y1, x2, y2, label=copylib.deepcopy(self.label) if label is None else label)

    def deepcopy(self, x1: Any = None, y1: Any = None, x2: Any = None, y2: Any = None, label: Any = None) -> BoundingBox:
        """The same as ``copy``."""
        return self.copy(x1, y1, x2, y2, label)

    def __getitem__(self, indices: Any) -> Any:
        return self.coords[indices]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coords)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        return f"BoundingBox(x1={self.x1:.4f}, y1={self.y1:.4f}, x2={self.x2:.4f}, y2={self.y2:.4f}, label={self.label})"
