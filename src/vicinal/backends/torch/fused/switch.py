"""Whether the kernel is used at all."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

FASTER_ON: frozenset[str] = frozenset()
"""Names of GPUs, as torch calls them, on which benchmarks/results/device-*.json shows it to be faster. None yet: no GPU was at
hand."""

VARIABLE = "VICINAL_FUSED"
"""The environment variable that says "1" (always) or "0" (never); otherwise ``FASTER_ON`` decides."""


def is_on(gpu: str) -> bool:
    """For tensors on this GPU; "" for the CPU, where only Triton's interpreter runs it."""
    said = os.environ.get(VARIABLE, "")
    if said == "1":
        return (bool(gpu) or os.environ.get("TRITON_INTERPRET") == "1") and _has_triton()
    return said != "0" and gpu in FASTER_ON and _has_triton()


@cache
def _has_triton() -> bool:
    return find_spec("triton") is not None
