"""``vicinal compare``: the same network trained with several recipes, and a report of what each brought."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Source
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar, table, tell_source
from vicinal.cli.training_options import DataOptions, EveryTrainingOption, MachineOptions, NetworkOptions, TrialOptions

if TYPE_CHECKING:
    from collections.abc import Mapping


@grouped
def compare(
    data: Source,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A new folder, or that of an earlier run.")],
    recipes: Annotated[
        str, typer.Option("--recipes", "-r", metavar="A,B", help="Names, files or transforms, A+B for both; or none.")
    ] = "none,gentle",
    seeds: Annotated[int, typer.Option("--seeds", "-s", min=1, help="Number of trainings with each recipe.")] = 3,
    corruptions: Annotated[bool, typer.Option(help="Also test on the common corruptions.")] = True,
    *,
    networks: NetworkOptions,
    training: EveryTrainingOption,
    pictures: DataOptions,
    tried: TrialOptions,
    machine: MachineOptions,
) -> None:
    """Train the same network with several recipes, and compare the results.

    For each seed, all recipes begin with the same weights and the same order of pictures. OUT gets report.html and
    results.json: scores with intervals over seeds, gains by class, curves, confusion, calibration and robustness. Finished
    trainings are not run again, so a stopped command can be continued, and seeds and recipes can be added.
    """
    need_torch()
    from vicinal.experiments import compare as comparing
    from vicinal.experiments.comparison import Comparison
    from vicinal.experiments.recipe import recipes_of

    comparison = Comparison(
        source=data,
        recipes=recipes_of([word.strip() for word in recipes.split(",") if word.strip()]),
        model=training.network(networks),
        selection=pictures.selection(task=tried.task, train=training.train_split, limit=training.limit),
        training=training.training(),
        trials=tried.trials(corruptions),
        seeds=tuple(range(seeds)),
        device=machine.device,
    )
    tell_source(data, comparison.selection)
    machine.set_threads()
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
