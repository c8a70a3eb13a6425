"""Chains of straight lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.collection import OnImage
from vicinal.compat.imgaug.augmentables.line import LineString
from vicinal.compat.imgaug.augmentables.utils import as_points
from vicinal.compat.imgaug.dtypes import restore_dtypes_
from vicinal.compat.imgaug.kinds import is_iterable, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

__all__ = ["LineString", "LineStringsOnImage", "fill_points"]

_GREEN = (0, 255, 0)


class LineStringsOnImage(OnImage):
    """Line strings on one image; ``shape``: the image's shape, or the image."""

    _LIST = "line_strings"
    line_strings: Any

    def __init__(self, line_strings: Any, shape: Any) -> None:
        fits = is_iterable(line_strings) and all(isinstance(item, LineString) for item in line_strings)
        require(fits, "LineStringsOnImage.line_strings", "a list of LineString", line_strings)
        super().__init__(line_strings, shape)

    @classmethod
    def from_xy_arrays(cls, xy: Any, shape: Any) -> Self:
        """Of a list of [N, 2]."""
        return cls([LineString(points) for points in xy], shape)

    def to_xy_arrays(self, dtype: Any = np.float32) -> list[Any]:
        """A list of [N, 2]; rounded for integers."""
        return [restore_dtypes_(np.copy(item.coords), dtype) for item in self.items]

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, color_lines: Any = None, color_points: Any = None, alpha: float = 1.0,
        alpha_lines: Any = None, alpha_points: Any = None, size: int = 1, size_lines: Any = None, size_points: Any = None,
        antialiased: bool = True, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with all line strings; see ``LineString.draw_on_image``."""
        for item in self.items:
            image = item.draw_on_image(
                image, color, color_lines, color_points, alpha, alpha_lines, alpha_points, size, size_lines, size_points,
                antialiased, raise_if_out_of_image,
            )  # fmt: skip
        return image

    def remove_out_of_image_(self, fully: bool = True, partly: bool = False) -> Self:
        """Remove line strings that are wholly (``fully``) or in part (``partly``) outside; in place."""
        return self._remove_out_of_image(fully, partly)

    def remove_out_of_image(self, fully: bool = True, partly: bool = False) -> Self:
        """``remove_out_of_image_`` of a copy."""
        return self.copy().remove_out_of_image_(fully, partly)

    def clip_out_of_image_(self) -> Self:
        """Keep the parts that lie inside; in place."""
        self.items = [part for item in self.items for part in item.clip_out_of_image(self.shape)]
        return self

    def to_xy_array(self) -> Any:
        """float32 [N, 2]: all points."""
        return np.concatenate([np.zeros((0, 2), np.float32), *(item.coords for item in self.items)])

    def fill_from_xy_array_(self, xy: Any) -> Self:
        """Move all points to [N, 2]; in place."""
        fill_points([item.coords for item in self.items], "LineStringsOnImage.fill_from_xy_array_.xy", xy)
        return self

    def to_keypoints_on_image(self) -> KeypointsOnImage:
        """All points."""
        from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

        return KeypointsOnImage.from_xy_array(self.to_xy_array(), shape=self.shape)

    def invert_to_keypoints_on_image_(self, kpsoi: KeypointsOnImage) -> Self:
        """Move all points to keypoints, and take their image's shape; in place."""
        fill_points([item.coords for item in self.items], "invert_to_keypoints_on_image_.kpsoi", kpsoi.to_xy_array())
        self.shape = kpsoi.shape
        return self

    def copy(self, line_strings: Any = None, shape: Any = None) -> Self:
        """A copy with the same line strings (not copied), in which what is given is changed."""
        return self._copied(line_strings, shape, deep=False)

    def deepcopy(self, line_strings: Any = None, shape: Any = None) -> Self:
        """A copy with copied line strings, in which what is given is changed."""
        return self._copied(line_strings, shape, deep=True)


def fill_points(arrays: list[Any], where: str, xy: Any) -> None:
    """Write points [N, 2] into arrays one after the other; AssertionError unless they are as many."""
    points = as_points(where, xy)
    wanted = sum(map(len, arrays))
    require(len(points) == wanted, where, f"{wanted} points, one for each", len(points))
    start = 0
    for array in arrays:
        array[...] = points[start : start + len(array)]
        start += len(array)
