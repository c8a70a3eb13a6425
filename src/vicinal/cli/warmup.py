"""``vicinal warmup``: kernels compiled ahead of the first call."""

from __future__ import annotations

import time
from typing import Annotated

import typer


def warmup(
    recipes: Annotated[
        list[str] | None, typer.Argument(metavar="[R ...]", help="Names of recipes, or .yaml or .json files.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Compile all kernels; takes minutes.")] = False,
) -> None:
    """Compile the kernels that recipes need (default: those of 8-bit colour pictures), and keep them on disk.

    Use it when you build a container image, as the user who builds it. All CPUs are used. Wheels with compiled kernels do
    not need it.
    """
    from vicinal.recipes.warm import warm

    started = time.perf_counter()
    done = warm(recipes or (), everything)
    print(f"{done} ({time.perf_counter() - started:.1f} s)")
