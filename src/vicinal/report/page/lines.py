"""Lines with bands, and values with whiskers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import attrs

from vicinal.report.page.axes import Axes, begins, note, span, ticks
from vicinal.report.summary.charts import short, svg

Interval = Mapping[str, Any]
ROW, LABEL, ROOM, FOOT = 20, 160, 330, 14
LEAST = 0.04
"""How much of all an axis of shares, or of differences between them, shows at least: 4 points."""


@attrs.frozen(eq=False)
class Line:
    """``values``: an interval for each of ``x``."""

    name: str
    colour: str
    x: Sequence[float]
    values: Sequence[Interval]


def lines(rows: Sequence[Line], label: str, percent: bool = False, low: float | None = None) -> str:
    """Means of shares or losses as lines, their intervals as bands. ``low``: where y begins; None: below the lowest value."""
    rows = [attrs.evolve(row, values=[possible(one, percent=percent) for one in row.values]) for row in rows]
    every = [one[name] for row in rows for one in row.values for name in ("mean", "low", "high")]
    bottom, top = shares(every) if percent else span(every)
    bottom = max(bottom, 0.0)
    xs = [x for row in rows for x in row.x]
    ends = (min(xs), max(xs)) if min(xs) < max(xs) else (min(xs) - 0.5, max(xs) + 0.5)
    axes = Axes(ends, (bottom if low is None else low, top), percent=percent, whole=all(float(x).is_integer() for x in xs))
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
    """One row for each (name, colour, interval): a dot, the interval, and the number, over an axis; ``zero`` marks no
    difference.

    Intervals of shares, that is percents that are no differences, end at 0 and 1, and those of their differences at -1 and 1.
    """
    if not rows:
        return svg(LABEL, 0, [])
    rows = [(name, colour, possible(one, zero, percent)) for name, colour, one in rows]
    every = [one[name] for _, _, one in rows for name in ("mean", "low", "high")]
    low, high = span([*every, 0.0], least=LEAST * percent) if zero else shares(every) if percent else span(every)
    scale = ROOM / (high - low)
    height = len(rows) * ROW + 4
    parts = _axis(low, high, height, percent, zero)
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
        parts.append(note(LABEL + ROOM + 10, down + 3, number(one, percent, zero)))
    return svg(LABEL + ROOM + 150, height + FOOT, parts)


def _axis(low: float, high: float, height: float, percent: bool, zero: bool) -> list[str]:
    """Lines and numbers of the scale below the rows; of shares where it begins, if not at 0."""
    parts = []
    for value in ticks(low, high):
        across = LABEL + (value - low) * ROOM / (high - low)
        shown = (100 if percent else 1) * value
        text = f"{shown:+.4g}" if zero and value else f"{shown:.4g}"
        parts.append(f'<line x1="{across:.1f}" x2="{across:.1f}" y1="0" y2="{height}" stroke="#e4e8eb"/>')
        parts.append(note(across, height + 10, text + " %" * (percent and not zero), "middle"))
    if percent and not zero and low > 0:
        parts.append(note(LABEL - 18, height + 10, begins(low), "end"))
    return parts


def shares(values: Sequence[float | None]) -> tuple[float, float]:
    """The range of an axis of shares: inside of [0, 1], and at least LEAST wide."""
    low, high = span(values, least=LEAST)
    return max(low, 0.0), min(high, 1.0)


def possible(one: Interval, signed: bool = False, percent: bool = True) -> Interval:
    """The interval as far as it can be: of a share in [0, 1], of a difference between two in [-1, 1], of a loss from 0 on."""
    most = 1.0 if percent else math.inf
    least = -most if signed else 0.0
    if one["low"] is None or (one["low"] >= least and one["high"] <= most):
        return one
    return {**one, "low": max(one["low"], least), "high": min(one["high"], most)}


def number(one: Interval | None, percent: bool = True, signed: bool = False) -> str:
    """``82.31 (81.90 to 82.72)``, in percent or as it is; an empty string for None. What is in percent is a share, whose
    interval ends at 0 and 100, or where it is ``signed`` a difference between two, from -100 to 100; what is neither, a loss,
    which is never below 0."""
    if one is None:
        return ""
    one = possible(one, signed, percent)
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
