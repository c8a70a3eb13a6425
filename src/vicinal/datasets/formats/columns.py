"""Which columns of a table say what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from vicinal.datasets.box_format import box_format_option
from vicinal.datasets.header import Header, LeftOut
from vicinal.datasets.options import word
from vicinal.datasets.splits import SIGNS
from vicinal.datasets.synthetic import COLUMN
from vicinal.errors import DataError, one_of

KNOWN = {
    "path": ("file_name", "filename", "file", "path", "filepath", "file_path", "image", "image_path", "img", "img_path"),
    "label": (
        "label", "class", "category", "target", "class_name", "label_name", "labels", "class_id", "label_id", "diagnosis",
        "breed", "species", "dx", "level", "choice",
    ),
    "soft": ("soft_label", "soft_labels"),
    "split": ("split", "subset", "partition", "data_set"),
    "mask": ("mask", "mask_path", "mask_file", "segmentation_mask"),
    "instances": ("instances", "instances_path"),
    "boxes": ("objects", "boxes", "bboxes", "bbox", "annotations"),
}  # fmt: skip
"""Names that are found without being told, the likelier first; capitals and signs between words do not matter."""
IDS = ("image_id", "id_code", "image_name", "image_index", "img_id", "isic_id", "id", "name")
"""Names of columns of ids, which are those of pictures where files are called so."""
SIZE = ("height", "width")
"""Columns of a picture's size, where it has boxes."""
_INDEX = re.compile(r"|Unnamed: \d+(?:[._]\d+)*|__index_level_\d+__", re.IGNORECASE)
OPTIONS = {
    "path": "the column of the pictures: paths relative to the table, or in Parquet their bytes",
    "label": 'the column of the class, by name or number ("" for none)',
    "soft": 'the column of soft labels, a number for each class in the order of their numbers ("" for none)',
    "split": 'the column of the split ("" for none)',
    "mask": 'the column of the masks ("" for none)',
    "instances": 'the column of the maps of instance ids ("" for none)',
    "boxes": 'the column of the objects, as JSON ("" for none)',
    "box_format": "xyxy, xywh or cxcywh: what the numbers of boxes are (default: as their column is called)",
    "root": "the folder that paths are relative to (default: the table's own)",
    "names": "the classes in the order of their numbers (default: classes.txt, else found out)",
}


@attrs.frozen
class Columns:
    """The column of each thing; None where a table does not have it. ``box_format``: of ``boxes``, "" as it says itself."""

    path: str
    label: str | None = None
    soft: str | None = None
    split: str | None = None
    mask: str | None = None
    instances: str | None = None
    boxes: str | None = None
    box_format: str = ""

    @property
    def used(self) -> frozenset[str]:
        """The columns that are understood."""
        named = (getattr(self, kind) for kind in KNOWN)
        return frozenset(name for name in named if name is not None)


def is_index(column: str) -> bool:
    """Whether a column is one of row numbers that pandas put there: without a name, or called so."""
    return _INDEX.fullmatch(column.strip()) is not None


def choose(columns: Sequence[str], given: Mapping[str, object], src: str) -> Columns:
    """The columns that the user named (``given``, by option; "" for none), else those that go by a known name.

    Raises DataError that lists the columns where there is no such column, or none of pictures.
    """
    plain = {plain_name(column): column for column in reversed(columns) if not is_index(column)}
    chosen: dict[str, Any] = {}
    for option, known in KNOWN.items():
        value = given.get(option)
        if value == "" and option != "path":
            chosen[option] = None
        elif (name := word(value, option)) is not None:
            if name not in columns:
                raise DataError(f"{src}: {one_of(option, columns, name, f'a column ({_listed(columns)})')}")
            chosen[option] = name
        else:
            found = (plain[name] for name in map(plain_name, known) if name in plain)
            chosen[option] = next((name for name in found if name not in chosen.values()), None)
    if chosen["path"] is None:
        raise DataError(f"{src}: no column of pictures found among {_listed(columns)}; path= names it")
    return Columns(**chosen, box_format=box_format_option(given.get("box_format")))


def ids_in(columns: Sequence[str]) -> list[str]:
    """The columns that may have ids of pictures, the likelier first."""
    plain = {plain_name(column): column for column in reversed(columns)}
    return [plain[name] for name in map(plain_name, IDS) if name in plain]


def plain_name(column: str) -> str:
    """A column's name, small and without signs between its words."""
    return SIGNS.sub("", column.lower())


def is_other(name: str, columns: Columns) -> bool:
    """Whether a column is none of those that are understood; the size of a picture with boxes is, as it changes with it."""
    sized = columns.boxes is not None and name.lower() in SIZE
    return name not in columns.used and not is_index(name) and not sized


def carried(names: Iterable[str], columns: Columns) -> tuple[str, ...]:
    """The columns that are no labels, nor the mark of what was made, and go with their pictures."""
    return tuple(name for name in names if is_other(name, columns) and name != COLUMN)


def unread(names: Iterable[str], columns: Columns, header: Header) -> Header:
    """The header of a table with what it says of columns that may be labels, where it has no labels by their names."""
    rest = [name for name in names if name not in columns.used and not is_index(name)]
    if header.holds or not rest:
        return header
    reason = f"column{'s' * (len(rest) > 1)} that no label is called by"
    return attrs.evolve(header, left_out=(*header.left_out, LeftOut(reason, len(rest), rest[0], files=False)))


def _listed(columns: Sequence[str]) -> str:
    shown = [repr(column[:40]) for column in columns[:20]]
    return ", ".join(shown) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
