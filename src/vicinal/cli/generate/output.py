"""What the commands that redraw a data set may be told of what they write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from vicinal.cli.job_options import JobOptions

if TYPE_CHECKING:
    from vicinal.transforms.base import Transform


@dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """Which pictures are written, how often, under which seed, and in which format."""

    copies: Annotated[int, typer.Option("--copies", "-n", help="Copies of each picture.")] = 1
    originals: Annotated[bool, typer.Option("--originals", help="Also write the original pictures, unchanged.")] = False
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="SPLIT", help="Redraw this split, copy the others; may be repeated.")
    ] = None
    seed: Annotated[int, typer.Option("--seed", "-s", help="Random seed.")] = 0
    to: Annotated[str | None, typer.Option("--to", help="Format of OUT (default: that of SRC).")] = None

    def write(self, src: str, out: str, transform: Transform, doing: str, job: JobOptions) -> None:
        """Runs the job that applies ``transform`` to every picture; ``doing``: what its bar calls that."""
        from vicinal.cli.carry_out import carry_out
        from vicinal.offline.request import request_of
        from vicinal.transforms.compose.pipeline import Pipeline

        pipeline, only = Pipeline([transform], seed=self.seed), self.only or ()
        settings = job.settings()
        request = request_of(src, out, pipeline, settings, self.to, self.copies, False, self.originals, only, job.strict)
        carry_out(request, doing, job)
