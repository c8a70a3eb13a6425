"""The options of the commands that run jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Format, Masks, Reading
from vicinal.cli.words import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vicinal.offline.request import Settings


@dataclass(frozen=True, kw_only=True)
class JobOptions:
    """How a data set is read, what is written, and what runs it."""

    format: Format = None
    reading: Reading = None
    masks: Masks = None
    annotations: Annotated[
        str | None,
        typer.Option(
            "--annotations", metavar="drop|strict", help="Invalid ones: drop them (default), or quarantine the picture."
        ),
    ] = None
    writing: Annotated[
        list[str] | None, typer.Option("--writing", metavar="NAME=VALUE", help="An option of OUT's format; may be repeated.")
    ] = None
    suffix: Annotated[str | None, typer.Option("--suffix", help="Picture type, such as .jpg (default: as in SRC).")] = None
    quality: Annotated[int | None, typer.Option("--quality", help="Quality of JPEG and WebP, 1 to 100 (default: 95).")] = None
    subsampling: Annotated[
        str | None, typer.Option("--subsampling", help="Colour subsampling of JPEG: 4:4:4, 4:2:2 or 4:2:0 (default).")
    ] = None
    max_pixels: Annotated[
        int | None, typer.Option("--max-pixels", help="Quarantine larger pictures (default: 268435456).")
    ] = None
    threads: Annotated[int | None, typer.Option("--threads", "-t", help="Number of threads (default: one per core).")] = None
    engine: Annotated[str, typer.Option("--engine", help="local, or ray for a Ray cluster.")] = "local"
    processes: Annotated[
        int | None, typer.Option("--processes", help="Use processes instead of threads; with ray: cores of a local cluster.")
    ] = None
    address: Annotated[
        str | None, typer.Option("--address", help="Address of a running Ray cluster (default: start one on this machine).")
    ] = None
    shard_size: Annotated[
        int | None,
        typer.Option("--shard-size", help="Pictures per shard, the unit of --resume (default: 256, or 64 MB of small ones)."),
    ] = None
    link: Annotated[
        bool, typer.Option("--link", help="Hard-link unchanged files instead of copying: editing one in place changes both.")
    ] = False
    groups: Annotated[
        str | None,
        typer.Option(
            "--groups", metavar="folder|REGEX", help="Augment alike: pictures of a folder, or with equal (...) in the name."
        ),
    ] = None
    noise: Annotated[
        str | None, typer.Option("--noise", metavar="fresh|frozen", help="With --groups: per picture (default), or shared.")
    ] = None
    resume: Annotated[bool, typer.Option("--resume", help="Continue a job that was stopped.")] = False
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier job wrote to OUT.")] = False
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first picture that cannot be used.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Estimate size and time, and write nothing.")] = False

    def settings(self) -> Settings:
        """The settings that the options say."""
        return settings_of(
            self.format, self.reading, self.writing, self.masks, suffix=self.suffix, quality=self.quality,
            subsampling=self.subsampling, max_pixels=self.max_pixels, shard_size=self.shard_size, link=self.link,
            annotations=self.annotations, groups=self.groups, noise=self.noise,
        )  # fmt: skip


def settings_of(
    format: str | None, reading: Sequence[str] | None, writing: Sequence[str] | None, masks: Any, **others: Any
) -> Settings:
    """The settings that the options say; those that were not given are left out."""
    given = {
        "format": format,
        "options": pairs("--reading", reading) or None,
        "to_options": pairs("--writing", writing) or None,
        "masks": masks,
        **others,
    }
    return {name: value for name, value in given.items() if value is not None}  # type: ignore[return-value]
