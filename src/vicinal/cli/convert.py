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
    to: Annotated[str, typer.Option("--to", help="The format of OUT; `vicinal formats` lists them.")],
    job: JobOptions,
) -> None:
    """Convert a data set to another format.

    Pictures stay byte for byte what they are where the format takes them; what it cannot hold of the labels is said.
    OUT also gets manifest.jsonl (which picture came from where), and quarantine.jsonl: what could not be used.
    """
    from vicinal.cli.carry_out import carry_out
    from vicinal.offline.request import request_of

    carry_out(request_of(src, out, None, job.settings(), to, strict=job.strict), "converting", job)
