"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Source: TypeAlias = Annotated[
    str, typer.Argument(metavar="SRC", help="A data set: a folder, a file, or an fsspec URL such as s3://bucket/photos.")
]
Out: TypeAlias = Annotated[str, typer.Argument(metavar="OUT", help="A new or empty folder, or an fsspec URL.")]
Recipe: TypeAlias = Annotated[
    str, typer.Option("--recipe", "-r", metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
RecipeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
Seed: TypeAlias = Annotated[int | None, typer.Option("--seed", "-s", help="The seed (default: the recipe's own, else 0).")]
Masks: TypeAlias = Annotated[
    Path | None, typer.Option("--masks", metavar="DIR", help="Masks (PNG, TIFF, BMP) with the same relative paths.")
]
Format: TypeAlias = Annotated[str | None, typer.Option("--format", "-f", help="The format of SRC (default: found out).")]
Reading: TypeAlias = Annotated[
    list[str] | None, typer.Option("--reading", metavar="NAME=VALUE", help="An option of SRC's format; may be repeated.")
]
