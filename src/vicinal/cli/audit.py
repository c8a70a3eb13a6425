"""``vicinal audit``: whether a recipe keeps the classes of pictures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Format, Reading, Seed, Source
from vicinal.cli.training import (
    BatchSize,
    Channels,
    Decay,
    Device,
    Epochs,
    Holdout,
    Limit,
    Memory,
    Model,
    ModelOption,
    Optimizer,
    Rate,
    Schedule,
    Size,
    TestLimit,
    TestSplit,
    TorchThreads,
    TrainSplit,
    Weights,
    need_torch,
    selection_of,
    set_threads,
    share_bar,
    table,
    tell_source,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def audit(
    data: Source,
    recipe: Annotated[str, typer.Option("--recipe", "-r", metavar="R", help="A name, a file, a transform, or A+B.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A new folder, or that of this audit.")],
    network: Annotated[
        str | None, typer.Option("--network", help="A network.pt of `vicinal compare` that judges, in place of two new ones.")
    ] = None,
    judged: Annotated[int, typer.Option("--pictures", min=1, help="Test pictures that are judged.")] = 500,
    copies: Annotated[int, typer.Option("--copies", "-n", min=1, help="Draws of each.")] = 4,
    model: Model = "small_cnn",
    model_option: ModelOption = None,
    weights: Weights = None,
    seed: Seed = None,
    epochs: Epochs = 10,
    batch: BatchSize = 64,
    optimizer: Optimizer = "adam",
    rate: Rate = None,
    schedule: Schedule = "cosine",
    decay: Decay = 0.0,
    train_split: TrainSplit = None,
    test_split: TestSplit = None,
    holdout: Holdout = 0.2,
    limit: Limit = None,
    test_limit: TestLimit = None,
    size: Size = None,
    channels: Channels = None,
    format: Format = None,
    reading: Reading = None,
    memory: Memory = 4.0,
    device: Device = "auto",
    threads: TorchThreads = None,
) -> None:
    """Find the transforms and strengths of a recipe that take pictures out of their class, and those too weak to matter.

    Two networks are trained, without the recipe and with it, and judge test pictures with every transform alone.
    OUT gets audit.html, with pictures, and audit.json. A command that was stopped goes on.
    """
    need_torch()
    from vicinal.experiments.audit import audit as auditing
    from vicinal.experiments.comparison import Comparison
    from vicinal.experiments.network import Model as Network
    from vicinal.experiments.recipe import recipes_of
    from vicinal.experiments.training.settings import Training

    comparison = Comparison(
        source=data,
        recipes=recipes_of([recipe]),
        model=Network(model, values("--model-option", model_option), weights),
        selection=selection_of(
            format, reading, size, memory, task="classification", train=train_split, test=test_split, holdout=holdout,
            limit=limit, test_limit=test_limit, channels=channels,
        ),
        training=Training(epochs=epochs, batch=batch, optimizer=optimizer, rate=rate, schedule=schedule, decay=decay),
        seeds=(seed or 0,),
        device=device,
    )  # fmt: skip
    tell_source(data, comparison.selection)
    set_threads(threads)
    with share_bar() as progress:
        result = auditing.audit(comparison, out, network=network, limit=judged, copies=copies, progress=progress)
    sys.stdout.write(_told(result) + f"{out}/audit.html\n")


def _told(result: Mapping[str, Any]) -> str:
    rows = [
        [one["unit"], one["verdict"], f"{one['judged']['lost']:.1%}", f"{one['judged']['leaves']:.1%}"]
        for one in result["units"]
    ]
    return table(["transform", "verdict", "lost", "leave, for the first network"], rows)
