"""What a format cannot hold of a data set, said before it is lost."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.lines import one_line
from vicinal.offline.painted import OUTLINES, paints

OBJECTS = frozenset({"polygons", "rle", "keypoints", "rotated_boxes"})
ROTATED = "rotated_boxes"
SHOWN = 8
"""Columns that are named."""


def loss(header: Header, format: Format) -> tuple[str, ...]:
    """One line for each kind of label that is dropped: "polygons are dropped: voc keeps boxes". Rotated boxes are polygons
    too, as which they are kept or dropped. And one for columns of a table that are no labels."""
    kept = ", ".join(name for name in HOLDS if name in format.holds) or "pictures alone"
    return (*_labels(header, format, kept), *_columns(header, format, kept))


def _columns(header: Header, format: Format, kept: str) -> tuple[str, ...]:
    if not header.columns or format.columns or format.name in header.extra:
        return ()
    more = len(header.columns) - SHOWN
    names = one_line(", ".join(header.columns[:SHOWN])) + (f" and {more} more" if more > 0 else "")
    what, are = ("column", "is") if len(header.columns) == 1 else ("columns", "are")
    return (f"{what} {names} {are} dropped: {format.name} keeps {kept}",)


def _labels(header: Header, format: Format, kept: str) -> tuple[str, ...]:
    held = header.holds | ({"boxes"} if header.holds & OBJECTS else set())
    gone = [name for name in HOLDS if name in held - format.holds]
    if ROTATED in held:
        gone = [name for name in gone if name != ("polygons" if ROTATED in format.holds else ROTATED)]
    if ROTATED in format.holds:
        said = (_turned if name in OUTLINES else dropped for name in gone)
        return tuple(say(name, format.name, kept) for say, name in zip(said, gone, strict=True))
    if not paints(format.holds, header.holds):
        return tuple(dropped(name, format.name, kept) for name in gone)
    become = " and ".join(name for name in gone if name in OUTLINES)
    classes = "" if "boxes" in format.holds else ", without their classes"
    others = [name for name in gone if name not in {*OUTLINES, "boxes"}]
    first = f"{become} become instances{classes}: {format.name} keeps {kept}"
    return (first, *(dropped(name, format.name, kept) for name in others))


def _turned(name: str, format: str, kept: str) -> str:
    return f"{name} {'becomes' if name == 'rle' else 'become'} the smallest rectangles around them: {format} keeps {kept}"


def dropped(name: str, format: str, kept: str) -> str:
    """The line for one kind of label: who drops it, and what is kept."""
    return f"{name} {'is' if name in ('label', 'soft_label', 'mask', 'rle') else 'are'} dropped: {format} keeps {kept}"
