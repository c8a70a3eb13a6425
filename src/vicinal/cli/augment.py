"""``vicinal augment``: a folder of pictures in, a folder of augmented pictures out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vicinal.cli.arguments import Masks, Recipe, Seed, Source

if TYPE_CHECKING:
    from vicinal.offline.commands import Summary


def augment(
    src: Source,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder.")],
    recipe: Recipe = "gentle",
    copies: Annotated[int, typer.Option("--copies", "-n", help="Versions of every picture.")] = 1,
    seed: Seed = None,
    threads: Annotated[int | None, typer.Option("--threads", "-t", help="Threads (default: all cores).")] = None,
    masks: Masks = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier job wrote to OUT.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first picture that cannot be used.")] = False,
) -> None:
    """Augment a folder of pictures.

    OUT gets the pictures in their class folders and formats, manifest.jsonl (what was drawn for each), recipe.yaml, and
    quarantine.jsonl where pictures could not be used.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from vicinal.offline.commands import augment as run

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("starting (the first run on a machine compiles)", total=None, rate="")

        def progress(done: int, total: int, quarantined: int) -> None:
            speed = bar.tasks[0].speed if bar.tasks else None
            rate = f"{speed:.0f} pictures/s" if speed else ""
            rate += f", {quarantined} quarantined" * bool(quarantined)
            bar.update(task, description="augmenting", completed=done, total=total, rate=rate)

        summary = run(
            src, out, recipe, copies=copies, seed=seed, threads=threads, masks=masks, overwrite=overwrite,
            strict=strict, progress=progress,
        )  # fmt: skip
    sys.stdout.write(_report(summary) + "\n")


def _report(summary: Summary) -> str:
    text = (
        f"{summary.written} pictures from {summary.sources - summary.quarantined} in {summary.seconds:.1f} s "
        f"({summary.rate:.0f} pictures/s) to {summary.out}"
    )
    if summary.quarantined:
        text += f"; {summary.quarantined} quarantined, see {summary.out / 'quarantine.jsonl'}"
    return text
