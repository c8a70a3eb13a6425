"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Source: TypeAlias = Annotated[Path, typer.Argument(metavar="SRC", help="A folder of pictures.")]
Recipe: TypeAlias = Annotated[
    str, typer.Option("--recipe", "-r", metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
RecipeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
Seed: TypeAlias = Annotated[int | None, typer.Option("--seed", "-s", help="The seed (default: the recipe's own).")]
Masks: TypeAlias = Annotated[
    Path | None, typer.Option("--masks", metavar="DIR", help="Masks (PNG, TIFF, BMP) with the same relative paths.")
]
