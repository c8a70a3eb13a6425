"""Pictures as a recipe leaves them, and what it drew for each."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.experiments.data.pictures import Pictures
from vicinal.experiments.recipe import sized
from vicinal.transforms.compose.pipeline import Pipeline

Draws = dict[tuple[str, str], NDArray[np.float64]]
"""Parameters by (place, name): one value a sample [N], NaN where the transform was not active."""

ROOT = "Pipeline[0]/"


@attrs.frozen(eq=False)
class Changed:
    """``pictures`` after the recipe, of the size of those before. ``active``: by place, for which samples [N]."""

    pictures: Pictures
    active: dict[str, NDArray[np.bool_]]
    values: Draws


def changed(recipe: Pipeline, pictures: Pictures, copies: int) -> Changed:
    """``copies`` draws of every picture, one block of all pictures after the other."""
    parts = [_once(recipe, pictures, epoch) for epoch in range(copies)]
    names = {name for part in parts for name in part.active}
    keys = {key for part in parts for key in part.values}
    count = len(pictures)
    return Changed(
        attrs.evolve(repeated(pictures, copies), images=np.concatenate([part.pictures.images for part in parts])),
        {name: np.concatenate([part.active.get(name, np.zeros(count, np.bool_)) for part in parts]) for name in names},
        {key: np.concatenate([part.values.get(key, np.full(count, np.nan)) for part in parts]) for key in keys},
    )


def repeated(pictures: Pictures, copies: int) -> Pictures:
    """Every picture so many times, in blocks; keys say which."""
    which = np.tile(np.arange(len(pictures)), copies)
    some = pictures.take(which)
    keys = tuple(f"{key} #{index // len(pictures)}" for index, key in enumerate(some.keys))
    return attrs.evolve(some, keys=keys)


def _once(recipe: Pipeline, pictures: Pictures, epoch: int) -> Changed:
    whole: Any = Pipeline(sized([recipe], pictures), seed=recipe.seed)
    images, record = whole.trace(pictures.images, ids=pictures.ids, epoch=epoch)
    active = {place.removeprefix(ROOT): found for place, found in record.active.items() if place.startswith(ROOT)}
    values: Draws = {}
    for place, drawn in record.values.items():
        inner = place.removeprefix(ROOT)
        mine = active.get(inner)
        for name, numbers in drawn.items():
            if place.startswith(ROOT) and numbers.ndim == 1 and mine is not None:
                values[inner, name] = np.where(mine, numbers, np.nan)
    return Changed(attrs.evolve(pictures, images=images), active, values)
