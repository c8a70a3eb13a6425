"""Blurred pictures."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.convolutional import Convolve
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.deprecation import warn
from vicinal.compat.imgaug.kinds import is_iterable, is_single_integer, is_single_number, refused, require
from vicinal.compat.imgaug.pixels import blur, kernels
from vicinal.compat.imgaug.pixels.depth import UP_TO_16, only

__all__ = [
    "AverageBlur", "BilateralBlur", "GaussianBlur", "MeanShiftBlur", "MedianBlur", "MotionBlur", "blur_gaussian_",
    "blur_mean_shift_",
]  # fmt: skip


def blur_gaussian_(image: Any, sigma: Any, ksize: Any = None, backend: str = "auto", eps: float = 1e-3) -> Any:
    """A picture (H, W) or (H, W, C) blurred by a Gaussian of `ksize` taps (None: by sigma); below `eps` as it is.

    `backend`: "cv2", or "scipy" for one that ends at 4 sigmas; "auto" takes that for uint32, int64 and uint64 alone.
    """
    require(ksize is None or is_single_integer(ksize), "blur_gaussian_.ksize", "None or an integer", ksize)
    if image.size == 0 or sigma <= eps or ksize == 0:
        return image
    whole = backend == "scipy" or image.dtype.name in blur.BEYOND_OPENCV
    require(not whole or backend != "cv2", "blur_gaussian_.image", "another dtype for backend cv2", image.dtype.name)
    if whole and ksize is not None:
        warn("blur_gaussian_.ksize: ignored, as the backend scipy always ends at 4 sigmas")
    return blur.gaussian(image, float(sigma), None if ksize is None else int(ksize), whole)


def blur_mean_shift_(image: Any, spatial_window_radius: Any, color_window_radius: Any) -> Any:
    """A uint8 picture (H, W), (H, W, 1) or (H, W, 3), smoothed where colours are alike."""
    if 0 in image.shape[:2]:
        return image
    fits = image.ndim == 2 or image.shape[-1] in (1, 3)
    require(fits, "blur_mean_shift_", "a picture (H, W), (H, W, 1) or (H, W, 3)", image.shape)
    return blur.mean_shift(image, float(spatial_window_radius), float(color_window_radius))


class GaussianBlur(Augmenter):
    """Blurs by a Gaussian."""

    def __init__(
        self,
        sigma: Any = (0.0, 3.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.sigma = iap.handle_continuous_param(sigma, "sigma", value_range=(0, None))
        self.eps = 1e-3  # a sigma from which on there is something to see

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (sigmas,) = pictures.drawn(batch, random_state, self.sigma)
        return pictures.replace(batch, lambda image, row: blur_gaussian_(image, sigmas[row], eps=self.eps))

    def get_parameters(self) -> list[Any]:
        return [self.sigma]


class AverageBlur(Augmenter):
    """Means of a square, or of a rectangle of two drawn sides: a tuple of two numbers is a range of one side."""

    def __init__(
        self,
        k: Any = (1, 7),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.k = _sides(k)
        self.mode = "two" if isinstance(self.k, list) else "single"

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        drawn = pictures.drawn(batch, random_state, *(self.k if self.mode == "two" else [self.k]))
        return pictures.replace(batch, lambda image, row: _averaged(image, int(drawn[0][row]), int(drawn[-1][row])))

    def get_parameters(self) -> list[Any]:
        return [self.k]


def _averaged(image: Any, first: int, second: int) -> Any:
    if first <= 0 or second <= 0 or image.size == 0 or (first, second) == (1, 1):
        only("AverageBlur", image, UP_TO_16)
        return image
    return blur.average(image, first, second)


def _sides(k: Any) -> Any:
    """One parameter, or a list of two."""
    if isinstance(k, iap.StochasticParameter):
        return k
    if is_single_number(k):
        return iap.Deterministic(int(k))
    if not is_iterable(k):
        raise refused("AverageBlur.k", "a number, two of them or a StochasticParameter", k)
    both = list(k)
    require(len(both) == 2, "AverageBlur.k", "two entries", k)
    if all(is_single_number(side) for side in both):
        return iap.DiscreteUniform(int(both[0]), int(both[1]))
    return [_one_side(both[0], "k[0]"), _one_side(both[1], "k[1]")]


def _one_side(side: Any, name: str) -> Any:
    if isinstance(side, iap.StochasticParameter):
        return side
    if is_single_number(side):
        return iap.Deterministic(int(side))
    if is_iterable(side) and all(is_single_number(end) for end in side):
        low, high = side
        return iap.DiscreteUniform(int(low), int(high))
    raise refused(f"AverageBlur.{name}", "an integer or a tuple of two", side)


class MedianBlur(Augmenter):
    """Medians of a square of an odd side; an even side that was drawn becomes the next odd one."""

    def __init__(
        self,
        k: Any = (1, 7),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.k = iap.handle_discrete_param(k, "k", value_range=(1, None), allow_floats=False)
        given = [k] if is_single_integer(k) else k if is_iterable(k) else []
        require(all(side % 2 for side in given), "MedianBlur.k", "odd numbers", k)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (sides,) = pictures.drawn(batch, random_state, self.k)
        return pictures.replace(batch, lambda image, row: _median(image, int(sides[row])))

    def get_parameters(self) -> list[Any]:
        return [self.k]


def _median(image: Any, side: int) -> Any:
    return image if side <= 1 or image.size == 0 else blur.median(image, side | 1)


class BilateralBlur(Augmenter):
    """Means of a disc of diameter `d`, weighted by distance and by how near colours are; three channels only."""

    def __init__(
        self,
        d: Any = (1, 9),
        sigma_color: Any = (10, 250),
        sigma_space: Any = (10, 250),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.d = iap.handle_discrete_param(d, "d", value_range=(1, None), allow_floats=False)
        self.sigma_color = iap.handle_continuous_param(sigma_color, "sigma_color", value_range=(1, None))
        self.sigma_space = iap.handle_continuous_param(sigma_space, "sigma_space", value_range=(1, None))

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        channels = [image.shape[2] for image in batch.images]
        require(all(count == 3 for count in channels), "BilateralBlur", "pictures of three channels", channels)
        sides, colors, spaces = pictures.drawn(batch, random_state, self.d, self.sigma_color, self.sigma_space)

        def blurred(image: Any, row: int) -> Any:
            if sides[row] == 1 or image.size == 0:
                return image
            return blur.bilateral(image, int(sides[row]), float(colors[row]), float(spaces[row]))

        return pictures.replace(batch, blurred)

    def get_parameters(self) -> list[Any]:
        return [self.d, self.sigma_color, self.sigma_space]


@attrs.define(eq=False)
class _Motion:
    k: Any
    angle: Any
    direction: Any
    order: int

    def __call__(self, image: Any, channels: int, random_state: Any) -> list[Any]:
        k, angle, direction = (one.draw_sample(random_state=random_state) for one in (self.k, self.angle, self.direction))
        return [kernels.motion(int(k), float(angle), float(direction), self.order)] * channels


class MotionBlur(Convolve):
    """Blurs along a line of `k` pixels, turned clockwise by `angle` degrees from upright, weighted towards one end."""

    def __init__(
        self,
        k: Any = (3, 7),
        angle: Any = (0, 360),
        direction: Any = (-1.0, 1.0),
        order: Any = 1,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        side = iap.handle_discrete_param(k, "k", value_range=(3, None), allow_floats=False)
        towards = iap.handle_continuous_param(direction, "direction", value_range=(-1.0 - 1e-6, 1.0 + 1e-6))
        matrix = _Motion(side, iap.handle_continuous_param(angle, "angle"), towards, order)
        super().__init__(matrix, seed, name, random_state, deterministic)


class MeanShiftBlur(Augmenter):
    """Smooths where colours are alike, by mean shift."""

    def __init__(
        self,
        spatial_radius: Any = (5.0, 40.0),
        color_radius: Any = (5.0, 40.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.spatial_window_radius = iap.handle_continuous_param(spatial_radius, "spatial_radius", value_range=(0.01, None))
        self.color_window_radius = iap.handle_continuous_param(color_radius, "color_radius", value_range=(0.01, None))

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        spaces, colors = pictures.drawn(batch, random_state, self.spatial_window_radius, self.color_window_radius)

        def blurred(image: Any, row: int) -> Any:
            return blur_mean_shift_(image, spatial_window_radius=spaces[row], color_window_radius=colors[row])

        return pictures.replace(batch, blurred)

    def get_parameters(self) -> list[Any]:
        return [self.spatial_window_radius, self.color_window_radius]
