"""Files that belong to pictures by their names: the same in another folder, or with other words around what they share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable

import attrs

from vicinal.datasets.files import join, name_of, scan
from vicinal.datasets.inside import locate
from vicinal.datasets.spelt import alike, same
from vicinal.datasets.suffixes import without_suffix
from vicinal.datasets.walk import Found
from vicinal.errors import DataError, ReadError

FOLDERS = 16
"""Listings that are kept: pictures come folder by folder."""
PICTURE = ("leftimg8bit", "image", "images", "img", "imgs", "picture", "photo", "rgb", "sat", "im", "original", "input")
KINDS = {
    "mask": (
        "gtfine_labelids", "gtcoarse_labelids", "labelids", "mask", "masks", "label", "labels", "seg", "segm", "segmentation",
        "gt", "groundtruth", "truth", "annotation", "annot", "anno", "target", "l",
    ),
    "instances": ("gtfine_instanceids", "gtcoarse_instanceids", "instanceids", "instances", "instance"),
}  # fmt: skip
"""Words that tell the files of masks from those of pictures, before or behind what both share (x_mask.png, mask12.png)."""


def core(stem: str, words: Iterable[str]) -> str:
    """``stem`` without one of the words at its beginning or end; as it is where there is none, or nothing else."""
    either = "|".join(sorted(words, key=len, reverse=True))
    for pattern in (rf"(?P<core>.+?)(?:[-_. ]+|(?<=\d))(?:{either})", rf"(?:{either})(?:[-_. ]+|(?=\d))(?P<core>.+)"):
        found = re.fullmatch(pattern, stem, re.IGNORECASE)
        if found:
            return found["core"]
    return stem


@attrs.frozen
class Folder:
    """What lies in a folder of partners. ``odd``: links and the like; ``cores``: names by what they share with pictures."""

    names: list[str]
    odd: frozenset[str]
    cores: dict[str, list[str]]


class Partners:
    """The files below ``root`` with one of ``suffixes``, asked for by the picture that they belong to.

    ``kind`` None: a file has its picture's name, with another suffix or one more. A kind of KINDS: its words stand before
    or behind what the names share.
    """

    def __init__(self, root: str, suffixes: tuple[str, ...], kind: str | None = None) -> None:
        self._root, self._suffixes, self._kind = root, (*suffixes, *map(str.upper, suffixes)), kind
        self._folders: OrderedDict[str, Folder] = OrderedDict()

    def find(self, picture: Found) -> str:
        """The path of a picture's partner. DataError where there is none, or more than one, or only a link that leads out of
        ``root``."""
        folder, name = picture.name.rpartition("/")[0], name_of(picture.name)
        listed = self._folder(folder)
        names = self._named(listed, name)
        if len(names) == 1:
            found = join(folder, names[0])
            return locate(self._root, found) if names[0] in listed.odd else join(self._root, found)
        if names:
            raise DataError(f"{join(self._root, folder)}: expected one file for {name}, got {names[0]} and {names[1]}")
        raise DataError(f"{join(self._root, join(folder, without_suffix(name)))}{self._suffixes[0]}: no such file")

    def has(self, picture: Found) -> bool:
        """Whether a picture has a partner by its name."""
        return bool(self._named(self._folder(picture.name.rpartition("/")[0]), name_of(picture.name)))

    def _named(self, listed: Folder, name: str) -> list[str]:
        if self._kind is not None:
            return listed.cores.get(same(core(without_suffix(name), PICTURE).lower()), [])
        stems = (form for stem in (name, without_suffix(name)) for form in alike(stem))
        wanted = (stem + suffix for stem in stems for suffix in self._suffixes)
        return next(([one] for one in wanted if _has(listed.names, one)), [])

    def _folder(self, folder: str) -> Folder:
        if folder not in self._folders:
            self._folders[folder] = self._listed(join(self._root, folder) if folder else self._root)
            if len(self._folders) > FOLDERS:
                self._folders.popitem(last=False)
        self._folders.move_to_end(folder)
        return self._folders[folder]

    def _listed(self, path: str) -> Folder:
        try:
            listing = scan(path)
        except ReadError:
            return Folder([], frozenset(), {})
        cores: dict[str, list[str]] = {}
        for name in listing.names if self._kind is not None else ():
            stem = without_suffix(name)
            if name.endswith(self._suffixes) and (shared := core(stem, KINDS[self._kind or ""])) != stem:
                cores.setdefault(same(shared.lower()), []).append(name)
        return Folder(listing.names, frozenset(listing.odd), cores)


def _has(names: list[str], name: str) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name
