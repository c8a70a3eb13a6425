"""``vicinal explain``: what a recipe becomes."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from vicinal.cli.arguments import RecipeArgument


def explain(
    recipe: RecipeArgument,
    size: Annotated[str, typer.Option("--size", metavar="HxW", help="Height and width of the pictures.")] = "512x512",
    channels: Annotated[int, typer.Option("--channels", min=1, max=64, help="Channels of the pictures.")] = 3,
    count: Annotated[int, typer.Option("--count", min=1, max=4096, help="Number of samples to draw parameters for.")] = 64,
) -> None:
    """Print how a recipe runs: operations and parameters, passes over the pixels, and why each pass ends."""
    import numpy as np

    from vicinal.recipes.load import load, seeded

    height, width = _parse(size)
    # One blank picture seen `count` times: the plan depends on shapes alone
    pictures = np.broadcast_to(np.zeros((1, height, width, channels), np.uint8), (count, height, width, channels))
    print(seeded(load(recipe), None).explain(list(pictures)))


def _parse(size: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d{0,4})[x×,]([1-9]\d{0,4})", size.strip().lower())
    if not found:
        raise typer.BadParameter(f"--size: expected HxW in whole pixels such as 480x640, got {size!r}")
    return int(found[1]), int(found[2])
