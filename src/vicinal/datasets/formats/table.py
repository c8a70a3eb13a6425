"""The table of formats, and which of them a path is."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from vicinal.datasets.files import is_folder, scan
from vicinal.datasets.format import Format
from vicinal.datasets.formats.row_tables import says_labels
from vicinal.errors import DataError, one_of

FORMATS = {
    "coco": "vicinal.datasets.formats.coco",
    "yolo": "vicinal.datasets.formats.yolo",
    "voc": "vicinal.datasets.formats.voc",
    "dota": "vicinal.datasets.formats.dota",
    "parquet": "vicinal.datasets.formats.parquet",
    "jsonl": "vicinal.datasets.formats.jsonl",
    "csv": "vicinal.datasets.formats.csv",
    "webdataset": "vicinal.datasets.formats.webdataset",
    "idx": "vicinal.datasets.formats.idx",
    "npz": "vicinal.datasets.formats.npz",
    "masks": "vicinal.datasets.formats.masks",
    "folder": "vicinal.datasets.formats.folder",
}
"""The module of each format, in the order in which a path is tried: what is most particular first."""


def find(name: str) -> Format:
    """The format of this name; DataError with the nearest name where there is none."""
    if not isinstance(name, str) or name not in FORMATS:
        raise DataError(one_of("format", FORMATS, name))
    return _found(name)


@cache
def _found(name: str) -> Format:
    format: Format = import_module(FORMATS[name]).FORMAT
    return format


def labelled_table(src: str) -> Format | None:
    """The format of a table in a folder that has labels of the pictures in it; None where there is none."""
    from vicinal.datasets.formats import csv, jsonl

    kinds = ((csv.FORMAT, csv.ROWS), (jsonl.FORMAT, jsonl.ROWS))
    return next((format for format, rows in kinds if says_labels(src, rows)), None)


def detect(src: str) -> Format:
    """The first format that a path (absolute) or an fsspec URL is; DataError that names those tried."""
    for name in FORMATS:
        format = find(name)
        if format.matches(src):
            return format
    if is_folder(src) and not scan(src).names:
        raise DataError(f"{src}: no data set found: the folder is empty")
    raise DataError(f"{src}: no data set found (tried {', '.join(FORMATS)}); format= says which it is")
