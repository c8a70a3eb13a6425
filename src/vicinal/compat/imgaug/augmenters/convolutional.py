"""Kernels that are moved over pictures."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.kinds import is_callable, is_np_array
from vicinal.compat.imgaug.pixels import kernels
from vicinal.compat.imgaug.pixels.depth import UP_TO_16, only

__all__ = ["Convolve", "DirectedEdgeDetect", "EdgeDetect", "Emboss", "Sharpen"]


class Convolve(Augmenter):
    """Correlates every channel with a kernel: an array (h, w), or a function of (image, channels, random_state) that gives
    one, an array (h, w, C), or a list with one (or None) for each channel. None changes nothing."""

    def __init__(
        self,
        matrix: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        if is_np_array(matrix):
            assert matrix.ndim == 2, f"Convolve.matrix: expected an array of two axes, got shape {matrix.shape}"
        elif matrix is not None and not is_callable(matrix):
            raise Exception(f"Convolve.matrix: expected None, an array or a function, got {type(matrix)}")
        self.matrix = matrix
        self.matrix_type = "None" if matrix is None else "constant" if is_np_array(matrix) else "function"

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        for image in batch.images:
            only(self.name, image, UP_TO_16)
        if self.matrix is None:
            return batch
        every = [self._kernels(image, random_state) for image in batch.images]
        return pictures.replace(batch, lambda image, row: image if image.size == 0 else kernels.convolved(image, every[row]))

    def _kernels(self, image: Any, random_state: Any) -> list[Any]:
        """One for each channel."""
        matrix = self.matrix(image, image.shape[2], random_state) if self.matrix_type == "function" else self.matrix
        return _by_channel(matrix, image.shape[2])

    def get_parameters(self) -> list[Any]:
        return [self.matrix, self.matrix_type]


def _by_channel(matrix: Any, channels: int) -> list[Any]:
    """A kernel for each channel."""
    if is_np_array(matrix) and matrix.ndim == 2:
        return [matrix] * channels
    if is_np_array(matrix) and matrix.ndim == 3 and matrix.shape[2] == channels:
        return [np.ascontiguousarray(matrix[..., c]) for c in range(channels)]
    assert isinstance(matrix, list) and len(matrix) == channels, (
        f"Convolve.matrix: expected the function to give an array (h, w) or (h, w, {channels}), or a list of {channels} "
        f"arrays, got {matrix.shape if is_np_array(matrix) else type(matrix)}"
    )
    return matrix


def _share(alpha: Any) -> Any:
    return iap.handle_continuous_param(alpha, "alpha", value_range=(0, 1.0))


def _drawn_share(alpha: Any, random_state: Any) -> float:
    drawn = float(alpha.draw_sample(random_state=random_state))
    assert 0 <= drawn <= 1, f"alpha: expected a share in [0, 1], got {drawn}"
    return drawn


@attrs.define(eq=False)
class _Sharpening:
    alpha: Any
    lightness: Any

    def __call__(self, image: Any, channels: int, random_state: Any) -> list[Any]:
        alpha = _drawn_share(self.alpha, random_state)
        return [kernels.sharpen(alpha, float(self.lightness.draw_sample(random_state=random_state)))] * channels


@attrs.define(eq=False)
class _Embossing:
    alpha: Any
    strength: Any

    def __call__(self, image: Any, channels: int, random_state: Any) -> list[Any]:
        alpha = _drawn_share(self.alpha, random_state)
        return [kernels.emboss(alpha, float(self.strength.draw_sample(random_state=random_state)))] * channels


@attrs.define(eq=False)
class _Edges:
    alpha: Any

    def __call__(self, image: Any, channels: int, random_state: Any) -> list[Any]:
        return [kernels.edges(_drawn_share(self.alpha, random_state))] * channels


@attrs.define(eq=False)
class _DirectedEdges:
    alpha: Any
    direction: Any

    def __call__(self, image: Any, channels: int, random_state: Any) -> list[Any]:
        alpha = _drawn_share(self.alpha, random_state)
        return [kernels.directed_edges(alpha, float(self.direction.draw_sample(random_state=random_state)))] * channels


class Sharpen(Convolve):
    """Sharpens: `alpha` is how much of it shows, `lightness` is added to the kernel's middle."""

    def __init__(
        self,
        alpha: Any = (0.0, 0.2),
        lightness: Any = (0.8, 1.2),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        matrix = _Sharpening(_share(alpha), iap.handle_continuous_param(lightness, "lightness", value_range=(0, None)))
        super().__init__(matrix, seed, name, random_state, deterministic)


class Emboss(Convolve):
    """Makes a relief: `alpha` is how much of it shows."""

    def __init__(
        self,
        alpha: Any = (0.0, 1.0),
        strength: Any = (0.25, 1.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        matrix = _Embossing(_share(alpha), iap.handle_continuous_param(strength, "strength", value_range=(0, None)))
        super().__init__(matrix, seed, name, random_state, deterministic)


class EdgeDetect(Convolve):
    """Shows edges: `alpha` is how much of them."""

    def __init__(
        self,
        alpha: Any = (0.0, 0.75),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(_Edges(_share(alpha)), seed, name, random_state, deterministic)


class DirectedEdgeDetect(Convolve):
    """Shows edges that look in a direction, in turns clockwise from upwards."""

    def __init__(
        self,
        alpha: Any = (0.0, 0.75),
        direction: Any = (0.0, 1.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        matrix = _DirectedEdges(_share(alpha), iap.handle_continuous_param(direction, "direction"))
        super().__init__(matrix, seed, name, random_state, deterministic)
