"""``vicinal compare``: the same network trained with several recipes, and a report of what each brought."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Format, Reading, Source
from vicinal.cli.training import (
    Amp,
    BatchSize,
    Channels,
    Consistency,
    Decay,
    Device,
    Epochs,
    Holdout,
    Limit,
    LossName,
    Memory,
    Model,
    ModelOption,
    Optimizer,
    Picture,
    Rate,
    Schedule,
    Size,
    Smoothing,
    Task,
    TestLimit,
    TestSplit,
    TorchThreads,
    TrainSplit,
    TrialLimit,
    Warmup,
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


def compare(
    data: Source,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A new folder, or that of this comparison.")],
    recipes: Annotated[
        str, typer.Option("--recipes", "-r", metavar="A,B", help="Names, files, transforms, A+B for both; or none.")
    ] = "none,gentle",
    model: Model = "small_cnn",
    model_option: ModelOption = None,
    weights: Weights = None,
    seeds: Annotated[int, typer.Option("--seeds", "-s", min=1, help="Trainings with every recipe.")] = 3,
    epochs: Epochs = 10,
    batch: BatchSize = 64,
    optimizer: Optimizer = "adam",
    rate: Rate = None,
    schedule: Schedule = "cosine",
    decay: Decay = 0.0,
    loss: LossName = None,
    smoothing: Smoothing = 0.0,
    warmup: Warmup = 0,
    consistency: Consistency = None,
    amp: Amp = False,
    task: Task = None,
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
    trial_limit: TrialLimit = 1000,
    corruptions: Annotated[bool, typer.Option(help="Also run the common corruptions.")] = True,
    picture: Picture = None,
    device: Device = "auto",
    threads: TorchThreads = None,
) -> None:
    """Train the same network with several recipes, and report what each brought.

    With one seed, first weights and order of the pictures are alike for every recipe. OUT gets report.html and
    results.json: scores with intervals over seeds, gains by class, curves, confusion, calibration, and robustness. What
    is finished is not run again: a command that was stopped goes on, and seeds and recipes can be added.
    """
    need_torch()
    from vicinal.experiments import compare as comparing
    from vicinal.experiments.comparison import Comparison, Trials
    from vicinal.experiments.network import Model as Network
    from vicinal.experiments.recipe import recipes_of
    from vicinal.experiments.training.settings import Training

    comparison = Comparison(
        source=data,
        recipes=recipes_of([word.strip() for word in recipes.split(",") if word.strip()]),
        model=Network(model, values("--model-option", model_option), weights),
        selection=selection_of(
            format, reading, size, memory, task=task, train=train_split, test=test_split, holdout=holdout, limit=limit,
            test_limit=test_limit, channels=channels,
        ),
        training=Training(
            epochs=epochs, batch=batch, optimizer=optimizer, rate=rate, schedule=schedule, decay=decay, loss=loss,
            smoothing=smoothing, warmup=warmup, consistency=consistency, amp=amp,
        ),
        trials=Trials(limit=trial_limit, corruptions=corruptions, picture=picture),
        seeds=tuple(range(seeds)),
        device=device,
    )  # fmt: skip
    tell_source(data, comparison.selection)
    set_threads(threads)
    with share_bar() as progress:
        summary = comparing.compare(comparison, out, progress)
    sys.stdout.write(_told(summary) + f"{out}/report.html\n")


def _told(summary: Mapping[str, Any]) -> str:
    from vicinal.report.page.lines import number

    heads = ["recipe", f"{summary['task']['score']}, %", f"gain over {summary['baseline']}, points"]
    rows = [
        [name, number(one["summary"]["score"]), number(one["summary"]["gain"], signed=True)]
        for name, one in summary["recipes"].items()
    ]
    return table(heads, rows)
