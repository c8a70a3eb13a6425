"""Numbers as coloured squares: confusion, heat maps; and calibration."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from vicinal.report.page.axes import Axes, note
from vicinal.report.summary.charts import AFTER, short, svg

Floats = NDArray[np.float64]
SEEN, STEP = 24, 20
"""Sides in pixels of a square with a number, and of a step of a scale."""


def confusion(counts: Sequence[Sequence[int]], names: Sequence[str], side: int = 250) -> str:
    """Truth down, answer across; each row in shares of its class."""
    table = np.asarray(counts, np.float64)
    shares = table / np.maximum(table.sum(1, keepdims=True), 1)
    cell = max(SEEN, min(34, side // len(names)))  # numbers have room, zeros too
    left, top = 84, 18 + min(84, 6 * max(len(short(name, 14)) for name in names))
    parts = [note(left, 9, "answer across, truth down")]
    for column, name in enumerate(names):
        across = left + (column + 0.6) * cell
        parts.append(_upright(across, top - 4, short(name, 14)))
    for row, name in enumerate(names):
        down = top + row * cell
        parts.append(note(left - 4, down + cell / 2 + 3, short(name, 14), "end"))
        for column, share in enumerate(shares[row].tolist()):
            said = f"{escape(name)} taken for {escape(names[column])}: {table[row, column]:,.0f} ({share:.1%})"
            parts.append(_square(left + column * cell, down, cell, share, said))
            across, style = left + (column + 0.5) * cell, "fill:#fff" if share > 0.6 else "fill:#222b33"
            parts.append(note(across, down + cell / 2 + 3, percent(share), "middle", style))
    return svg(left + len(names) * cell + 4, top + len(names) * cell + 4, parts)


def percent(share: float) -> str:
    """In a square: 0 is nothing, and what is more than that never 0; so is 100."""
    if 0 < share < 0.01:
        return "<1"
    return "99" if 0.99 <= share < 1 else f"{100 * share:.0f}"


def heat(shares: Floats, rows: Sequence[str], columns: Sequence[str], label: str, side: int = 190) -> str:
    """Shares [R, C] from 0 (white) to 1, with a name for each row and column."""
    height, width = max(6.0, side / len(rows)), max(6.0, side / len(columns))
    left, top = max(30, 6 * max(len(name) for name in rows)), 4
    parts = []
    for row, name in enumerate(rows):
        down = top + row * height
        if height >= 9 or row % 2 == 0:
            parts.append(note(left - 4, down + height / 2 + 3, name, "end"))
        for column, share in enumerate(shares[row].tolist()):
            said = f"{escape(name)}, {escape(columns[column])}: {share:.3f}"
            parts.append(_square(left + column * width, down, width, share, said, height))
    bottom = top + len(rows) * height
    for column, name in enumerate(columns):
        if width >= 16 or column % 2 == 0:
            parts.append(note(left + (column + 0.5) * width, bottom + 10, name, "middle"))
    parts.append(note(left + side / 2, bottom + 22, label, "middle"))
    return svg(left + len(columns) * width + 6, bottom + 50, [*parts, *_scale(left, bottom + 28)])


def reliability(bins: Sequence[Sequence[float]], colour: str) -> str:
    """Accuracy by confidence, over the line where they are equal; dots as large as their bin has answers."""
    axes = Axes((0.0, 1.0), (0.0, 1.0), width=200, height=190, percent=True)
    parts = axes.frame("confidence")
    ends = axes.at(0, 0), axes.at(1, 1)
    parts.append(
        f'<line x1="{ends[0][0]:.1f}" y1="{ends[0][1]:.1f}" x2="{ends[1][0]:.1f}" y2="{ends[1][1]:.1f}" '
        'stroke="#9aa5b1" stroke-dasharray="3 2"/>'
    )
    most = max([1.0, *(one[0] for one in bins)])
    for count, confidence, right in bins:
        if count:
            across, down = axes.at(confidence, right)
            parts.append(
                f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{2 + 5 * (count / most) ** 0.5:.1f}" fill="{colour}" '
                f'fill-opacity="0.75"><title>{count:,.0f} answers</title></circle>'
            )
    return svg(axes.width, axes.height, parts)


def _scale(x: float, y: float) -> list[str]:
    """What the shades mean, from 0 to 100 %."""
    steps = [_square(x + STEP * place, y, STEP, place / 5, f"{place / 5:.0%}", 8) for place in range(6)]
    numbers = [note(x + STEP * (place + 0.5), y + 17, f"{20 * place}", "middle") for place in range(6)]
    return [*steps, *numbers, note(x + STEP * 6 + 4, y + 17, "%")]


def _upright(x: float, y: float, text: str) -> str:
    """A name of a column, read upwards."""
    return f'<text class="n" x="{x:.1f}" y="{y:.1f}" transform="rotate(-90 {x:.1f} {y:.1f})">{escape(text)}</text>'


def _square(x: float, y: float, width: float, share: float, said: str, height: float | None = None) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width - 0.5:.1f}" height="{(height or width) - 0.5:.1f}" fill="{AFTER}" '
        f'fill-opacity="{0.04 + 0.96 * min(max(share, 0.0), 1.0):.3f}"><title>{said}</title></rect>'
    )
