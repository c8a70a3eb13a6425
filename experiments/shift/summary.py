"""What the networks of all seeds say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from experiments.common.answers import answer
from experiments.shift.measure import Trials
from experiments.shift.settings import REACH
from vicinal.experiments.student import Interval, interval

Found = Mapping[str, Sequence[Trials]]
"""By recipe the trials of every seed, in the same order of seeds."""

BASE, ASKED = "none", "shift_x"


def rows(found: Found) -> list[dict[str, Any]]:
    """By recipe: the accuracies "unshifted", at the "ends" of either axis, and by shift; and their gains over BASE.

    Gains are paired by seed; None for BASE.
    """
    out = []
    for name in found:
        row: dict[str, Any] = {"recipe": name}
        for key, pick in (("unshifted", _unshifted), ("ends_x", _ends("x")), ("ends_y", _ends("y")), ("map_mean", _map_mean)):
            row[key] = attrs.asdict(interval([pick(one) for one in found[name]]))
            row[f"{key}_gain"] = None if name == BASE else attrs.asdict(_gain(found, name, pick))
        for axis in ("x", "y"):
            row[axis] = [attrs.asdict(interval(values)) for values in zip(*(one[axis] for one in found[name]), strict=True)]
        for key in ("map", "picture"):
            row[key] = np.mean([one[key] for one in found[name]], axis=0).round(4).tolist()
        out.append(row)
    return out


def answers(found: Found) -> dict[str, Any]:
    """Of what issue 4 asks: at least 20 points gained at the ends, fewer than 2 lost in the middle."""
    words = f"with x-translation ({ASKED}) against without"
    ends, middle = _gain(found, ASKED, _ends("x")), _gain(found, ASKED, _unshifted)
    return {
        "ends": answer(f"Accuracy at x-shifts of ±{REACH} pixels, {words}", ends, 0.20, excludes_zero=True),
        "middle": answer(f"Accuracy unshifted, {words}", middle, -0.02),
    }


def _gain(found: Found, name: str, pick: Callable[[Trials], float]) -> Interval:
    pairs = zip(found[name], found[BASE], strict=True)
    return interval([pick(one) - pick(base) for one, base in pairs])


def _unshifted(one: Trials) -> float:
    return float(one["unshifted"])


def _ends(axis: str) -> Callable[[Trials], float]:
    return lambda one: float(one[axis][0] + one[axis][-1]) / 2


def _map_mean(one: Trials) -> float:
    return float(np.mean(one["map"]))
