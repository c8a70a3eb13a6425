"""Points on images."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.collection import OnImage
from vicinal.compat.imgaug.augmentables.point_maps import (
    distance_maps,
    from_distance_maps,
    from_keypoint_image,
    keypoint_image,
)  # fmt: skip
from vicinal.compat.imgaug.augmentables.utils import as_points, normalize_shape, project_coords
from vicinal.compat.imgaug.deprecation import deprecated, warn_deprecated
from vicinal.compat.imgaug.kinds import flatten, is_iterable, is_np_array, is_single_number, require

_GREEN = (0, 255, 0)
_NOT_FOUND = {"x": -1, "y": -1}


def compute_geometric_median(points: Any = None, eps: float = 1e-5, X: Any = None) -> Any:
    """The point with the least sum of distances to ``points`` [N, D], to within ``eps``; ``X``: the outdated name of them.

    Source: Y. Vardi and C.-H. Zhang, "The multivariate L1-median and associated data depth" (2000).
    """
    if X is not None:
        require(points is None, "compute_geometric_median.X", "None where points are given", X)
        warn_deprecated("compute_geometric_median.X is deprecated; use points instead.")
        points = X
    points = np.asarray(points, np.float64)
    median = points.mean(axis=0)
    while True:
        distances = np.linalg.norm(points - median, axis=1)
        apart = distances != 0
        if not apart.any():
            return median
        weights = 1 / distances[apart]
        moved = np.average(points[apart], axis=0, weights=weights)
        here = len(points) - int(apart.sum())
        if here:
            pull = float(np.linalg.norm((moved - median) * weights.sum()))
            share = here / pull if pull else 0.0
            moved = max(0.0, 1 - share) * moved + min(1.0, share) * median
        if np.linalg.norm(moved - median) < eps:
            return moved
        median = moved


class Keypoint:
    """A point (x, y) in pixels of an image."""

    def __init__(self, x: Any, y: Any) -> None:
        self.x = x
        self.y = y

    @property
    def coords(self) -> Any:
        """float32 [[x, y]]."""
        return np.array([[self.x, self.y]], np.float32)

    @property
    def x_int(self) -> int:
        """x, rounded half to even."""
        return int(np.round(self.x))

    @property
    def y_int(self) -> int:
        """y, rounded half to even."""
        return int(np.round(self.y))

    @property
    def xy(self) -> Any:
        """float32 [x, y]."""
        return self.coords[0]

    @property
    def xy_int(self) -> Any:
        """int32 [x, y], rounded half to even."""
        return np.round(self.xy).astype(np.int32)

    def project_(self, from_shape: Any, to_shape: Any) -> Self:
        """Move to where the point is on an image of another shape; in place."""
        self.x, self.y = project_coords([(self.x, self.y)], from_shape, to_shape)[0]
        return self

    def project(self, from_shape: Any, to_shape: Any) -> Keypoint:
        """``project_`` of a copy."""
        return self.deepcopy().project_(from_shape, to_shape)

    def is_out_of_image(self, image: Any) -> bool:
        """Whether it lies outside of an image (an array or a shape); at x = width it does."""
        height, width = normalize_shape(image)[:2]
        return not (0 <= self.y < height and 0 <= self.x < width)

    def compute_out_of_image_fraction(self, image: Any) -> float:
        """1 if it lies outside, else 0."""
        return float(self.is_out_of_image(image))

    def shift_(self, x: Any = 0, y: Any = 0) -> Self:
        """Move by pixels; in place."""
        self.x, self.y = self.x + x, self.y + y
        return self

    def shift(self, x: Any = 0, y: Any = 0) -> Keypoint:
        """``shift_`` of a copy."""
        return self.deepcopy().shift_(x, y)

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 3, copy: bool = True,
        raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with a square of ``size`` pixels; Exception where it is wholly outside and ``raise_if_out_of_image``."""
        image = np.copy(image) if copy else image
        require(image.ndim == 3 or is_single_number(color), "Keypoint.draw_on_image.color", "a number for a grey image", color)
        if alpha < 0.01:
            return image
        half, (height, width) = size // 2, image.shape[:2]
        top, left = max(self.y_int - half, 0), max(self.x_int - half, 0)
        bottom, right = min(self.y_int + 1 + half, height), min(self.x_int + 1 + half, width)
        if top >= bottom or left >= right:
            if raise_if_out_of_image:
                raise Exception(f"Keypoint.draw_on_image: {self} lies outside of the image of shape {image.shape}")
            return image
        pixels = image[top:bottom, left:right]
        if alpha > 0.99:
            pixels[...] = color
        else:
            mixed = (1 - alpha) * pixels.astype(np.float32) + alpha * np.array(color)
            pixels[...] = np.clip(mixed, 0, 255) if image.dtype == np.uint8 else mixed
        return image

    def generate_similar_points_manhattan(self, nb_steps: int, step_size: float, return_array: bool = False) -> Any:
        """The points of a grid of ``step_size`` that are up to ``nb_steps`` steps away, row by row, as keypoints or [N, 2]."""
        steps = range(-nb_steps, nb_steps + 1)
        places = [(across, down) for down in steps for across in steps if abs(across) + abs(down) <= nb_steps]
        points = np.array([self.x, self.y], np.float64) + np.array(places, np.float64) * step_size
        if return_array:
            return points.astype(np.float32)
        return [self.deepcopy(x=x, y=y) for x, y in points.astype(np.float32)]

    def coords_almost_equals(self, other: Any, max_distance: float = 0.0001) -> bool:
        """Whether another keypoint, or x and y, are no further off than ``max_distance``."""
        if is_np_array(other):
            flat: Any = other.flat
        elif is_iterable(other):
            flat = list(flatten(other))
        else:
            require(isinstance(other, Keypoint), "Keypoint.coords_almost_equals.other", "a Keypoint, or x and y", other)
            flat = other.coords.flat
        return bool(np.allclose(self.coords.flat, flat, atol=max_distance, rtol=0))

    def almost_equals(self, other: Any, max_distance: float = 0.0001) -> bool:
        """The same as ``coords_almost_equals``."""
        return self.coords_almost_equals(other, max_distance)

    def copy(self, x: Any = None, y: Any = None) -> Keypoint:
        """A copy, in which what is given is changed."""
        return Keypoint(self.x if x is None else x, self.y if y is None else y)

    def deepcopy(self, x: Any = None, y: Any = None) -> Keypoint:
        """The same as ``copy``."""
        return self.copy(x, y)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        return f"Keypoint(x={self.x:.8f}, y={self.y:.8f})"


