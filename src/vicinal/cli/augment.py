"""``vicinal augment``: a data set in, a larger one of the same kind out."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Out, Recipe, Seed, Source
from vicinal.cli.groups import grouped
from vicinal.cli.job_options import JobOptions


@grouped
def augment(
    src: Source,
    out: Out,
    recipe: Recipe = "gentle",
    copies: Annotated[int, typer.Option("--copies", "-n", help="Versions of every picture.")] = 1,
    balance: Annotated[bool, typer.Option("--balance", help="As many of every class as of the largest.")] = False,
    per_class: Annotated[int | None, typer.Option("--per-class", help="So many of every class.")] = None,
    originals: Annotated[bool, typer.Option("--originals", help="Also the pictures themselves, byte for byte.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="SPLIT", help="Augment this split, copy the others; may be repeated.")
    ] = None,
    seed: Seed = None,
    to: Annotated[str | None, typer.Option("--to", help="The format of OUT (default: that of SRC).")] = None,
    *,
    job: JobOptions,
) -> None:
    """Augment a data set: pictures with their labels, in the same format or another.

    OUT also gets manifest.jsonl (what was drawn for each picture), recipe.yaml, summary.html, and quarantine.jsonl with the
    pictures that could not be used. Where the recipe mixes pictures, classes become soft labels: OUT must be of a format that
    holds them (--to parquet, jsonl, csv, webdataset or npz). A job that was stopped, by a kill or a full disk, goes on
    with --resume.
    """
    from vicinal.cli.carry_out import carry_out
    from vicinal.offline.request import request_of
    from vicinal.recipes.load import load, seeded

    pipeline, balanced = seeded(load(recipe), seed), per_class or balance
    request = request_of(src, out, pipeline, job.settings(), to, copies, balanced, originals, only or (), job.strict)
    carry_out(request, "augmenting", job)
