"""The tables of a data set: where they lie, and which rows are of which split."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, scan
from vicinal.datasets.formats.box_rows import PEEKED, box_columns
from vicinal.datasets.formats.columns import Columns, choose, ids_in
from vicinal.datasets.formats.one_hot import Hot, hot_in
from vicinal.datasets.formats.row_items import Row, Table
from vicinal.datasets.formats.row_places import placed
from vicinal.datasets.splits import all_splits, some_splits, split_of, split_of_file, worded_split
from vicinal.errors import DataError

METADATA = ("metadata", "_annotations", "_classes")
"""Names of a table beside its pictures, without suffix, as Hugging Face and Roboflow have them."""
MOST = 16
"""Tables of a folder that are looked into."""
_SUBMISSION = re.compile(r"submission", re.IGNORECASE)
"""Names of tables that show what answers look like, and have no labels."""
_OTHER = re.compile(r"encoded_?pixels|rle(_mask)?|mask_rle", re.IGNORECASE)
"""Columns of outlines that are not read, beside which a class is not that of a picture."""


@attrs.frozen
class Rows:
    """How a kind of table is read. ``columns(path)``: their names. ``rows(path)``: all rows, those that cannot be read
    with a fault."""

    suffixes: tuple[str, ...]
    columns: Callable[[str], list[str]]
    rows: Callable[[str], Iterator[Row]]


@attrs.frozen
class Look:
    """A table by its first rows. ``options``: those given, and the column of its pictures where it is one of ids. ``names``:
    of its columns; ``hot``: those of classes. ``there``: whether a picture of them is. ``labelled``: whether it has labels."""

    table: Table
    options: Mapping[str, Any]
    names: frozenset[str]
    hot: Hot | None
    there: bool
    labelled: bool


def find_tables(src: str, kind: Rows) -> tuple[tuple[Table, ...], list[str]]:
    """A table itself; of a folder its metadata table, those that are named as splits, those in folders of splits, or the only
    one, or the only one that has labels of pictures. And the names of the tables beside them that are not read."""
    if not is_folder(src):
        named = src.lower().endswith(kind.suffixes) and is_file(src)
        return ((Table(src, parent(src), split_of_file(name_of(src))),) if named else ()), []
    own = find_metadata(src, kind)
    if own is not None:
        return (Table(own, src),), []
    names = scan(src).names
    all_files = [name for name in names if name.lower().endswith(kind.suffixes)]
    files = {name: name.rpartition(".")[0] for name in all_files if not _SUBMISSION.search(name)}
    if splits := some_splits(files.values()) or _worded(src, files, kind):
        tables = [Table(join(src, name), src, splits[stem]) for name, stem in files.items() if stem in splits]
        return tuple(tables), [name for name in all_files if files.get(name) not in splits]
    inner = {name[:-1]: find_metadata(join(src, name[:-1]), kind) for name in names if name.endswith("/")}
    found = {name: path for name, path in inner.items() if path is not None}
    if found:
        splits = all_splits(found)
        return tuple(Table(found[name], join(src, name), split, f"{name}/") for name, split in splits.items()), []
    only = list(files) if len(files) == 1 else _labelled(src, files, kind)
    return tuple(Table(join(src, name), src) for name in only), [name for name in all_files if name not in only]


def with_classes(kind: Rows, hot: Hot) -> Rows:
    """A kind of table of which the class is a column."""
    return Rows(kind.suffixes, lambda path: hot.columns(kind.columns(path)), lambda path: hot.rows(kind.rows(path)))


def find_metadata(folder: str, kind: Rows) -> str | None:
    """The path of a folder's metadata table; one that has no column of pictures is of something else."""
    paths = (join(folder, stem + suffix) for stem in METADATA for suffix in kind.suffixes)
    return next((path for path in paths if is_file(path) and _is_of_pictures(path, kind)), None)


def matches(src: str, kind: Rows) -> bool:
    """A table, or a folder that has a metadata table, or whose folders do, or that has tables of its pictures by split, of
    which that for training has labels and paths: else the folders may say more, and are asked first (``says_labels``)."""
    if not is_folder(src):
        return src.lower().endswith(kind.suffixes) and is_file(src)
    names = [name[:-1] for name in scan(src).names if name.endswith("/")]
    inner = (join(src, name) for name in names if split_of(name))
    if any(find_metadata(folder, kind) for folder in (src, *inner)):
        return True
    return any(table.split == "train" and _says(table, kind, paths=True) for table in find_tables(src, kind)[0])


