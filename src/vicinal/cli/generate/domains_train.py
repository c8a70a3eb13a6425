"""``vicinal generate domains-train``: two translators between domains of which no pairs are known."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vicinal.cli.arguments import Out
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar
from vicinal.cli.training_options import MachineOptions


@grouped
def domains_train(
    first: Annotated[str, typer.Argument(metavar="A", help="Pictures of the first domain: a data set of any format.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Pictures of the second domain; pairs are not needed.")],
    out: Out,
    steps: Annotated[int, typer.Option("--steps", help="Training steps, with one picture of each domain.")] = 20_000,
    size: Annotated[int, typer.Option("--size", help="Side of the crops in pixels, a multiple of 4.")] = 128,
    width: Annotated[int, typer.Option("--width", help="Channels of the first convolution (the paper: 64).")] = 32,
    blocks: Annotated[
        int | None, typer.Option("--blocks", help="Residual blocks (default: 6 up to 128 pixels, else 9).")
    ] = None,
    rate: Annotated[float, typer.Option("--rate", help="Learning rate, falling to 0 in the second half.")] = 2e-4,
    cycle: Annotated[float, typer.Option("--cycle", help="Weight of the cycle loss.")] = 10.0,
    identity: Annotated[float, typer.Option("--identity", help="Weight of the identity loss.")] = 5.0,
    skip: Annotated[
        bool, typer.Option("--skip/--no-skip", help="Feed the picture to the last convolution, too: keeps details.")
    ] = True,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Random seed.")] = 0,
    *,
    machine: MachineOptions,
) -> None:
    """Train two translators (CycleGAN): from the pictures of A to those of B, and back.

    OUT gets model.pt for ``vicinal generate translate``, previews while it trains, and losses.json. The same command goes on
    where it was stopped. It ends where translations exchange light and dark, or come out all alike. Losses do not say whether
    it became good: look at the previews, and measure KID (vicinal.generative.measures) beside ColorTransfer, which is free.
    """
    need_torch()
    from vicinal.experiments.compare import device_of
    from vicinal.generative.domains.settings import DomainTraining
    from vicinal.generative.domains.train import train_domains

    settings = DomainTraining(
        steps=steps, size=size, width=width, blocks=blocks, rate=rate, cycle=cycle, identity=identity, skip=skip,
        seed=seed,
    )  # fmt: skip
    machine.set_threads()
    with share_bar() as progress:
        train_domains(first, second, out, settings, device=device_of(machine.device), progress=progress)
    sys.stdout.write(f"{out}/model.pt\n")
