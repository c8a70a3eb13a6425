"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Source: TypeAlias = Annotated[
    str, typer.Argument(metavar="SRC", help="A data set: a folder, a file, or an fsspec URL such as s3://bucket/photos.")
]
Out: TypeAlias = Annotated[str, typer.Argument(metavar="OUT", help="A new or empty folder, or an fsspec URL.")]
Recipe: TypeAlias = Annotated[
    str, typer.Option("--recipe", "-r", metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
RecipeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="R", help="The name of a recipe, or a .yaml or .json file.")
]
Seed: TypeAlias = Annotated[int | None, typer.Option("--seed", "-s", help="The seed (default: the recipe's own, else 0).")]
Masks: TypeAlias = Annotated[
    Path | None, typer.Option("--masks", metavar="DIR", help="Masks (PNG, TIFF, BMP) with the same relative paths.")
]
Format: TypeAlias = Annotated[str | None, typer.Option("--format", "-f", help="The format of SRC (default: found out).")]
Reading: TypeAlias = Annotated[
    list[str] | None, typer.Option("--reading", metavar="NAME=VALUE", help="An option of SRC's format; may be repeated.")
]
Writing: TypeAlias = Annotated[
    list[str] | None, typer.Option("--writing", metavar="NAME=VALUE", help="An option of OUT's format; may be repeated.")
]
Annotations: TypeAlias = Annotated[
    str | None,
    typer.Option("--annotations", metavar="drop|strict", help="Those that make no sense: leave out (default), or the picture."),
]
Suffix: TypeAlias = Annotated[str | None, typer.Option("--suffix", help="Pictures' format, as .jpg (default: their own).")]
Quality: TypeAlias = Annotated[int | None, typer.Option("--quality", help="Of JPEG and WebP, 1 to 100 (default: 95).")]
Subsampling: TypeAlias = Annotated[
    str | None, typer.Option("--subsampling", help="Of the colours of a JPEG: 4:4:4, 4:2:2 or 4:2:0 (default).")
]
MaxPixels: TypeAlias = Annotated[
    int | None, typer.Option("--max-pixels", help="Larger pictures are quarantined (default: 268435456).")
]
Threads: TypeAlias = Annotated[int | None, typer.Option("--threads", "-t", help="Threads (default: all cores).")]
Engine: TypeAlias = Annotated[str, typer.Option("--engine", help="local, or ray: shards are scheduled on a cluster.")]
Processes: TypeAlias = Annotated[
    int | None, typer.Option("--processes", help="Processes instead of threads; of ray: cores of a local cluster.")
]
Address: TypeAlias = Annotated[
    str | None, typer.Option("--address", help="Of a running Ray cluster (default: one is started on this machine).")
]
ShardSize: TypeAlias = Annotated[
    int | None, typer.Option("--shard-size", help="Pictures that are committed together (default: 256).")
]
Link: TypeAlias = Annotated[
    bool, typer.Option("--link", help="Hard links for files that stay what they are: an edit in place changes both.")
]
Resume: TypeAlias = Annotated[bool, typer.Option("--resume", help="Go on with a job that was stopped.")]
Overwrite: TypeAlias = Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier job wrote to OUT.")]
Strict: TypeAlias = Annotated[bool, typer.Option("--strict", help="Stop at the first picture that cannot be used.")]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
