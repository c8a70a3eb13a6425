"""``vicinal warmup``: kernels compiled ahead of the first call."""

from __future__ import annotations

import time
from typing import Annotated

import typer


def warmup(
    recipes: Annotated[
        list[str] | None, typer.Argument(metavar="[R ...]", help="Names of recipes, or .yaml or .json files.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All kernels there are: minutes.")] = False,
) -> None:
    """Compile the kernels of recipes (without any: those of 8-bit colour), so that later processes find them on disk.

    As many processes as there are CPUs compile them. For images of containers: run it as the user who builds them. Kernels that
    came with a wheel need none of this.
    """
    from vicinal.recipes.warm import warm

    started = time.perf_counter()
    done = warm(recipes or (), everything)
    print(f"{done} ({time.perf_counter() - started:.1f} s)")
