"""Masks that are drawn for a batch: from parameters, gradients, grids."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters.size import pad

_WHOLE = {"tuple_to_uniform": True, "list_to_choice": True, "allow_floats": False}


class IBatchwiseMaskGenerator:
    """What `BlendAlphaMask` asks for masks."""

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        """A float array (H, W) or (H, W, C) of values from 0 to 1 for each row of a batch."""
        raise NotImplementedError


class StochasticParameterMaskGen(IBatchwiseMaskGenerator):
    """Masks of numbers that a parameter draws."""

    def __init__(self, parameter: Any, per_channel: Any) -> None:
        self.parameter = parameter
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        shapes = batch.get_rowwise_shapes()
        separate = self.per_channel.draw_samples((len(shapes),), random_state=random_state) >= 0.5
        masks = [
            self.parameter.draw_samples(shape if separate[row] else shape[:2], random_state=random_state)
            for row, shape in enumerate(shapes)
        ]
        for mask in masks:
            assert mask.size == 0 or 0 <= mask.flat[0] <= 1, (
                f"Expected 'parameter' samples to be in the interval [0.0, 1.0], got {mask.flat[0]}."
            )
        return masks


class _LinearGradientMaskGen(IBatchwiseMaskGenerator):
    """Masks that grow along an axis."""

    _axis = 1

    def __init__(
        self,
        min_value: Any = (0.0, 0.2),
        max_value: Any = (0.8, 1.0),
        start_at: Any = (0.0, 0.2),
        end_at: Any = (0.8, 1.0),
    ) -> None:
        self.min_value = iap.handle_continuous_param(min_value, "min_value", value_range=(0.0, 1.0))
        self.max_value = iap.handle_continuous_param(max_value, "max_value", value_range=(0.0, 1.0))
        self.start_at = iap.handle_continuous_param(start_at, "start_at", value_range=(0.0, 1.0))
        self.end_at = iap.handle_continuous_param(end_at, "end_at", value_range=(0.0, 1.0))

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        shapes = batch.get_rowwise_shapes()
        parameters = (self.min_value, self.max_value, self.start_at, self.end_at)
        drawn = [parameter.draw_samples((len(shapes),), random_state=random_state) for parameter in parameters]
        return [self.generate_mask(shape, *(values[row] for values in drawn)) for row, shape in enumerate(shapes)]

    @classmethod
    def generate_mask(cls, shape: Any, min_value: float, max_value: float, start_at: float, end_at: float) -> Any:
        """The mask (H, W) of a gradient between shares `start_at` and `end_at` of the axis, inverted if they are swapped."""
        length = shape[cls._axis]
        low, high = (min(max(float(value), 0.0), 1.0) for value in (min_value, max_value))
        start, end = (min(max(int(at * length), 0), length) for at in (start_at, end_at))
        inverted = end < start
        start, end = min(start, end), max(start, end)
        line = np.concatenate(
            [
                np.full(start, low, np.float32),
                np.linspace(low, high, end - start, dtype=np.float32),
                np.full(length - end, high, np.float32),
            ]
        )
        line = 1.0 - line if inverted else line
        return np.tile(line[:, np.newaxis], (1, shape[1])) if cls._axis == 0 else np.tile(line, (shape[0], 1))


class HorizontalLinearGradientMaskGen(_LinearGradientMaskGen):
    """Masks that grow from the left to the right."""


class VerticalLinearGradientMaskGen(_LinearGradientMaskGen):
    """Masks that grow from the top to the bottom."""

    _axis = 0


class RegularGridMaskGen(IBatchwiseMaskGenerator):
    """Masks of `nb_rows` x `nb_cols` cells, each of its own value."""

    def __init__(self, nb_rows: Any, nb_cols: Any, alpha: Any = [0.0, 1.0]) -> None:  # noqa: B006
        self.nb_rows = iap.handle_discrete_param(nb_rows, "nb_rows", value_range=(1, None), **_WHOLE)
        self.nb_cols = iap.handle_discrete_param(nb_cols, "nb_cols", value_range=(1, None), **_WHOLE)
        self.alpha = iap.handle_continuous_param(alpha, "alpha", value_range=(0.0, 1.0))

    def draw_sizes(self, rows: int, random_state: Any) -> tuple[Any, Any]:
        """Numbers of rows and of columns, one of each for each row of the batch."""
        tall = self.nb_rows.draw_samples((rows,), random_state=random_state)
        return tall, self.nb_cols.draw_samples((rows,), random_state=random_state)

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        shapes = batch.get_rowwise_shapes()
        tall, wide = self.draw_sizes(len(shapes), random_state)
        counts = np.asarray(tall) * wide
        alphas = np.split(self.alpha.draw_samples((int(counts.sum()),), random_state=random_state), np.cumsum(counts)[:-1])
        return [self.generate_mask(shape, tall[row], wide[row], alphas[row]) for row, shape in enumerate(shapes)]

    @classmethod
    def generate_mask(cls, shape: Any, nb_rows: int, nb_cols: int, alphas: Any) -> Any:
        """The mask (H, W) of cells with the values `alphas`, row by row; what cells do not fill is a reflection."""
        height, width = shape[:2]
        if 0 in (height, width):
            return np.zeros((height, width), np.float32)
        nb_rows, nb_cols = min(max(int(nb_rows), 1), height), min(max(int(nb_cols), 1), width)
        cells = np.asarray(alphas, np.float32).flat[: nb_rows * nb_cols]
        assert cells.size == nb_rows * nb_cols, f"Expected {nb_rows * nb_cols} or more `alphas`, got {cells.size}."
        mask = np.repeat(np.repeat(cells.reshape(nb_rows, nb_cols), height // nb_rows, axis=0), width // nb_cols, axis=1)
        rows, columns = height - mask.shape[0], width - mask.shape[1]
        return pad(mask, rows // 2, columns - columns // 2, rows - rows // 2, columns // 2, mode="reflect")


class CheckerboardMaskGen(IBatchwiseMaskGenerator):
    """Masks of cells that are 1 and 0 in turn, beginning with 1 at the top left."""

    def __init__(self, nb_rows: Any, nb_cols: Any) -> None:
        self.grid = RegularGridMaskGen(nb_rows=nb_rows, nb_cols=nb_cols, alpha=1)

    @property
    def nb_rows(self) -> Any:
        """The parameter of the numbers of rows."""
        return self.grid.nb_rows

    @property
    def nb_cols(self) -> Any:
        """The parameter of the numbers of columns."""
        return self.grid.nb_cols

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        shapes = batch.get_rowwise_shapes()
        tall, wide = self.grid.draw_sizes(len(shapes), random_state)
        return [self.generate_mask(shape, tall[row], wide[row]) for row, shape in enumerate(shapes)]

    @classmethod
    def generate_mask(cls, shape: Any, nb_rows: int, nb_cols: int) -> Any:
        """The mask (H, W)."""
        height, width = shape[:2]
        nb_rows, nb_cols = min(max(int(nb_rows), 1), max(height, 1)), min(max(int(nb_cols), 1), max(width, 1))
        cells = (np.indices((nb_rows, nb_cols)).sum(axis=0) + 1) % 2
        return RegularGridMaskGen.generate_mask(shape, nb_rows, nb_cols, cells)


class InvertMaskGen(IBatchwiseMaskGenerator):
    """The masks of another generator, inverted with probability `p`."""

    def __init__(self, p: Any, child: IBatchwiseMaskGenerator) -> None:
        self.p = iap.handle_probability_param(p, "p")
        self.child = child

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        masks = self.child.draw_masks(batch, random_state=random_state)
        inverted = self.p.draw_samples((len(masks),), random_state=random_state) >= 0.5
        return [1.0 - mask if inverted[row] else mask for row, mask in enumerate(masks)]
