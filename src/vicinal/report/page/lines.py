"""Lines with bands, and values with whiskers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import attrs

from vicinal.report.page.axes import Axes, note, span
from vicinal.report.summary.charts import short, svg

Interval = Mapping[str, Any]
ROW, LABEL, ROOM = 20, 160, 330


@attrs.frozen(eq=False)
class Line:
    """``values``: an interval for each of ``x``."""

    name: str
    colour: str
    x: Sequence[float]
    values: Sequence[Interval]


def lines(rows: Sequence[Line], label: str, percent: bool = False, low: float | None = None) -> str:
    """Means as lines, their intervals as bands. ``low``: where y begins; None: below the lowest value."""
    every = [one[name] for row in rows for one in row.values for name in ("mean", "low", "high")]
    bottom, top = span(every)
    if percent:
        bottom, top = max(bottom, 0.0), min(top, 1.0)
    xs = [x for row in rows for x in row.x]
    ends = (min(xs), max(xs)) if min(xs) < max(xs) else (min(xs) - 0.5, max(xs) + 0.5)
    axes = Axes(ends, (bottom if low is None else low, top), percent=percent)
    parts = axes.frame(label)
    for row in rows:
        parts += _band(axes, row)
        points = " ".join("{:.1f},{:.1f}".format(*axes.at(x, one["mean"])) for x, one in zip(row.x, row.values, strict=True))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{row.colour}" stroke-width="1.6">'
            f"<title>{escape(row.name)}</title></polyline>"
        )
    return svg(axes.width, axes.height, parts)


def whiskers(rows: Sequence[tuple[str, str, Interval]], percent: bool = True, zero: bool = False) -> str:
    """One row for each (name, colour, interval): a dot, the interval, and the number; ``zero`` marks no difference.

    Shares, that is percents that are no differences, have intervals that end at 0 and 1.
    """
    if percent and not zero:
        rows = [(name, colour, possible(one)) for name, colour, one in rows]
    every = [one[name] for _, _, one in rows for name in ("mean", "low", "high")]
    low, high = span([*every, 0.0] if zero else every)
    scale = ROOM / (high - low)
    height = len(rows) * ROW + 4
    parts = []
    if zero:
        nil = LABEL - low * scale
        parts.append(f'<line x1="{nil:.1f}" x2="{nil:.1f}" y1="0" y2="{height}" stroke="#9aa5b1" stroke-dasharray="3 2"/>')
    for index, (name, colour, one) in enumerate(rows):
        down = index * ROW + ROW / 2 + 2
        dot = LABEL + (one["mean"] - low) * scale
        parts.append(f'<text x="{LABEL - 8}" y="{down + 4:.1f}" text-anchor="end">{escape(short(name))}</text>')
        if one["low"] is not None:
            ends = [LABEL + (one[end] - low) * scale for end in ("low", "high")]
            parts.append(f'<line x1="{ends[0]:.1f}" x2="{ends[1]:.1f}" y1="{down}" y2="{down}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{dot:.1f}" cy="{down}" r="3.5" fill="{colour}"/>')
        parts.append(note(LABEL + ROOM + 6, down + 3, number(one, percent, zero)))
    return svg(LABEL + ROOM + 130, height, parts)


def possible(one: Interval) -> Interval:
    """The interval of a share, of which only what lies in [0, 1] can be."""
    if one["low"] is None or (one["low"] >= 0 and one["high"] <= 1):
        return one
    return {**one, "low": max(one["low"], 0.0), "high": min(one["high"], 1.0)}


def number(one: Interval | None, percent: bool = True, signed: bool = False) -> str:
    """``82.31 (81.90 to 82.72)``, in percent or as it is; an empty string for None. What is in percent and not ``signed`` is a
    share, and its interval ends at 0 and 100."""
    if one is None:
        return ""
    one = possible(one) if percent and not signed else one
    scale, sign = (100 if percent else 1), "+" if signed else ""
    digits = 2 if percent else 3
    text = f"{scale * one['mean']:{sign}.{digits}f}"
    if one["low"] is None:
        return text
    return f"{text} ({scale * one['low']:{sign}.{digits}f} to {scale * one['high']:{sign}.{digits}f})"


def _band(axes: Axes, row: Line) -> list[str]:
    if any(one["low"] is None for one in row.values):
        return []
    there = [axes.at(x, one["high"]) for x, one in zip(row.x, row.values, strict=True)]
    back = [axes.at(x, one["low"]) for x, one in zip(row.x, row.values, strict=True)]
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in [*there, *reversed(back)])
    return [f'<polygon points="{points}" fill="{row.colour}" fill-opacity="0.13"/>']
