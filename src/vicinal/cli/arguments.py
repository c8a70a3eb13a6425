"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Source: TypeAlias = Annotated[
    str, typer.Argument(metavar="SRC", help="A data set: a folder, a file, or a URL such as s3://bucket/photos.")
]
Out: TypeAlias = Annotated[str, typer.Argument(metavar="OUT", help="A new or empty folder, or a URL.")]
Recipe: TypeAlias = Annotated[
    str, typer.Option("--recipe", "-r", metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
RecipeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
Seed: TypeAlias = Annotated[int | None, typer.Option("--seed", "-s", help="Random seed (default: the recipe's, or 0).")]
Masks: TypeAlias = Annotated[
    Path | None, typer.Option("--masks", metavar="DIR", help="Folder of masks (PNG, TIFF, BMP) named as the pictures.")
]
Format: TypeAlias = Annotated[str | None, typer.Option("--format", "-f", help="Format of SRC (default: recognised).")]
Reading: TypeAlias = Annotated[
    list[str] | None, typer.Option("--reading", metavar="NAME=VALUE", help="An option of SRC's format; may be repeated.")
]