def says_labels(src: str, kind: Rows) -> bool:
    """Whether a folder has tables of a kind with labels of pictures that are there; asked where its folders say none."""
    return is_folder(src) and any(_says(table, kind) for table in find_tables(src, kind)[0])


def looked_at(table: Table, kind: Rows, given: Mapping[str, Any]) -> Look:
    """What the first rows of a table tell; DataError where it has no column of pictures, or cannot be read."""
    names, rows = kind.columns(table.path), list(islice(kind.rows(table.path), PEEKED))
    try:
        columns = choose(names, given, table.path)
    except DataError:
        for name in ids_in(names) if "path" not in given else ():
            own = {**given, "path": name}
            found = _look(table, names, rows, own, choose(names, own, table.path))
            if found.there:
                return found
        raise
    return _look(table, names, rows, given, columns)


def _look(table: Table, names: list[str], rows: list[Row], given: Mapping[str, Any], columns: Columns) -> Look:
    values = [value for row in rows if not row.fault and (value := row.values.get(columns.path)) is not None]
    found = placed(table, values)
    boxes = box_columns(names, columns, lambda: iter(rows)) is not None
    hot = None if boxes else hot_in(names, columns, rows)
    labelled = bool(columns.used - {columns.path, columns.split}) or hot is not None or boxes
    labelled = labelled and not any(map(_OTHER.fullmatch, names)) and not any(_is_json(row, columns.label) for row in rows)
    there = bool(found.places) or any(_is_there(found, value) for value in values[:1])
    apart = not found.split and columns.split is None and not found.places and bool(values)
    if apart and all(isinstance(value, str) and split_of(value.partition("/")[0]) for value in values):
        found = attrs.evolve(found, by_folder=True)
    return Look(found, given, frozenset(names), hot, there, labelled)


def _is_json(row: Row, label: str | None) -> bool:
    """Whether a row has JSON in place of a class, as Label Studio writes boxes."""
    value = row.values.get(label) if label else None
    return isinstance(value, str) and value.startswith(("[{", "{"))


def _is_there(table: Table, value: object) -> bool:
    with contextlib.suppress(DataError):
        return is_file(join(table.root, table.name(value)))
    return False


def _says(table: Table, kind: Rows, paths: bool = False) -> bool:
    """Whether a table has labels, and of pictures that are there; with ``paths`` where it says so itself."""
    with contextlib.suppress(DataError):
        seen = looked_at(table, kind, {})
        return seen.there and seen.labelled and not (paths and seen.table.places)
    return False


def _labelled(src: str, files: Mapping[str, str], kind: Rows) -> list[str]:
    """The table that alone has labels of pictures; none where several do."""
    found = [name for name in list(files)[:MOST] if _says(Table(join(src, name), src), kind)]
    return found if len(found) == 1 else []


def _worded(src: str, files: Mapping[str, str], kind: Rows) -> dict[str, str]:
    """Tables with the word of a split in their names (train_labels.csv), the one with labels where there are several of one;
    nothing where that for training has none."""
    words = {stem: worded_split(stem) for stem in list(files.values())[:MOST]}
    paths = {stem: join(src, name) for name, stem in files.items()}
    says = {stem: _says(Table(paths[stem], src, split), kind) for stem, split in words.items() if split}
    if not any(words[stem] == "train" for stem, good in says.items() if good):
        return {}
    ranked = sorted(says, key=lambda stem: not says[stem])
    chosen = {words[stem]: stem for stem in reversed(ranked)}
    return {stem: split for split, stem in chosen.items()}


def _is_of_pictures(path: str, kind: Rows) -> bool:
    """Whether a table has a column of pictures by its name; one that cannot be read says so when it is."""
    with contextlib.suppress(DataError):
        names = kind.columns(path)
        with contextlib.suppress(DataError):
            return bool(choose(names, {}, path).path)
        return False
    return True
