"""``vicinal augment``: a data set in, a larger one of the same kind out."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import (
    Address,
    Annotations,
    DryRun,
    Engine,
    Format,
    Link,
    Masks,
    MaxPixels,
    Out,
    Overwrite,
    Processes,
    Quality,
    Reading,
    Recipe,
    Resume,
    Seed,
    ShardSize,
    Source,
    Strict,
    Subsampling,
    Suffix,
    Threads,
    Writing,
)


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
    format: Format = None,
    reading: Reading = None,
    masks: Masks = None,
    annotations: Annotations = None,
    to: Annotated[str | None, typer.Option("--to", help="The format of OUT (default: that of SRC).")] = None,
    writing: Writing = None,
    suffix: Suffix = None,
    quality: Quality = None,
    subsampling: Subsampling = None,
    max_pixels: MaxPixels = None,
    threads: Threads = None,
    engine: Engine = "local",
    processes: Processes = None,
    address: Address = None,
    shard_size: ShardSize = None,
    link: Link = False,
    resume: Resume = False,
    overwrite: Overwrite = False,
    strict: Strict = False,
    dry_run: DryRun = False,
) -> None:
    """Augment a data set: pictures with their labels, in the same format or another.

    OUT also gets manifest.jsonl (what was drawn for each picture), recipe.yaml, summary.html, and quarantine.jsonl where
    pictures could not be used. Where the recipe mixes pictures, classes become soft labels: OUT must be of a format that
    holds them (--to parquet, jsonl, csv, webdataset or npz). A job that was stopped, by a kill or a full disk, goes on
    with --resume.
    """
    from vicinal.cli.job import carry_out, settings_of
    from vicinal.offline.request import request_of
    from vicinal.recipes.load import load, seeded

    settings = settings_of(
        format, reading, writing, masks, suffix=suffix, quality=quality, subsampling=subsampling, max_pixels=max_pixels,
        shard_size=shard_size, link=link, annotations=annotations,
    )  # fmt: skip
    request = request_of(
        src, out, seeded(load(recipe), seed), settings, to, copies, per_class or balance, originals, only or (), strict
    )
    carry_out(request, "augmenting", (engine, threads, processes, address), resume, overwrite, dry_run)
