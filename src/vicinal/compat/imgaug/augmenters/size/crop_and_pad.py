"""Crop, Pad and CropAndPad: amounts of each side."""

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import dtype_rules
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.augmenters.meta.calls import as_written
from vicinal.compat.imgaug.augmenters.size import windows
from vicinal.compat.imgaug.augmenters.size.padding import pad_cval_parameter, pad_mode_parameter


class CropAndPad(Augmenter):
    """Crops by negative and pads by positive amounts of each side, in pixels or shares of the picture.

    An amount is a number, a range (a, b), a list to choose from, a parameter, or a tuple of four of these for top, right,
    bottom and left. `keep_size` resizes the result to the size that the picture had.
    """

    def __init__(
        self,
        px: Any = None,
        percent: Any = None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        keep_size: bool = True,
        sample_independently: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        if px is None and percent is None:
            percent = (-0.1, 0.1)
        if px is not None and percent is not None:
            raise Exception("Can only pad by pixels or percent, not both.")
        self.mode = "px" if percent is None else "percent"
        given = px if percent is None else percent
        self.all_sides, self.top, self.right, self.bottom, self.left = _sides(given, self.mode)
        self.pad_mode = pad_mode_parameter(pad_mode)
        self.pad_cval = pad_cval_parameter(pad_cval)
        self.keep_size = keep_size
        self.sample_independently = sample_independently

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        shapes = np.array([shape[:2] for shape in batch.get_rowwise_shapes()], np.int64).reshape(-1, 2)
        amounts = self._draw_amounts(shapes, random_state)
        modes = self.pad_mode.draw_samples((len(shapes),), random_state=random_state)
        cvals = self.pad_cval.draw_samples((len(shapes),), random_state=random_state)
        croppings, paddings = _split(amounts, shapes)
        if batch.images is not None:
            dtype_rules.refuse(batch.images, dtype_rules.BEYOND_16_BITS if self.keep_size else (), self.name)
            batch.images = as_written(
                [
                    windows.cut_and_pad(image, croppings[row], paddings[row], modes[row], cvals[row], self.keep_size)
                    for row, image in enumerate(batch.images)
                ],
                like=batch.images,
            )
        cut_others(batch, lambda row, _: (croppings[row], paddings[row]), self.keep_size)
        return batch

    def _draw_amounts(self, shapes: Any, random_state: Any) -> Any:
        """Top, right, bottom, left of each row in pixels, (N, 4)."""
        rows = len(shapes)
        if self.all_sides is None:
            sides = (self.top, self.right, self.bottom, self.left)
            drawn = np.stack([side.draw_samples((rows,), random_state=random_state) for side in sides], axis=-1)
        elif self.sample_independently:
            drawn = self.all_sides.draw_samples((rows, 4), random_state=random_state)
        else:
            drawn = np.repeat(self.all_sides.draw_samples((rows, 1), random_state=random_state), 4, axis=1)
        if self.mode == "percent":
            drawn = np.round(shapes[:, [0, 1, 0, 1]].astype(np.float32) * drawn)
        return drawn.astype(np.int64)

    def get_parameters(self) -> list[Any]:
        return [self.all_sides, self.top, self.right, self.bottom, self.left, self.pad_mode, self.pad_cval]


def cut_others(batch: Any, amounts: Callable[[int, Any], tuple[Any, Any]], keep_size: bool) -> None:
    """Cuts and pads what belongs to the pictures, in place: by the croppings and paddings of its row and of its own shape."""
    for name, attribute, fill in (("heatmaps", "arr_0to1", 0.0), ("segmentation_maps", "arr", 0)):
        for row, on_image in enumerate(getattr(batch, name) or []):
            cut = windows.cut_and_pad_map(on_image, attribute, *amounts(row, on_image.shape), keep_size, ("constant", fill))
            getattr(batch, name)[row] = cut
    for row in range(batch.nb_rows if coordinates.present(batch) else 0):
        windows.move_row(batch, row, amounts, keep_size)


def _split(amounts: Any, shapes: Any) -> tuple[Any, Any]:
    """Croppings and paddings, (N, 4) each, of at least one remaining pixel."""
    croppings = np.maximum(-amounts, 0)
    croppings[:, 0], croppings[:, 2] = windows.keep_a_pixel(shapes[:, 0], croppings[:, 0], croppings[:, 2])
    croppings[:, 3], croppings[:, 1] = windows.keep_a_pixel(shapes[:, 1], croppings[:, 3], croppings[:, 1])
    return croppings, np.maximum(amounts, 0)


def _sides(given: Any, mode: str) -> tuple[Any, Any, Any, Any, Any]:
    """One parameter for all sides, or one for each of top, right, bottom and left."""
    if isinstance(given, iap.StochasticParameter):
        return None, given, given, given, given
    if isinstance(given, tuple):
        assert len(given) in (2, 4), f"Expected '{mode}' given as a tuple to contain 2 or 4 entries, got {len(given)}."
        if len(given) == 4:
            return None, *(_side(one, mode) for one in given)
    elif isinstance(given, list) or not _is_amount(given, mode):
        raise Exception(f"Expected {mode}: number, tuple of 2 or 4 entries or StochasticParameter, got type {type(given)}.")
    return _side(given, mode), None, None, None, None


def _side(given: Any, mode: str) -> Any:
    if isinstance(given, iap.StochasticParameter):
        return given
    if _is_amount(given, mode):
        _check(given, mode)
        return iap.Deterministic(given)
    if not isinstance(given, (tuple, list)):
        raise Exception(
            f"Expected number, tuple of two numbers, list of numbers or StochasticParameter, got type {type(given)}."
        )
    assert len(given) > 0, "Expected non-empty list, but got empty one."
    for one in given:
        assert _is_amount(one, mode), f"Expected '{mode}' of {'integers' if mode == 'px' else 'numbers'}, got {given}."
        _check(one, mode)
    if isinstance(given, list):
        return iap.Choice(given)
    assert len(given) == 2, f"Expected tuple of 2 values, got {len(given)}."
    return iap.DiscreteUniform(*given) if mode == "px" else iap.Uniform(*given)


def _is_amount(value: Any, mode: str) -> bool:
    return kinds.is_single_integer(value) if mode == "px" else kinds.is_single_number(value)


def _check(value: Any, mode: str) -> None:
    assert mode == "px" or value > -1.0, f"Expected 'percent' to be >-1.0, got {value:.4f}."


class Pad(CropAndPad):
    """Pads by amounts of each side."""

    def __init__(
        self,
        px: Any = None,
        percent: Any = None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        keep_size: bool = True,
        sample_independently: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        if px is None and percent is None:
            percent = (0.0, 0.1)
        super().__init__(
            _signed(px, 1),
            _signed(percent, 1),
            pad_mode,
            pad_cval,
            keep_size,
            sample_independently,
            seed,
            name,
            random_state,
            deterministic,
        )


class Crop(CropAndPad):
    """Crops by amounts of each side."""

    def __init__(
        self,
        px: Any = None,
        percent: Any = None,
        keep_size: bool = True,
        sample_independently: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        if px is None and percent is None:
            percent = (0.0, 0.1)
        super().__init__(
            _signed(px, -1),
            _signed(percent, -1),
            "constant",
            0,
            keep_size,
            sample_independently,
            seed,
            name,
            random_state,
            deterministic,
        )


def _signed(value: Any, sign: int) -> Any:
    """Amounts that may not be negative, times `sign`."""
    if value is None:
        return None
    if kinds.is_single_number(value):
        assert value >= 0, f"Expected value >0, got {value:.4f}."
        return value if sign > 0 else -value
    if isinstance(value, iap.StochasticParameter):
        return value if sign > 0 else iap.Multiply(value, -1)
    if isinstance(value, (tuple, list)):
        return type(value)(_signed(one, sign) for one in value)
    raise Exception(f"Expected None, number, StochasticParameter, list or tuple, got {type(value)}.")
