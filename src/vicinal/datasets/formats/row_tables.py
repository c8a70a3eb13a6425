"""The tables of a data set: where they lie, and which rows are of which split."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import attrs

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, scan
from vicinal.datasets.formats.columns import choose
from vicinal.datasets.formats.row_items import Row, Table, relative
from vicinal.datasets.splits import all_splits, some_splits, split_of, split_of_file
from vicinal.errors import DataError

METADATA = ("metadata", "_annotations")
"""Names of a table beside its pictures, without suffix, as Hugging Face and Roboflow have them."""


@attrs.frozen
class Rows:
    """How a kind of table is read. ``columns(path)``: their names. ``rows(path)``: all rows, those that cannot be read
    with a fault."""

    suffixes: tuple[str, ...]
    columns: Callable[[str], list[str]]
    rows: Callable[[str], Iterator[Row]]


def find_tables(src: str, kind: Rows) -> tuple[tuple[Table, ...], list[str]]:
    """A table itself; of a folder its metadata table, those that are named as splits, those in folders of splits, or the
    only one. And the names of the tables that lie beside those of splits and are not read."""
    if not is_folder(src):
        named = src.lower().endswith(kind.suffixes) and is_file(src)
        return ((Table(src, parent(src), split_of_file(name_of(src))),) if named else ()), []
    own = find_metadata(src, kind.suffixes)
    if own is not None:
        return (Table(own, src),), []
    names = scan(src).names
    files = {name: name.rpartition(".")[0] for name in names if name.lower().endswith(kind.suffixes)}
    if splits := some_splits(files.values()):
        tables = [Table(join(src, name), src, splits[stem]) for name, stem in files.items() if stem in splits]
        others = [name for name, stem in files.items() if stem not in splits]
        return tuple(_rooted(table, src, kind) for table in tables), others
    inner = {name[:-1]: find_metadata(join(src, name[:-1]), kind.suffixes) for name in names if name.endswith("/")}
    found = {name: path for name, path in inner.items() if path is not None}
    if not found and len(files) == 1:
        return (Table(join(src, next(iter(files))), src),), []
    return tuple(Table(found[name], join(src, name), split, f"{name}/") for name, split in all_splits(found).items()), []


def find_metadata(folder: str, suffixes: tuple[str, ...]) -> str | None:
    """The path of a folder's metadata table."""
    names = (stem + suffix for stem in METADATA for suffix in suffixes)
    return next((path for name in names if is_file(path := join(folder, name))), None)


def matches(src: str, kind: Rows) -> bool:
    """A table, or a folder that has a metadata table, or whose folders do, or that has tables of its pictures by split, of
    which that for training has labels: else the folders may say more."""
    if not is_folder(src):
        return src.lower().endswith(kind.suffixes) and is_file(src)
    names = [name[:-1] for name in scan(src).names if name.endswith("/")]
    inner = (join(src, name) for name in names if split_of(name))
    if any(find_metadata(folder, kind.suffixes) for folder in (src, *inner)):
        return True
    return any(table.split == "train" and _names_a_picture(table, kind, True) for table in find_tables(src, kind)[0])


def _rooted(table: Table, src: str, kind: Rows) -> Table:
    """The table of a split as it is, or of pictures in the folder of that split where only there its first one lies."""
    if not _names_a_picture(table, kind):
        for name in (name[:-1] for name in scan(src).names if name.endswith("/")):
            inside = attrs.evolve(table, root=join(src, name), prefix=f"{name}/")
            if split_of(name) == table.split and _names_a_picture(inside, kind):
                return inside
    return table


def _names_a_picture(table: Table, kind: Rows, labelled: bool = False) -> bool:
    """Whether the first row names a file that is there, and where it is to be ``labelled`` a column has labels."""
    with contextlib.suppress(DataError):
        columns, first = choose(kind.columns(table.path), {}, table.path), next(kind.rows(table.path), None)
        path = None if first is None else first.values.get(columns.path)
        there = isinstance(path, str) and is_file(join(table.root, relative(path, table.root)))
        return there and (not labelled or len(columns.used) > 1)
    return False
