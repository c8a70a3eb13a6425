"""``vicinal formats``: the formats of data sets, and one format's options."""

from __future__ import annotations

from typing import Annotated

import typer


def formats(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Describe this format and its options.")] = None,
) -> None:
    """List all formats of data sets, or describe one."""
    print(_table() if name is None else _one(name))


def _table() -> str:
    from vicinal.datasets.formats.table import FORMATS, find

    width = max(map(len, FORMATS))
    return "\n".join(f"{name:{width}}  {find(name).summary}" for name in FORMATS)


def _one(name: str) -> str:
    from vicinal.datasets.formats.table import find
    from vicinal.datasets.header import HOLDS
    from vicinal.offline.request import writing_options

    found = find(name)
    lines = [f"{name}: {found.summary}", ""]
    lines.append(f"holds {', '.join(kind for kind in HOLDS if kind in found.holds) or 'pictures alone'}")
    lines.append("is read and written" if found.writer else "is read, not written")
    lines += [f"  {option}: {meaning}" for option, meaning in found.options.items()]
    written = writing_options(found)
    if written:
        lines.append(f"options of --writing: {', '.join(written)}")
    return "\n".join(lines)
