"""Where the pictures of a table lie whose rows have ids or bare names, as in competitions: found by the first rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import attrs

from vicinal.datasets.files import folders_in, is_file, is_url, join, name_of
from vicinal.datasets.formats.row_items import Place, Table, relative
from vicinal.datasets.splits import has_split_word, split_of
from vicinal.errors import DataError

SUFFIXES = ("", ".jpg", ".png", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".JPG", ".PNG", ".JPEG")
"""What a name may lack."""
LOOKED_AT = 20
"""Values by which places are found."""
MOST, DEPTH = 64, 2
"""Folders that are looked into, and how deep they lie."""


def placed(table: Table, values: Iterable[object]) -> Table:
    """The table with the places of its pictures: none where a row names one as it lies, or all are behind a URL.

    ``values``: those of the first rows. Of a split, folders that are called so come before others, as do those for training
    where names are found in several folders. All folders may hold pictures of later rows.
    """
    names = [name for value in values if (name := bare(value, table.root))][:LOOKED_AT]
    if is_url(table.root) or not names or any(is_file(join(table.root, name)) for name in names):
        return table
    folders = list(_folders(table.root, "", DEPTH))[:MOST]
    found = [Place(folder, suffix) for folder in folders for suffix in SUFFIXES if _has(table.root, folder, suffix, names)]
    wanted = table.split or "train"
    own = [place for place in found if wanted in map(split_of, place.folder.split("/"))]
    others = [place for place in found if not has_split_word(place.folder)]
    chosen = own or (others if table.split else found)
    if not chosen:
        return table
    suffixes = dict.fromkeys(place.suffix for place in chosen)
    alike = {has_split_word(place.folder) for place in chosen}
    rest = (Place(folder, suffix) for folder in folders for suffix in suffixes if has_split_word(folder) in alike)
    later = () if own else rest
    return attrs.evolve(table, split=wanted if own else table.split, places=tuple(dict.fromkeys((*chosen, *later))))


def bare(value: object, root: str) -> str:
    """A row's name of its picture: relative; of a path of another machine the last part; "" for none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and (value.startswith("/") or is_url(value)) and not value.startswith(f"{root}/"):
        value = name_of(value)
    with contextlib.suppress(DataError):
        return relative(value, root)
    return ""


def _has(root: str, folder: str, suffix: str, names: list[str]) -> bool:
    return any(is_file(join(root, join(folder, name + suffix))) for name in names)


def _folders(root: str, below: str, depth: int) -> Iterator[str]:
    """The root as "", and the relative names of folders in it, the nearer first."""
    yield below
    inner = [join(below, name) for name in folders_in(join(root, below) if below else root)] if depth else []
    deeper = [list(_folders(root, name, depth - 1)) for name in inner[:MOST]]
    yield from inner
    yield from (name for names in deeper for name in names[1:])
