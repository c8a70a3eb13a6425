"""What was asked of an experiment in numbers, and what came out."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.experiments.student import Interval


def answer(asks: str, found: Interval, at_least: float, excludes_zero: bool = False, unit: str = "") -> dict[str, Any]:
    """JSON: ``asks`` in words, the ``found`` mean with its interval, ``at_least`` in the same unit, and "reached".

    ``unit``: of both, as pages say it; "" where they are shares, which pages say in points.
    Reached means a mean of ``at_least``; with ``excludes_zero`` also an interval that lies above zero.
    """
    above = found.low is not None and found.low > 0
    reached = found.mean >= at_least and (above or not excludes_zero)
    whole = {"asks": asks, **attrs.asdict(found), "at_least": at_least, "excludes_zero": excludes_zero, "reached": reached}
    return {**whole, "unit": unit} if unit else whole
