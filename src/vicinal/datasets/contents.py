"""What was read, in one line: so that a data set that is taken for another is noticed."""

from __future__ import annotations

import warnings

import attrs

from vicinal.datasets.header import HOLDS, Header, LeftOut
from vicinal.datasets.lines import one_line
from vicinal.errors import VicinalWarning

SHOWN = 8
"""Names of classes and splits that the line lists."""


@attrs.frozen
class Contents:
    """What a reader found. ``str()``: one line, as ``photos: folder, 12 pictures, 2 classes (cat, dog), label``.

    ``src``: what the user calls the data set. ``format``: its name. ``pictures``: how many, None where that takes another
    pass. ``names``: classes by index. ``holds``: kinds of labels, in the order of HOLDS. ``splits``. ``left_out``: what
    lies there and is not read, or is read without its label, and why.
    """

    src: str
    format: str
    pictures: int | None
    names: tuple[str, ...]
    holds: tuple[str, ...]
    splits: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def __str__(self) -> str:
        parts = [self.format]
        if self.pictures is not None:
            parts.append(_many(self.pictures, "picture"))
        if self.names:
            parts.append(f"{_many(len(self.names), 'class', 'classes')} ({_listed(self.names)})")
        parts.append(" and ".join(self.holds) if self.holds else "no labels")
        if self.splits:
            parts.append(f"{'splits' if len(self.splits) > 1 else 'split'} {_listed(self.splits)}")
        lines = [f"{self.src}: {', '.join(parts)}"]
        for title, read in (("left out", False), ("read, but", True)):
            found = [str(one) for one in self.left_out if one.read is read]
            if found:
                lines.append(f"{title}: {', '.join(found)}")
        return "; ".join(lines)

    @property
    def missing(self) -> int:
        """How many files lie there and are not read."""
        return sum(one.count for one in self.left_out if one.files and not one.read)

    @property
    def warning(self) -> str:
        """A line where most of what lies there is not read; else ""."""
        if not self.pictures or self.missing <= self.pictures:
            return ""
        found = ", ".join(str(one) for one in self.left_out if one.files and not one.read)
        return f"{self.src}: most files are left out: {found}; {_many(self.pictures, 'picture')} read"


def contents_of(src: str, format: str, header: Header, pictures: int | None = None) -> Contents:
    """The contents of an opened data set; ``pictures`` where they have been counted since."""
    return Contents(
        src,
        format,
        header.pictures if pictures is None else pictures,
        header.names,
        tuple(kind for kind in HOLDS if kind in header.holds),
        header.splits,
        header.left_out,
    )


def warn_of(contents: Contents) -> None:
    """A ``VicinalWarning`` where most files are left out."""
    if contents.warning:
        warnings.warn(contents.warning, VicinalWarning, stacklevel=4)


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or f'{one}s'}"


def _listed(names: tuple[str, ...]) -> str:
    shown = one_line(", ".join(names[:SHOWN]))
    return shown if len(names) <= SHOWN else f"{shown} ..."
