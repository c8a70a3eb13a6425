"""``vicinal audit``: whether a recipe keeps the classes of pictures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Seed, Source
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar, table, tell_source
from vicinal.cli.training_options import DataOptions, MachineOptions, NetworkOptions, TrainingOptions

if TYPE_CHECKING:
    from collections.abc import Mapping


@grouped
def audit(
    data: Source,
    recipe: Annotated[str, typer.Option("--recipe", "-r", metavar="R", help="Name or file of a recipe, a transform, or A+B.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A new folder, or that of an earlier run.")],
    network: Annotated[
        str | None, typer.Option("--network", help="A network.pt of `vicinal compare` to judge with, instead of training two.")
    ] = None,
    judged: Annotated[int, typer.Option("--pictures", min=1, help="Number of test pictures to judge.")] = 500,
    copies: Annotated[int, typer.Option("--copies", "-n", min=1, help="Augmented copies of each picture and transform.")] = 4,
    seed: Seed = None,
    *,
    networks: NetworkOptions,
    training: TrainingOptions,
    pictures: DataOptions,
    machine: MachineOptions,
) -> None:
    """Find out which transforms of a recipe, at which strengths, make pictures look like another class or do too little.

    Two networks are trained, one without the recipe and one with it. Both classify test pictures to which one transform at a
    time is applied. OUT gets audit.html, with pictures, and audit.json. Run the same command again to continue after a stop.
    """
    need_torch()
    from vicinal.experiments.audit import audit as auditing
    from vicinal.experiments.comparison import Comparison
    from vicinal.experiments.recipe import recipes_of

    comparison = Comparison(
        source=data,
        recipes=recipes_of([recipe]),
        model=training.network(networks),
        selection=pictures.selection(task="classification", train=training.train_split, limit=training.limit),
        training=training.training(),
        seeds=(seed or 0,),
        device=machine.device,
    )
    tell_source(data, comparison.selection)
    machine.set_threads()
    with share_bar() as progress:
        result = auditing.audit(comparison, out, network=network, limit=judged, copies=copies, progress=progress)
    sys.stdout.write(_told(result) + f"{out}/audit.html\n")


def _told(result: Mapping[str, Any]) -> str:
    rows = [
        [one["unit"], one["verdict"], f"{one['judged']['lost']:.1%}", f"{one['judged']['leaves']:.1%}"]
        for one in result["units"]
    ]
    return table(["transform", "verdict", "lost", "leave, for the first network"], rows)
