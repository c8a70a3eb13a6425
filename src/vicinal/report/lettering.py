"""Small text in pictures, in the font that comes with Pillow (ASCII, "°" and "…"), cut where there is no more room."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vicinal.report.draw import Array

SIZE, LINE = 11, 13
"""Height of letters and of lines in pixels."""
CUT = "…"


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text in at most ``most`` lines of ``width`` pixels, broken at spaces; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        count = next((n for n in range(len(words), 1, -1) if _wide(" ".join(words[:n])) <= width), 1)
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        lines[-1] = _shortened(f"{lines[-1]} {words[0]}", width, True)
    return [_shortened(line, width, False) for line in lines]


def lettered(lines: list[str], height: int, width: int, ink: tuple[int, int, int], ground: int) -> Array:
    """uint8 RGB [height, width, 3] with the lines from its top."""
    picture = Image.new("RGB", (width, height), (ground,) * 3)
    drawing = ImageDraw.Draw(picture)
    for index, line in enumerate(lines):
        drawing.text((0, index * LINE), line, fill=ink, font=_font())
    return np.asarray(picture)


def _shortened(text: str, width: int, cut: bool) -> str:
    """The text, with an ellipsis where it is wider, or ``cut`` anyway."""
    if not cut and _wide(text) <= width:
        return text
    while text and _wide(text.rstrip(" ,(") + CUT) > width:
        text = text[:-1]
    return text.rstrip(" ,(") + CUT


def _wide(text: str) -> float:
    return float(_font().getlength(text))


@functools.cache
def _font() -> Any:
    return ImageFont.load_default(SIZE)
