"""Whether the kernel is used at all."""

from __future__ import annotations

import os
from importlib.util import find_spec

FASTER_ON: frozenset[str] = frozenset()
"""Names of GPUs, as torch calls them, on which benchmarks/results/device-*.json shows it to be faster. None yet: no GPU was at
hand."""

VARIABLE = "VICINAL_FUSED"
"""The environment variable that says "1" (always) or "0" (never); otherwise ``FASTER_ON`` decides."""


def is_on(gpu: str) -> bool:
    """For tensors on this GPU; "" for the CPU, where only Triton's interpreter runs it."""
    said = os.environ.get(VARIABLE, "")
    if find_spec("triton") is None or said == "0":
        return False
    interpreted = os.environ.get("TRITON_INTERPRET") == "1"
    return (said == "1" and (bool(gpu) or interpreted)) or gpu in FASTER_ON
