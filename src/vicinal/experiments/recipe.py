"""Recipes as experiments take them: by name or file, and as the pipeline that feeds a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from vicinal.errors import JobError, RecipeError
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.recipes.load import load, names, seeded
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import PUBLIC, transform_class
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.children import holds
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.resize import Resize
from vicinal.transforms.registry import own_names

NONE = "none"
PROBED = 256
"""Pictures on which it is found out whether a recipe changes the size."""


def _under_zero(pipeline: Pipeline | None) -> Pipeline | None:
    """With 0 for a seed that was drawn, so that runs repeat."""
    return None if pipeline is None else seeded(pipeline, None)


@attrs.frozen
class Recipe:
    """``name``: what results call it, fit for a folder. ``pipeline``: None for "none"."""

    name: str
    pipeline: Pipeline | None = attrs.field(default=None, converter=_under_zero)

    @property
    def text(self) -> str:
        """YAML, "" for "none"."""
        # Without a seed of 0, which older folders do not name; experiments take their own seeds.
        return "" if self.pipeline is None else self.pipeline.to_yaml().replace("\n  seed: 0\n", "\n")


def recipes_of(words: Sequence[str]) -> tuple[Recipe, ...]:
    """Recipes by "none", by what ``recipes.load`` takes, by the name of a transform, or several in a row as "A+B".

    Raises RecipeError as ``recipes.load`` does, and for one name twice.
    """
    found = [Recipe(NONE) if word == NONE else Recipe(_name(word), _pipeline(word)) for word in words]
    check_names([recipe.name for recipe in found])
    for recipe in found:
        if recipe.pipeline is not None:
            check_without_normalize(recipe)
    return tuple(found)


def check_names(found: Sequence[str]) -> None:
    """RecipeError for none, and for one name twice: runs are kept by it."""
    for name in found:
        if found.count(name) > 1:
            raise RecipeError(f"recipes: expected each name once, got {name!r} twice")
    if not found:
        raise RecipeError("recipes: expected one or more, got none")


def check_without_normalize(recipe: Recipe) -> None:
    """JobError for a recipe that normalises: experiments do, by the pictures that they train with."""
    if recipe.pipeline is not None and holds(recipe.pipeline, ("Normalize",)):
        raise JobError(f"recipe {recipe.name}: leave Normalize out; pictures are normalised by their own mean and deviation")


def pipeline_for(
    data: Data, recipe: Transform | Sequence[Transform] | None, seed: int = 0, fuse: bool = True
) -> Pipeline:
    """``recipe``, then the pictures' own size where it changes that, then mean 0 and deviation 1 as [C, H, W]."""
    changes = [] if recipe is None else [recipe] if isinstance(recipe, Transform) else list(recipe)
    return Pipeline([*sized(changes, data.train), Normalize(data.mean, data.std)], seed=seed, fuse=fuse)


def sized(changes: Sequence[Transform], pictures: Pictures) -> list[Transform]:
    """The transforms, and Resize to the size that the pictures have before them, where they change it."""
    sizes = Pipeline(changes, seed=0).program(pictures.batch(slice(PROBED))).out_canvas
    return [*changes, Resize(pictures.size)] if (sizes != pictures.size).any() else list(changes)


def _pipeline(word: str) -> Pipeline:
    parts = [word] if Path(word).exists() else word.split("+")
    if len(parts) > 1:
        return Pipeline([_pipeline(part) for part in parts])
    if not Path(word).exists() and word not in names() and (word in PUBLIC or ":" in word or word in own_names()):
        made: Any = transform_class(word)
        return Pipeline([made()])
    return load(word)


def _name(word: str) -> str:
    stem = Path(word).stem if word.lower().endswith((".yaml", ".yml", ".json")) else word
    return re.sub(r"[^\w.+-]", "_", stem)
