"""``vicinal convert``: a data set in another format."""

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
    Resume,
    ShardSize,
    Source,
    Strict,
    Subsampling,
    Suffix,
    Threads,
    Writing,
)


def convert(
    src: Source,
    out: Out,
    to: Annotated[str, typer.Option("--to", help="The format of OUT; `vicinal formats` lists them.")],
    format: Format = None,
    reading: Reading = None,
    masks: Masks = None,
    annotations: Annotations = None,
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
    """Convert a data set to another format.

    Pictures stay byte for byte what they are where the format takes them; what it cannot hold of the labels is said.
    OUT also gets manifest.jsonl (which picture came from where), and quarantine.jsonl where pictures could not be used.
    """
    from vicinal.cli.job import carry_out, settings_of
    from vicinal.offline.request import request_of

    settings = settings_of(
        format, reading, writing, masks, suffix=suffix, quality=quality, subsampling=subsampling, max_pixels=max_pixels,
        shard_size=shard_size, link=link, annotations=annotations,
    )  # fmt: skip
    request = request_of(src, out, None, settings, to, strict=strict)
    carry_out(request, "converting", (engine, threads, processes, address), resume, overwrite, dry_run)
