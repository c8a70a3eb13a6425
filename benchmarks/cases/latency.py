"""One small picture through one op: the cost of a call."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import Flip

CASE = Case(
    name="latency",
    title="One grey 28x28 picture, one flip (to reach: under 60 microseconds, 16667/s)",
    steps=(Flip(1.0),),
    inputs="digit",
    size=28,
    batch=1,
    single=True,
)
