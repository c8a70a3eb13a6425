"""``vicinal generate class-train``: a generator of pictures by class."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vicinal.cli.arguments import Out
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar
from vicinal.cli.training_options import MachineOptions


@grouped
def class_train(
    data: Annotated[str, typer.Argument(metavar="DATA", help="A data set of pictures with classes, of any format.")],
    out: Out,
    steps: Annotated[int, typer.Option("--steps", help="Training steps of the generator.")] = 4000,
    size: Annotated[int, typer.Option("--size", help="Pixels a side: 28, 32, 48, 64 ...")] = 32,
    batch: Annotated[int, typer.Option("--batch", "-b", help="Batch size.")] = 32,
    width: Annotated[int, typer.Option("--width", help="Channels of the layer with the largest pictures.")] = 32,
    rate: Annotated[float, typer.Option("--rate", help="Adam's learning rate.")] = 2e-4,
    augment: Annotated[bool, typer.Option(help="Use DiffAugment, which small data sets need.")] = True,
    balance: Annotated[float, typer.Option("--balance", help="0: all pictures are equally likely; 1: all classes are.")] = 0.5,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Random seed.")] = 0,
    *,
    machine: MachineOptions,
) -> None:
    """Train a conditional generative network on all classes, for pictures of rare ones.

    OUT gets model.pt and classifier.pt for ``vicinal generate class``, previews while it trains, and losses.json. The same
    command goes on where it was stopped. Oversampling with a recipe is free and often as good: compare both.
    """
    need_torch()
    from vicinal.experiments.compare import device_of
    from vicinal.generative.classes.settings import ClassTraining
    from vicinal.generative.classes.train import train_classes

    settings = ClassTraining(
        steps=steps, size=size, batch=batch, width=width, rate=rate, augment=augment, balance=balance, seed=seed
    )  # fmt: skip
    machine.set_threads()
    with share_bar() as progress:
        train_classes(data, out, settings, device=device_of(machine.device), progress=progress)
    sys.stdout.write(f"{out}/model.pt\n")