class KeypointsOnImage(OnImage):
    """Keypoints on one image; ``shape``: the image's shape, or the image."""

    _LIST = "keypoints"
    keypoints: Any

    def __init__(self, keypoints: Any, shape: Any) -> None:
        super().__init__(keypoints, shape)

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 3, copy: bool = True,
        raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with all keypoints; see ``Keypoint.draw_on_image``."""
        drawn = np.copy(image) if copy else image
        for point in self.items:
            drawn = point.draw_on_image(drawn, color, alpha, size, False, raise_if_out_of_image)
        return drawn

    def clip_out_of_image_(self) -> Self:
        """Remove keypoints that lie outside; in place."""
        return self.remove_out_of_image_fraction_(0.5)

    def to_xy_array(self) -> Any:
        """float32 [N, 2]."""
        return np.array([(point.x, point.y) for point in self.items], np.float32).reshape((-1, 2))

    @deprecated(alt_func="KeypointsOnImage.to_xy_array()")
    def get_coords_array(self) -> Any:
        """The same as ``to_xy_array``."""
        return self.to_xy_array()

    @classmethod
    def from_xy_array(cls, xy: Any, shape: Any) -> Self:
        """Of [N, 2]."""
        return cls([Keypoint(x, y) for x, y in as_points("KeypointsOnImage.from_xy_array.xy", xy)], shape)

    @staticmethod
    @deprecated(alt_func="KeypointsOnImage.from_xy_array()")
    def from_coords_array(coords: Any, shape: Any) -> Any:
        """The same as ``from_xy_array``."""
        return KeypointsOnImage.from_xy_array(coords, shape)

    def fill_from_xy_array_(self, xy: Any) -> Self:
        """Move the keypoints to [N, 2]; in place."""
        where = "KeypointsOnImage.fill_from_xy_array_.xy"
        points = as_points(where, xy)
        require(len(points) == len(self.items), where, f"{len(self.items)} points, one for each keypoint", len(points))
        for point, (x, y) in zip(self.items, points, strict=True):
            point.x, point.y = x, y
        return self

    def to_keypoint_image(self, size: int = 1) -> Any:
        """uint8 [H, W, N]: one channel for each keypoint, 255 at it and 128 in a square of ``size`` (odd) around it."""
        return keypoint_image(self.to_xy_array(), self.shape, size)

    @staticmethod
    def from_keypoint_image(
        image: Any, if_not_found_coords: Any = _NOT_FOUND, threshold: Any = 1, nb_channels: Any = None
    ) -> KeypointsOnImage:
        """The largest value of each channel of [H, W, N], at the middle of its pixel.

        ``if_not_found_coords``: what stands for one below ``threshold``; None leaves it out. ``nb_channels``: of the
        image's shape.
        """
        points = from_keypoint_image(image, if_not_found_coords, threshold)
        return KeypointsOnImage([Keypoint(x, y) for x, y in points], _shape(image, nb_channels))

    def to_distance_maps(self, inverted: bool = False) -> Any:
        """float32 [H, W, N]: each pixel's distance d to each keypoint; ``inverted``: 1 / (d + 1)."""
        return distance_maps(self.to_xy_array(), self.shape, inverted)

    @staticmethod
    def from_distance_maps(
        distance_maps: Any, inverted: bool = False, if_not_found_coords: Any = _NOT_FOUND, threshold: Any = None,
        nb_channels: Any = None,
    ) -> KeypointsOnImage:  # fmt: skip
        """The nearest pixel of each channel of [H, W, N]; with ``threshold`` only one that is nearer (see above)."""
        points = from_distance_maps(distance_maps, inverted, if_not_found_coords, threshold)
        return KeypointsOnImage([Keypoint(x, y) for x, y in points], _shape(distance_maps, nb_channels))

    def to_keypoints_on_image(self) -> Self:
        """A deep copy."""
        return self.deepcopy()

    def invert_to_keypoints_on_image_(self, kpsoi: KeypointsOnImage) -> Self:
        """Move the keypoints to others, and take their image's shape; in place."""
        wanted = len(self.items)
        require(len(kpsoi.items) == wanted, "invert_to_keypoints_on_image_.kpsoi", f"{wanted} keypoints", len(kpsoi.items))
        for point, other in zip(self.items, kpsoi.items, strict=True):
            point.x, point.y = other.x, other.y
        self.shape = kpsoi.shape
        return self

    def copy(self, keypoints: Any = None, shape: Any = None) -> Self:
        """A copy with the same keypoints (not copied), in which what is given is changed."""
        return self._copied(keypoints, shape, deep=False)

    def deepcopy(self, keypoints: Any = None, shape: Any = None) -> Self:
        """A copy with copied keypoints, in which what is given is changed."""
        return self._copied(keypoints, shape, deep=True)


def _shape(image: Any, channels: Any) -> tuple[int, ...]:
    return (*image.shape[:2], channels) if channels is not None else image.shape[:2]
