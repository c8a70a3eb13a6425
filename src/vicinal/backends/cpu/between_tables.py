"""Ops on bytes that are two tables, with a contrast about the mean of the picture between them."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    BY_TABLE,
    CONTRAST,
    FREE,
    KNOWS,
    MEAN,
    NO_TABLE,
    NOTHING,
    OP,
    PARAM,
    ROUND,
    TABLE_A_CHANNEL,
)  # fmt: skip
from vicinal.backends.cpu.jit import kernel


@kernel
def same_for_all(step, params, colour):
    at = step[PARAM]
    same = at + 2 * colour <= params.shape[0]
    for c in range(1, colour if same else 0):
        same = same and params[at + c] == params[at] and params[at + colour + c] == params[at + colour]
    return same


@kernel
def contrast_at(order, start, count, code, params, colour):
    """Where in ``order`` the one Contrast stands, if all others are one table for all channels, and whole levels come to it.

    Else -1: for one without a Round before it, fixed point (fixed/program.py) is faster.
    """
    at = np.int64(-1)
    for i in range(start, count):
        step = code[order[i]]
        if step[OP] == CONTRAST and step[KNOWS] == MEAN:
            before = code[order[max(i - 1, start)]]
            if at >= 0 or before[OP] != ROUND or before[FREE]:
                return np.int64(-1)
            at = i
        elif step[BY_TABLE] == NO_TABLE or step[KNOWS] != NOTHING:
            return np.int64(-1)
        if step[BY_TABLE] == TABLE_A_CHANNEL and not same_for_all(step, params, colour):
            return np.int64(-1)
    return at
