"""``vicinal convert-recipe``: another library's pipeline as a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vicinal.errors import RecipeError, SpecError


def convert_recipe(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A pipeline that Albumentations saved (.json, .yaml), or module:object of a pipeline in Python.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="R", help="A .yaml or .json file (default: print it).")
    ] = None,
) -> None:
    """Convert a pipeline of Albumentations or torchvision to a recipe; an error names all that cannot be converted.

    Reads files that Albumentations 1.x, 2.0 and X save. module:object also takes pipelines of torchvision.
    Random numbers and rounding are then Vicinal's.
    """
    pipeline = converted(given(source))
    json = out is not None and out.suffix.lower() == ".json"
    text: str = pipeline.to_json() if json else pipeline.to_yaml()
    if out is None:
        print(text, end="" if text.endswith("\n") else "\n")
    else:
        out.write_text(text, encoding="utf-8")


def given(source: str) -> Any:
    """The dict in a file, or the object of a module."""
    import json

    import yaml

    path = Path(source)
    if path.suffix.lower() in (".json", ".yaml", ".yml"):
        try:
            text = path.read_text(encoding="utf-8")
            found = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise RecipeError(f"{source}: {error}") from None
        if not isinstance(found, dict):
            raise RecipeError(f"{source}: expected the dict that Albumentations saves, got {type(found).__name__}")
        return found
    return named(source)


def named(source: str) -> Any:
    """The object that ``module:object`` names."""
    import os
    import sys
    from importlib import import_module

    module, colon, name = source.partition(":")
    if not (module and colon and name):
        raise RecipeError(f"convert-recipe: expected a .json or .yaml file or module:object, got {source!r}")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())  # as `python -m` finds modules
    try:
        found: Any = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise RecipeError(f"{source}: {error}") from None
    return found


def converted(found: Any) -> Any:
    """The pipeline of Vicinal; SpecError with everything that none of its transforms says."""
    home = "" if isinstance(found, dict) else type(found).__module__
    if home.startswith(("torchvision", "vicinal.compat.torchvision")):
        from importlib import import_module

        try:
            made = import_module("vicinal.compat.torchvision").convert(found)
        except (ImportError, AttributeError):
            raise SpecError("convert-recipe: pipelines of torchvision cannot be converted by this version") from None
        return getattr(made, "pipeline", made)
    import attrs

    from vicinal.compat.albumentations import convert

    made = convert(found)
    return made.pipeline if made.seed is not None else attrs.evolve(made.pipeline, seed=0)
