"""Filling rectangles."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters import dtype_rules
from vicinal.compat.imgaug.augmenters.draws import cval_parameter, draw_positions, position_parameter
from vicinal.compat.imgaug.augmenters.meta import Augmenter, estimate_max_number_of_channels

_FILL_MODES = ("constant", "gaussian")


def cutout(
    image: Any,
    x1: Any,
    y1: Any,
    x2: Any,
    y2: Any,
    fill_mode: str = "constant",
    cval: Any = 0,
    fill_per_channel: Any = False,
    seed: Any = None,
) -> Any:
    """A copy of `image` with the rectangle from (x1, y1) to (x2, y2), cut to whole pixels, filled."""
    return cutout_(np.copy(image), x1, y1, x2, y2, fill_mode, cval, fill_per_channel, seed)


def cutout_(
    image: Any,
    x1: Any,
    y1: Any,
    x2: Any,
    y2: Any,
    fill_mode: str = "constant",
    cval: Any = 0,
    fill_per_channel: Any = False,
    seed: Any = None,
) -> Any:
    """The same as `cutout`, in `image` itself."""
    height, width = image.shape[:2]
    left, right = (min(max(int(x), 0), width) for x in (x1, x2))
    top, bottom = (min(max(int(y), 0), height) for y in (y1, y2))
    if right <= left or bottom <= top:
        return image
    assert fill_mode in _FILL_MODES, f"Expected one of the following fill modes: {', '.join(_FILL_MODES)}. Got: {fill_mode}."
    area = image[top:bottom, left:right]
    if fill_mode == "constant":
        area[...] = _constant(cval, image, fill_per_channel >= 0.5)
    else:
        area[...] = _gaussian(area, fill_per_channel >= 0.5, iarandom.RNG.create_if_not_rng_(seed))
    return image


def _constant(cval: Any, image: Any, per_channel: bool) -> Any:
    cval = np.asarray(cval)
    if cval.ndim == 0:
        return cval.astype(image.dtype)
    values = np.resize(cval, image.shape[-1]) if per_channel and image.ndim == 3 else cval[0]
    return values.astype(image.dtype)


def _gaussian(area: Any, per_channel: bool, random_state: Any) -> Any:
    """Normal noise about the middle of the range (0 to 1 for floats and booleans), a third of half of it wide."""
    low, high = (0.0, 1.0) if area.dtype.kind in "fb" else dtype_rules.limits(area.dtype)
    shape = area.shape if per_channel or area.ndim == 2 else (*area.shape[:2], 1)
    noise = random_state.normal((float(high) + float(low)) / 2, (float(high) - float(low)) / 6, size=shape)
    return noise > 0.5 if area.dtype.kind == "b" else np.clip(noise, low, high).astype(area.dtype)


class Cutout(Augmenter):
    """Fills rectangles of pictures; coordinates and maps stay."""

    def __init__(
        self,
        nb_iterations: Any = 1,
        position: Any = "uniform",
        size: Any = 0.2,
        squared: Any = True,
        fill_mode: Any = "constant",
        cval: Any = 128,
        fill_per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.nb_iterations = iap.handle_discrete_param(
            nb_iterations,
            "nb_iterations",
            value_range=(0, None),
            tuple_to_uniform=True,
            list_to_choice=True,
            allow_floats=False,
        )
        self.position = position_parameter(position)
        self.size = iap.handle_continuous_param(size, "size", value_range=(0.0, 1.0 + 1e-4))
        self.squared = iap.handle_probability_param(squared, "squared")
        self.fill_mode = _fill_mode(fill_mode)
        self.cval = cval_parameter(cval)
        self.fill_per_channel = iap.handle_probability_param(fill_per_channel, "fill_per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        counts = self.nb_iterations.draw_samples((batch.nb_rows,), random_state=random_state)
        total, channels = int(np.sum(counts)), estimate_max_number_of_channels(batch.images)
        boxes = self._draw_boxes(total, random_state)
        modes = self.fill_mode.draw_samples((total,), random_state=random_state)
        values = self.cval.draw_samples((total, channels), random_state=random_state)
        per_channel = self.fill_per_channel.draw_samples((total,), random_state=random_state)
        rows = np.repeat(np.arange(batch.nb_rows), counts)
        for i, row in enumerate(rows):
            image = batch.images[row]
            corners = _corners(boxes[i], *image.shape[:2])
            batch.images[row] = cutout_(image, *corners, modes[i], values[i], per_channel[i], random_state)
        return batch

    def _draw_boxes(self, count: int, random_state: Any) -> Any:
        """Centre x, y, size y, x as shares of the picture, and whether the box is a square: (count, 5)."""
        places = draw_positions(self.position, count, random_state)
        size = self.size.draw_samples((count, 2), random_state=random_state)
        squared = self.squared.draw_samples((count,), random_state=random_state)
        return np.column_stack([*places, size, squared]).astype(np.float64)

    def get_parameters(self) -> list[Any]:
        return [
            self.nb_iterations,
            self.position,
            self.size,
            self.squared,
            self.fill_mode,
            self.cval,
            self.fill_per_channel,
        ]


def _corners(box: Any, height: int, width: int) -> tuple[float, float, float, float]:
    """x1, y1, x2, y2 in pixels; squares have the box's height."""
    x, y, size_y, size_x, squared = box
    half_y = (y + size_y / 2) * height - (y - size_y / 2) * height
    if squared >= 0.5:
        left, right = (x - size_x / 2) * width, (x + size_x / 2) * width
        centre = left + (right - left) / 2
        left, right = centre - half_y / 2, centre + half_y / 2
    else:
        left, right = (x - size_x / 2) * width, (x + size_x / 2) * width
    return left, (y - size_y / 2) * height, right, (y + size_y / 2) * height


def _fill_mode(fill_mode: Any) -> Any:
    if isinstance(fill_mode, iap.StochasticParameter):
        return fill_mode
    if isinstance(fill_mode, str):
        assert fill_mode in _FILL_MODES, f"Expected 'fill_mode' to be one of: {', '.join(_FILL_MODES)}. Got {fill_mode}."
        return iap.Deterministic(fill_mode)
    assert kinds.is_iterable(fill_mode), f"Expected 'fill_mode' to be a string, a list of them or a parameter, got {fill_mode}."
    return iap.Choice(fill_mode)
