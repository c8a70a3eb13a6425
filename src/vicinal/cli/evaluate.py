"""``vicinal evaluate``: how a trained network bears pictures that are changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Source
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar, table, tell_source
from vicinal.cli.training_options import DataOptions, MachineOptions, NetworkOptions, TrialOptions
from vicinal.cli.words import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping


@grouped
def evaluate(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A network.pt of `vicinal compare`, or a model's name or import path.")
    ],
    data: Source,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="OUT", help="A folder for evaluation.json and evaluation.html.")
    ] = None,
    corruptions: Annotated[bool, typer.Option("--corruptions", help="Also test on the common corruptions.")] = False,
    mean: Annotated[str | None, typer.Option("--mean", help="Mean of each channel (default: of the pictures).")] = None,
    std: Annotated[str | None, typer.Option("--std", help="Deviation of each channel (default: of the pictures).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Test on all pictures of all splits.")] = False,
    *,
    networks: NetworkOptions,
    pictures: DataOptions,
    tried: TrialOptions,
    machine: MachineOptions,
) -> None:
    """Test a trained network on pictures as they are, and shifted, rotated, darkened, noisy and blurred."""
    need_torch()
    from vicinal.experiments import evaluate as evaluating
    from vicinal.experiments.compare import device_of

    selection = pictures.selection(task=tried.task)
    trials = tried.trials(corruptions)
    tell_source(data, selection)
    machine.set_threads()
    with share_bar() as progress:
        found = evaluating.judged(
            model, data, selection, options=networks.options(), weights=networks.weights,
            mean=numbers("--mean", mean), std=numbers("--std", std), everything=everything,
        )  # fmt: skip
        result = evaluating.evaluate(
            found, trials, device_of(machine.device), out, lambda what, share: progress(what, share, 1)
        )
    sys.stdout.write(_told(result) + (f"{out}/evaluation.html\n" if out is not None else ""))


def _told(result: Mapping[str, Any]) -> str:
    """Scores by series and by corruption."""
    measures = result["measures"]
    rows = [["test pictures", f"{100 * measures['score']:.2f}", ""]]
    for name, series in result.get("robustness", {}).items():
        worst = min(zip(series["scores"], series["values"], strict=True))
        rows.append([name, f"{100 * worst[0]:.2f}", f"at {worst[1]:g} {series['unit']}, the worst"])
    if "corruptions" in result:
        for name, scores in result["corruptions"]["scores"].items():
            rows.append([name, f"{100 * sum(scores) / len(scores):.2f}", "mean of five severities"])
        rows.append(["corrupted, mean", f"{100 * result['corruptions']['mean']:.2f}", "without extra ones"])
    return table(["", f"{result['score']}, %", ""], rows)
