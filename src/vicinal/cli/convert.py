"""``vicinal convert``: a data set in another format."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Out, Source
from vicinal.cli.groups import grouped
from vicinal.cli.job_options import JobOptions


@grouped
def convert(
    src: Source,
    out: Out,
    to: Annotated[str, typer.Option("--to", help="Format of OUT; `vicinal formats` lists all.")],
    job: JobOptions,
) -> None:
    """Convert a data set to another format.

    Picture files are copied unchanged if the new format allows it. A message says which labels the format cannot hold.
    OUT also gets manifest.jsonl (the source of each picture) and quarantine.jsonl (pictures that could not be used, and why).
    """
    from vicinal.cli.carry_out import carry_out
    from vicinal.offline.request import request_of

    carry_out(request_of(src, out, None, job.settings(), to, strict=job.strict), "converting", job)
