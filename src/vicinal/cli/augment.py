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
    copies: Annotated[int, typer.Option("--copies", "-n", help="Augmented copies of each picture.")] = 1,
    balance: Annotated[bool, typer.Option("--balance", help="More copies of rare classes, so all are equal.")] = False,
    per_class: Annotated[int | None, typer.Option("--per-class", help="Write this many pictures of each class.")] = None,
    originals: Annotated[bool, typer.Option("--originals", help="Also write the original pictures, unchanged.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="SPLIT", help="Augment this split, copy the others; may be repeated.")
    ] = None,
    seed: Seed = None,
    to: Annotated[str | None, typer.Option("--to", help="Format of OUT (default: that of SRC).")] = None,
    *,
    job: JobOptions,
) -> None:
    """Augment a data set on disk: pictures and labels, in the same format or another.

    OUT also gets manifest.jsonl (the random parameters of each picture), recipe.yaml, summary.html, and quarantine.jsonl (the
    pictures that could not be used, and why). Recipes that mix pictures make soft labels, so OUT needs a format that has
    them: --to parquet, jsonl, csv, webdataset or npz. --resume continues a job that was stopped.
    """
    from vicinal.cli.carry_out import carry_out
    from vicinal.offline.request import request_of
    from vicinal.recipes.load import load, seeded

    pipeline, balanced = seeded(load(recipe), seed), per_class or balance
    request = request_of(src, out, pipeline, job.settings(), to, copies, balanced, originals, only or (), job.strict)
    carry_out(request, "augmenting", job)
