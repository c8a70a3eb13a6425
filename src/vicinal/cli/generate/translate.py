"""``vicinal generate translate``: a data set in, the same in the other domain out."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Out, Source
from vicinal.cli.groups import grouped
from vicinal.cli.job_options import JobOptions
from vicinal.cli.training import need_torch


@grouped
def translate(
    src: Source,
    out: Out,
    model: Annotated[str, typer.Option("--with", metavar="MODEL", help="The model.pt of vicinal generate domains-train.")],
    back: Annotated[bool, typer.Option("--back", help="From the second domain to the first.")] = False,
    side: Annotated[
        int | None, typer.Option("--side", help="Pixels of the shorter side for the network (default: the picture's own).")
    ] = None,
    originals: Annotated[bool, typer.Option("--originals", help="Also write the original pictures, unchanged.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SPLIT", help="Translate this split, copy the others; may be repeated."),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Format of OUT (default: that of SRC).")] = None,
    *,
    job: JobOptions,
) -> None:
    """Translate all pictures of a data set to the other domain; labels, boxes and masks stay where they are.

    OUT is written as vicinal augment does. What was translated is marked as synthetic, in manifest.jsonl and synthetic.jsonl:
    training takes at most as many of these as real pictures, and nothing is tested on them. A job that was stopped goes on
    with --resume, as long as MODEL is the same.
    """
    need_torch()
    from vicinal.cli.carry_out import carry_out
    from vicinal.generative.domains.model import fetch_model
    from vicinal.generative.domains.translate_domain import TranslateDomain
    from vicinal.offline.request import request_of
    from vicinal.transforms.compose.pipeline import Pipeline

    pipeline = Pipeline([TranslateDomain(model, back=back, side=side)], seed=0)
    fetch_model(model)  # what is no such model is said before anything is planned
    request = request_of(src, out, pipeline, job.settings(), to, 1, False, originals, only or (), job.strict)
    carry_out(request, "translating", job)
