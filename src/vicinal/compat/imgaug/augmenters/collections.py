"""Augmenters that are pipelines of others."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters import arithmetic, flip, size
from vicinal.compat.imgaug.augmenters.meta import Identity, Sequential, SomeOf

__all__ = ["RandAugment"]

_LEVELS = 30


class RandAugment(Sequential):
    """Flips and crops, then runs `n` of 17 augmenters of strength `m` (0 to 30) in a random order."""

    def __init__(
        self,
        n: Any = 2,
        m: Any = (6, 12),
        cval: Any = 128,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        given = seed if isinstance(random_state, str) and random_state == "deprecated" else random_state
        rng = iarandom.RNG.create_if_not_rng_(given)
        self._m = iap.handle_discrete_param(
            m, "m", value_range=(0, None), tuple_to_uniform=True, list_to_choice=True, allow_floats=False
        )
        self._cval = cval
        first, main = _first(self._m), _main(self._m, cval)
        for augmenter in (*first, *main):
            augmenter.random_state = rng
        children = [
            Sequential(first, seed=rng.derive_rng_()),
            SomeOf(n, main, random_order=True, seed=rng.derive_rng_()),
        ]
        super().__init__(children, False, rng, name, "deprecated", deterministic)

    def get_parameters(self) -> list[Any]:
        return [self[1].n, self._m, self._cval]


def _first(m: Any) -> list[Any]:
    share = iap.Divide(iap.Uniform(0, m), 224, elementwise=True)
    crop = size.Crop(percent=share, sample_independently=True, keep_size=False)
    return [flip.Fliplr(0.5), size.KeepSizeByResize(crop, interpolation="linear")]


def _main(m: Any, cval: Any) -> list[Any]:
    from vicinal.compat.imgaug.augmenters import pillike

    def affine(**arguments: Any) -> Any:
        return pillike.Affine(**{"center": (0.0, 0.0), **arguments}, fillcolor=cval)

    def either(most: float) -> Any:
        return iap.RandomSign(_part(m, most))

    shear = float(np.rad2deg(0.3))
    enhanced = iap.Clip(iap.Add(1.0, either(0.9), elementwise=True), 0.1, 1.9)
    bits = iap.Subtract(8, iap.Clip(_whole(m, 6), 0, 6), elementwise=True)
    threshold = iap.Clip(iap.Subtract(256, _whole(m, 256), elementwise=True), 0, 256)
    hole = iap.Clip(_part(m, 20 / 32), 0, 20 / 32)
    return [
        Identity(),
        pillike.Autocontrast(cutoff=0),
        pillike.Equalize(),
        arithmetic.Invert(p=1.0),
        affine(rotate=either(30), center=(0.5, 0.5)),
        pillike.Posterize(nb_bits=bits),
        pillike.Solarize(p=1.0, threshold=threshold),
        pillike.EnhanceColor(enhanced),
        pillike.EnhanceContrast(enhanced),
        pillike.EnhanceBrightness(enhanced),
        pillike.EnhanceSharpness(enhanced),
        affine(shear={"x": either(shear)}),
        affine(shear={"y": either(shear)}),
        affine(translate_percent={"x": either(0.33)}),
        affine(translate_percent={"y": either(0.33)}),
        arithmetic.Cutout(1, size=hole, squared=True, fill_mode="constant", cval=cval),
        pillike.FilterBlur(),
        pillike.FilterSmooth(),
    ]


def _part(m: Any, most: float) -> Any:
    """The level as a part of `most`, which level 30 reaches."""
    return iap.Multiply(m, most / _LEVELS, elementwise=True)


def _whole(m: Any, most: float) -> Any:
    return iap.Discretize(_part(m, most), round=False)
