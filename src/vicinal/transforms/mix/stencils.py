"""What of a layer is shown, where that depends on what belongs to pictures or on a field of numbers."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.keyed import generator
from vicinal.data.laying import Cut
from vicinal.data.object_masks import check_has_masks, object_masks
from vicinal.data.samples import Samples
from vicinal.errors import DataError
from vicinal.program.ops import Floats, Ints, Keys

Mask = NDArray[np.bool_]


@attrs.frozen(eq=False)
class SomeObjects:
    """Of the upper layer, a ``share`` [N] of its objects, at least one where that is above 0; drawn under ``key`` [N]."""

    share: Floats
    key: Keys

    def needs(self, samples: Samples, place: str) -> None:
        check_has_masks(samples, place)

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:
        if depth == 0:
            return None
        objects = object_masks(moved, layer)
        count = int(np.ceil(self.share[owner] * len(objects.masks)))
        chosen = np.sort(_chance(self.key[owner]).permutation(len(objects.masks))[:count])
        shown, boxes, region = objects.shown(chosen)
        return Cut(shown, boxes, hides=False, region=region)


@attrs.frozen(eq=False)
class WithoutObjects:
    """All but so many (``count`` [N]) of the objects, drawn under ``key`` [N]."""

    count: Ints
    key: Keys

    def needs(self, samples: Samples, place: str) -> None:
        check_has_masks(samples, place)

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:  # noqa: ARG002
        objects = object_masks(moved, layer)
        chosen = np.sort(_chance(self.key[owner]).permutation(len(objects.masks))[: int(self.count[owner])])
        if not len(chosen):
            return None
        shown, boxes, _ = objects.shown(chosen)
        return Cut(~shown, np.setdiff1d(np.arange(objects.count), boxes))


@attrs.frozen(eq=False)
class SomeClasses:
    """Of the upper layer, half of the labels of its mask, rounded down, but those of ``ignore``; drawn under ``key`` [N]."""

    ignore: tuple[int, ...]
    key: Keys

    def needs(self, samples: Samples, place: str) -> None:
        masks = samples.targets.get("masks")
        if masks is None or masks.soft or masks.deep:
            raise DataError(f"{place}: expected masks of labels [H, W], whose classes are pasted, got none")

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:
        if depth == 0:
            return None
        mask = moved.targets["masks"].pixels[layer]
        labels = np.array([label for label in np.unique(mask).tolist() if label not in self.ignore], mask.dtype)
        chosen = _chance(self.key[owner]).permutation(labels)[: len(labels) // 2]
        return Cut(np.isin(mask, chosen))


@attrs.frozen(eq=False)
class FourierNoise:
    """Of the upper layer, where low-pass noise is least: 1 - ``own`` [N] of the canvas; drawn under ``key`` [N].

    The amplitudes of the noise fall with the frequency to the power of ``decay``.
    """

    own: Floats
    decay: float
    key: Keys

    def needs(self, samples: Samples, place: str) -> None:
        """Nothing."""

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:
        if depth == 0:
            return None
        height, width = moved.sizes[layer].tolist()
        chance = _chance(self.key[owner])
        noise = low_pass((height, width), self.decay, chance)
        count = int(np.floor((1 - self.own[owner]) * noise.size + chance.random()))
        shown = np.zeros(noise.size, np.bool_)
        shown[np.argpartition(noise, min(count, noise.size - 1), axis=None)[:count]] = True
        return Cut(shown.reshape(noise.shape))


def low_pass(size: tuple[int, int], decay: float, chance: np.random.Generator) -> Floats:
    """Noise [H, W] of amplitudes 1 / max(frequency, that of the longer side) ** decay."""
    height, width = size
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))
    real, imaginary = chance.standard_normal((2, *frequency.shape))
    spectrum = (real + 1j * imaginary) / np.maximum(frequency, 1 / max(size)) ** decay
    noise: Floats = np.fft.irfft2(spectrum, size)
    return noise


def _chance(key: np.uint64) -> np.random.Generator:
    return generator(int(key))
