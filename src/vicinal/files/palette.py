"""The palette of a picture file."""

from __future__ import annotations

from vicinal.files.container import open_pillow
from vicinal.files.header import BrokenFileError
from vicinal.files.quiet import quiet_warnings
from vicinal.files.tiff.decode import colour_table
from vicinal.files.tiff.page import STARTS, read_page


def read_palette(data: bytes) -> list[int] | None:
    """The colours as numbers R, G, B, R, ... by index; None where the file has none, or cannot be read."""
    try:
        if data[:4] in STARTS:
            page = read_page(data)
            return [int(value) for value in colour_table(page).ravel()] if page.colours else None
        image = open_pillow(data)
        with quiet_warnings():
            colours: list[int] | None = image.getpalette("RGB") if image.mode == "P" else None
        return colours
    except (BrokenFileError, ValueError, OSError):
        return None
