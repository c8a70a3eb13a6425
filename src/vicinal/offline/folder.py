"""The pictures of a folder, and where what is made from them goes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import attrs

from vicinal.errors import JobError

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm"})
KEPT = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
"""Formats that are written as they were read; a picture of any other becomes a PNG."""


@attrs.frozen
class Source:
    """One picture of the source folder. Its path relative to that folder, with "/", is its sample id."""

    root: Path
    id: str
    stem: str  # of the outputs, relative, unique among the sources
    suffix: str  # of the outputs

    @property
    def path(self) -> Path:
        return self.root / self.id

    def output(self, copy: int) -> str:
        """The relative path of a copy: class folders are kept, ``cats/a.jpg`` becomes ``cats/a_0.jpg``."""
        return f"{self.stem}_{copy}{self.suffix}"


def find_pictures(root: Path) -> list[Source]:
    """The pictures below ``root``, in the order of their paths; hidden files and folders are left out.

    Raises JobError when the folder is missing or holds none.
    """
    if not root.exists():
        raise JobError(f"{root}: no such folder")
    if not root.is_dir():
        raise JobError(f"{root}: expected a folder of pictures, got a file")
    found: list[str] = []
    for folder, below, files in os.walk(root, onerror=_refuse):
        below[:] = [name for name in below if not name.startswith(".")]
        place = Path(folder).relative_to(root)
        found += [
            (place / name).as_posix()
            for name in files
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    if not found:
        raise JobError(f"{root}: no pictures found (looked for {', '.join(sorted(SUFFIXES))})")
    return _name_outputs(root, sorted(found))


def mask_of(source: Source, masks: Path) -> Path:
    """The mask that belongs to a picture: the same relative path in the folder ``masks``, as .png, .tif or .bmp."""
    base = PurePosixPath(source.id).with_suffix("")
    for suffix in (".png", ".tif", ".tiff", ".bmp"):
        path = masks / f"{base}{suffix}"
        if path.is_file():
            return path
    return masks / f"{base}.png"


def _name_outputs(root: Path, ids: Sequence[str]) -> list[Source]:
    """Pictures that differ by their suffix alone keep it in the name: a.jpg and a.png give a.jpg_0.jpg, a.png_0.png."""
    shared = Counter(str(PurePosixPath(id).with_suffix("")) for id in ids)
    sources = []
    for id in ids:
        path = PurePosixPath(id)
        bare = str(path.with_suffix(""))
        suffix = path.suffix if path.suffix.lower() in KEPT else ".png"
        sources.append(Source(root, id, bare if shared[bare] == 1 else id, suffix))
    return sources


def _refuse(error: OSError) -> None:
    raise JobError(f"{error.filename}: {error.strerror}")
