"""Small charts as SVG text: no script, nothing to load, readable in any browser and mail."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from vicinal.report.figures import figure

BEFORE, AFTER = "#9aa5b1", "#1f7a8c"
ROW, LABEL, BAR = 20, 150, 320


def bars(names: Sequence[str], before: Sequence[float], after: Sequence[float]) -> str:
    """Two horizontal bars a class, before over after, with their counts."""
    most = max([1, *before, *after])
    parts = []
    for index, (name, old, new) in enumerate(zip(names, before, after, strict=True)):
        top = index * (ROW + 6)
        parts.append(f'<text x="{LABEL - 6}" y="{top + 14}" text-anchor="end">{escape(short(name))}</text>')
        for offset, count, colour in ((0, old, BEFORE), (ROW // 2, new, AFTER)):
            width = BAR * count / most
            parts.append(
                f'<rect x="{LABEL}" y="{top + offset}" width="{width:.1f}" height="{ROW // 2 - 1}" fill="{colour}"/>'
                f'<text class="n" x="{LABEL + width + 4:.1f}" y="{top + offset + 8}">{number(count)}</text>'
            )
    return svg(LABEL + BAR + 70, len(names) * (ROW + 6) + 4, parts)


def histogram(values: Sequence[float], bins: int = 24, width: int = 220, height: int = 70) -> str:
    """The distribution of some numbers, with the ends of its range below."""
    numbers = np.asarray(values, np.float64)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return svg(width, height, [])
    low, high = float(numbers.min()), float(numbers.max())
    counts, _ = np.histogram(numbers, bins, (low, high) if high > low else (low - 0.5, low + 0.5))
    step, room = width / bins, height - 16
    parts = [
        f'<rect x="{index * step:.2f}" y="{room - room * count / counts.max():.2f}" width="{step - 1:.2f}" '
        f'height="{room * count / counts.max():.2f}" fill="{AFTER}"/>'
        for index, count in enumerate(counts.tolist())
        if count
    ]
    parts.append(f'<text class="n" x="0" y="{height - 3}">{figure(low)}</text>')
    parts.append(f'<text class="n" x="{width}" y="{height - 3}" text-anchor="end">{figure(high)}</text>')
    return svg(width, height, parts)


def heat(cells: NDArray[np.int64], side: int = 176) -> str:
    """Counts [R, C] of boxes as a map of squares, none for 0, over a scale; row 0 is on top."""
    rows, columns = cells.shape
    height, width, most = side / rows, side / columns, max(1, int(cells.max()))
    parts = [f'<rect width="{side}" height="{side}" fill="#f4f6f8"/>']
    for row, column in np.argwhere(cells > 0).tolist():
        count = int(cells[row, column])
        parts.append(
            f'<rect x="{column * width:.1f}" y="{row * height:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{AFTER}" fill-opacity="{0.08 + 0.92 * (count / most) ** 0.5:.3f}"><title>{count:,}</title></rect>'
        )
    parts += [  # what the shades mean
        f'<rect x="{14 * place}" y="{side + 6}" width="13.5" height="8" fill="{AFTER}" '
        f'fill-opacity="{0.08 + 0.92 * (place / 4) ** 0.5 if place else 0.0:.3f}" stroke="#e4e8eb" stroke-width="0.5"/>'
        for place in range(5)
    ]
    parts += [
        f'<text class="n" x="0" y="{side + 24}">0</text>',
        f'<text class="n" x="70" y="{side + 24}" text-anchor="end">{most:,}</text>',
        f'<text class="n" x="{side}" y="{side + 24}" text-anchor="end">boxes a square</text>',
    ]
    return svg(side, side + 28, parts)


def svg(width: float, height: float, parts: Sequence[str]) -> str:
    """A drawing of so many pixels from its elements."""
    return f'<svg width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'


def number(count: float) -> str:
    """A count, of shares of pictures with a decimal."""
    return f"{count:,.1f}".removesuffix(".0")


def short(name: str, most: int = 22) -> str:
    """A name of at most ``most`` characters."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
