"""A pipeline from the name of a recipe, or from a YAML or JSON file."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Any, cast

import attrs

from vicinal.errors import RecipeError, SpecError, expected, nearest, shown
from vicinal.transforms.compose.parse import LONGEST
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.seeds import DrawnSeed

SUFFIXES = (".yaml", ".yml", ".json")
PACKAGE = "vicinal.recipes"

SOURCE = "# Source: "
"""How the second line of a recipe's file begins."""


def names() -> tuple[str, ...]:
    """The names of the recipes that come with Vicinal.

    >>> "gentle" in vc.recipes.names()
    True
    """
    files = (file.name for file in resources.files(PACKAGE).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml")))


def summary(name: str) -> str:
    """What a named recipe is for: the comment on the first line of its file."""
    return text(name).splitlines()[0].lstrip("# ")


def source(name: str) -> str:
    """Where a named recipe comes from, with the year: the comment on the second line of its file."""
    return text(name).splitlines()[1].removeprefix(SOURCE)


def text(name: str) -> str:
    """The YAML of a named recipe, with its comments. Raises RecipeError for a name that is none, naming the nearest."""
    known = names()
    if name not in known:
        raise RecipeError(expected("recipe", "the name of a recipe", name) + nearest(str(name), known))
    return resources.files(PACKAGE).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def load(name_or_path: str | Path) -> Pipeline:
    """The pipeline that a recipe's name or a file (.yaml, .yml or .json, as ``Pipeline.to_yaml`` writes it) stands for.

    No named recipe ends in Normalize, so that all of them give pictures that can be looked at and stored; for training
    write ``Pipeline([load("imagenet"), Normalize()])``.
    Transforms that are not Vicinal's, and functions, go by the module where they stand, which is imported for them: load
    recipes with such only from those whom you trust.
    Raises RecipeError: no such name (naming the nearest) or file, text that is not YAML or JSON, an unknown transform
    or keyword, a bad value.

    >>> augment = vc.Pipeline([vc.recipes.load("cifar"), vc.Normalize()], seed=7)
    >>> augment(image[:32, :32]).shape
    (3, 32, 32)
    """
    if not isinstance(name_or_path, str | Path):
        raise RecipeError(expected("recipe", "a name or a .yaml or .json file", name_or_path))
    name = str(name_or_path)
    if name in names():
        return Pipeline.from_yaml(text(name))
    path = Path(name_or_path)
    if path.suffix.lower() not in SUFFIXES and not os.path.exists(name):  # which no strange name makes raise
        raise RecipeError(f"recipe {shown(name)}: expected a name or a .yaml or .json file{nearest(name, names())}")
    try:
        found = _contents(path)
        return Pipeline.from_json(found) if path.suffix.lower() == ".json" else Pipeline.from_yaml(found)
    except OSError as error:
        raise RecipeError(f"recipe {shown(name)}: {error.strerror}") from None
    except (SpecError, ValueError) as error:  # ValueError: a NUL in the path
        raise RecipeError(f"recipe {shown(name)}: {str(error).removeprefix('recipe: ')}") from None


def _contents(path: Path) -> str:
    if path.is_file() and path.stat().st_size > LONGEST:
        raise RecipeError(f"expected a file of at most {LONGEST} bytes, got {path.stat().st_size}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RecipeError("expected YAML or JSON, got a file that is not UTF-8 text") from None


def seeded(pipeline: Pipeline, seed: int | None) -> Pipeline:
    """The pipeline with another seed; None keeps its own, and makes a drawn one 0, so that jobs repeat."""
    if seed is None and not isinstance(pipeline.seed, DrawnSeed):
        return pipeline
    changed: Any = attrs.evolve(cast(Any, pipeline), seed=0 if seed is None else seed)
    return cast(Pipeline, changed)
