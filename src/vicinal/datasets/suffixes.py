"""Kinds of picture files, by suffix."""

from __future__ import annotations

from posixpath import splitext

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm"})
"""Files that are read as pictures."""
WRITTEN = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
"""Kinds that are written; a picture of any other becomes a PNG."""
MASKS = (".png", ".tif", ".tiff", ".bmp", ".gif")
"""Files of class indices or ids: formats without loss, in the order in which they are looked for."""


def is_picture(name: str) -> bool:
    """Whether a file of this name is read as a picture."""
    return splitext(name)[1].lower() in PICTURES


def written(suffix: str) -> str:
    """The suffix of the file that is written for a picture that came as ``suffix``."""
    return suffix if suffix.lower() in WRITTEN else ".png"


def without_suffix(name: str) -> str:
    """``name`` without the suffix of a picture; other names as they are."""
    stem, suffix = splitext(name)
    return stem if suffix.lower() in PICTURES else name
