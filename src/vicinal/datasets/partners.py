"""Files that belong to pictures by having their names in another folder."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict

from vicinal.datasets.files import Listing, join, name_of, scan
from vicinal.datasets.inside import locate
from vicinal.datasets.suffixes import without_suffix
from vicinal.datasets.walk import Found
from vicinal.errors import DataError, ReadError

FOLDERS = 16
"""Listings that are kept: pictures come folder by folder."""


class Partners:
    """The files below ``root`` with one of ``suffixes``, asked for by the picture that they belong to."""

    def __init__(self, root: str, suffixes: tuple[str, ...]) -> None:
        self._root, self._suffixes = root, suffixes
        self._listings: OrderedDict[str, Listing] = OrderedDict()

    def find(self, picture: Found) -> str:
        """The path of a picture's partner: its relative path with another suffix, or with one more.

        Raises DataError where there is none, or only a link that leads out of ``root``.
        """
        folder, name = picture.name.rpartition("/")[0], name_of(picture.name)
        listing = self._listing(folder)
        for stem in (name, without_suffix(name)):
            for suffix in (*self._suffixes, *map(str.upper, self._suffixes)):
                if _has(listing.names, stem + suffix):
                    found = join(folder, stem + suffix)
                    return locate(self._root, found) if stem + suffix in listing.odd else join(self._root, found)
        raise DataError(f"{join(self._root, join(folder, without_suffix(name)))}{self._suffixes[0]}: no such file")

    def _listing(self, folder: str) -> Listing:
        if folder not in self._listings:
            try:
                self._listings[folder] = scan(join(self._root, folder) if folder else self._root)
            except ReadError:
                self._listings[folder] = Listing([])
            if len(self._listings) > FOLDERS:
                self._listings.popitem(last=False)
        self._listings.move_to_end(folder)
        return self._listings[folder]


def _has(names: list[str], name: str) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name
