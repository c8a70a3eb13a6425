"""A tree of pictures as how many lie in each folder."""

from __future__ import annotations

import attrs

from vicinal.datasets.splits import split_of

DEEPEST = 6
"""Folders of a path that are looked at."""


@attrs.define
class Folder:
    """How many pictures of a tree lie in a folder itself (``own``), and in it and its folders (``below``), each with the
    name of the first."""

    first: str = ""
    first_own: str = ""
    own: int = 0
    below: int = 0
    folders: dict[str, Folder] = attrs.field(factory=dict)

    def add(self, name: str) -> None:
        """Counts the picture of this relative name."""
        here = self
        for part in [*name.split("/", DEEPEST)[:-1], None]:
            here.first = here.first or name
            here.below += 1
            if part is None:
                here.own, here.first_own = here.own + 1, here.first_own or name
            else:
                here = here.folders.setdefault(part, Folder())

    def around(self, top: str = "") -> int:
        """How many folders lie one in the other before the one that holds classes: each alone, with folders in it alone,
        or called as the split ``top`` that it lies in."""
        here, count = self, 0
        while len(here.folders) == 1 and here.own == 0:
            ((name, inner),) = here.folders.items()
            if not inner.folders or (inner.own and not _alike(name, top)):
                break
            here, count = inner, count + 1
        return count

    def at(self, depth: int) -> Folder:
        """The folder ``depth`` further down, of folders that are alone."""
        here = self
        for _ in range(depth):
            (here,) = here.folders.values()
        return here


def _alike(name: str, top: str) -> bool:
    return bool(top) and (name == top or split_of(name) == split_of(top))
