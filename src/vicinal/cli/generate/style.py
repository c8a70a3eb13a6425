"""``vicinal generate style``: a data set redrawn in other styles, its labels as they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Out, Source
from vicinal.cli.generate.output import OutputOptions
from vicinal.cli.groups import grouped
from vicinal.cli.job_options import JobOptions

if TYPE_CHECKING:
    from vicinal.transforms.base import Transform

MOST = 1000


@grouped
def style(
    src: Source,
    out: Out,
    styles: Annotated[
        Path | None, typer.Option("--styles", metavar="DIR", help="A picture, or a folder of them (default: 26 built in).")
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--with", metavar="MODEL", help="A network of style-train (default: those that are shipped).")
    ] = None,
    alpha: Annotated[
        str | None, typer.Option("--alpha", metavar="LOW,HIGH", help="Share of the style, in 0 to 1 (default: all of it).")
    ] = None,
    keep_color: Annotated[bool, typer.Option("--keep-color", help="Take only the lightness from the style.")] = False,
    side: Annotated[
        int | None, typer.Option("--side", help="Pixels of the shorter side for the network (default: its own, 128 or more).")
    ] = None,
    *,
    output: OutputOptions,
    job: JobOptions,
) -> None:
    """Redraw the pictures of a data set in other styles; classes, boxes and masks stay.

    A job as augment is one: with manifest.jsonl, --resume, and the same bytes for the same seed. Pictures of fewer than 96
    pixels a side stay as they are.
    """
    shared: dict[str, Any] = {"alpha": _share(alpha), "keep_color": keep_color, "side": side}
    output.write(src, out, _transform(styles, model, shared), "restyling", job)


def _transform(styles: Path | None, model: Path | None, shared: dict[str, Any]) -> Transform:
    from vicinal.errors import JobError
    from vicinal.transforms.catalogue import transform_class

    paths = None if styles is None else pictures_of(styles)
    if model is None:
        made: Any = transform_class("RandomStyle")
        return made(styles=paths, p=1.0, **shared)  # type: ignore[no-any-return]
    if paths is None:
        raise JobError("--with: a network of your own needs pictures of styles: --styles DIR")
    own: Any = transform_class("AdaIN")
    made_own = own(str(model), paths, **shared)
    made_own.check()
    return made_own  # type: ignore[no-any-return]


def pictures_of(path: Path) -> list[str]:
    """A picture file, or all in a folder, at any depth and in order; JobError where there are none, or too many."""
    from vicinal.datasets.suffixes import is_picture
    from vicinal.errors import JobError, expected

    found = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file() and is_picture(one.name))
    if not 1 <= len(found) <= MOST:
        got = f"{len(found)} pictures" if path.exists() else "no such file or folder"
        raise JobError(f"--styles {path}: expected a picture, or a folder of 1 to {MOST}, got {got}")
    if not is_picture(found[0].name):
        raise JobError(expected(f"--styles {path}", "a picture", found[0].name))
    return [str(one) for one in found]


def _share(text: str | None) -> Any:
    """A number, or a range (low, high)."""
    from vicinal.cli.words import numbers

    found = numbers("--alpha", text)
    return 1.0 if found is None else found[0] if len(found) == 1 else found
