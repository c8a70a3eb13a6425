"""``vicinal generate class``: pictures of a rare class."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vicinal.cli.arguments import Out
from vicinal.cli.training import need_torch, share_bar


def make(
    data: Annotated[str, typer.Argument(metavar="DATA", help="The real pictures that the model learned from.")],
    out: Out,
    name: Annotated[str, typer.Option("--class", metavar="CLASS", help="The class to make pictures of.")],
    count: Annotated[int, typer.Option("--count", "-n", help="Number of pictures.")],
    model: Annotated[str, typer.Option("--with", metavar="MODEL", help="The model.pt of vicinal generate class-train.")],
    confidence: Annotated[
        str, typer.Option("--confidence", metavar="LOW,HIGH", help="Keep pictures with this confidence of a classifier.")
    ] = "0.5,0.99",
    force: Annotated[bool, typer.Option("--force", help="Allow a class of fewer than 50 real pictures.")] = False,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Random seed.")] = 0,
) -> None:
    """Make pictures of a class, of which those are kept that show it and are no copies of real ones.

    OUT is a data set of class folders, all of it marked as synthetic (synthetic.jsonl): training takes at most as many of
    these as real pictures, and nothing is tested on them. The same command goes on where it was stopped.
    """
    need_torch()
    from vicinal.cli.words import numbers
    from vicinal.generative.classes.make import make_class

    bounds: tuple[float, ...] = numbers("--confidence", confidence) or ()
    with share_bar() as progress:
        made = make_class(
            data, out, name, count, model, seed=seed, force=force, confidence=bounds, progress=progress  # type: ignore[arg-type]
        )  # fmt: skip
    told = ", ".join(f"{number} {reason}" for reason, number in made.told.items())
    sys.stdout.write(f"{made.count} pictures of {made.tried} candidates ({told}) in {made.out}\n")
