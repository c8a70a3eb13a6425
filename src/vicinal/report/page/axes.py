"""A plot's frame: two scales, their ticks, and where values lie on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import attrs

COLOURS = ("#7b8794", "#1f7a8c", "#d1495b", "#edae49", "#5b8e3e", "#7d5ba6", "#b5651d", "#2f5d9b", "#c77dab", "#4a4e57")
"""Of recipes in their order; the baseline is grey."""

LEFT, BOTTOM, TOP, RIGHT = 40, 30, 6, 8


@attrs.frozen
class Axes:
    """A frame of ``width`` x ``height`` pixels for x and y in the ranges given. ``percent``: how y is written, which says where
    it begins, if not at 0. ``whole``: x has whole numbers, as epochs."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: int = 300
    height: int = 190
    percent: bool = False
    whole: bool = False

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a point, cut to the frame."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        left = LEFT + min(max(across, 0.0), 1.0) * (self.width - LEFT - RIGHT)
        return left, self.height - BOTTOM - min(max(up, 0.0), 1.0) * (self.height - BOTTOM - TOP)

    def frame(self, label: str) -> list[str]:
        """Lines and numbers of both scales, and the name of x."""
        parts = []
        for value in ticks(*self.y):
            _, down = self.at(self.x[0], value)
            text = f"{100 * value:.4g} %" if self.percent else f"{value:.4g}"
            parts.append(f'<line x1="{LEFT}" x2="{self.width - RIGHT}" y1="{down:.1f}" y2="{down:.1f}" stroke="#e4e8eb"/>')
            parts.append(note(LEFT - 4, down + 3, text, "end"))
        for value in ticks(*self.x, whole=self.whole):
            across, _ = self.at(value, self.y[0])
            down = self.height - BOTTOM
            parts.append(f'<line x1="{across:.1f}" x2="{across:.1f}" y1="{down}" y2="{down + 3}" stroke="#9aa5b1"/>')
            parts.append(note(across, down + 12, f"{value:.4g}", "middle"))
        if self.percent and self.y[0] > 0:
            parts.append(note(0, self.height - 4, begins(self.y[0])))
        return [*parts, note((LEFT + self.width - RIGHT) / 2, self.height - 4, label, "middle")]


def begins(low: float) -> str:
    """The word that an axis of shares does not begin at 0, where bars and distances would look larger than they are."""
    return f"begins at {100 * low:.0f} %" if low >= 0.01 else f"begins at {100 * low:.2g} %"


def ticks(low: float, high: float, about: int = 5, whole: bool = False) -> list[float]:
    """Round numbers inside a range, about so many; ``whole`` ones alone."""
    rough = max((high - low) / about, 1.0 if whole else 0.0)
    power = 10.0 ** math.floor(math.log10(rough))
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    step = next(power * factor for factor in factors if power * factor >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 10) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def span(values: Sequence[float | None], pad: float = 0.05, least: float = 0.0) -> tuple[float, float]:
    """A range that holds all values that there are, with a little room, and is ``least`` wide: chance is not to fill it."""
    found = [value for value in values if value is not None and math.isfinite(value)]
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    room = max((high - low) * pad or max(abs(high) * pad, 0.01), (least - (high - low)) / 2)
    return low - room, high + room


def note(x: float, y: float, text: str, anchor: str = "start", style: str = "") -> str:
    """Small grey words whose line stands at y, anchored at x ("start", "middle", "end")."""
    styled = f' style="{style}"' if style else ""
    return f'<text class="n" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{styled}>{escape(text)}</text>'
