"""Whether fixed point holds a program of 8-bit colour: whether its results stay within half a level of the exact ones."""

from __future__ import annotations

from vicinal.backends.cpu.codes import (
    CONTRAST,
    COUNT,
    ERASE,
    FILL_CONSTANT,
    FILTER,
    HUE,
    KNOWS,
    LINEAR,
    MATRIX,
    MEAN,
    MODE,
    NEIGHBOURS,
    NOISE,
    NOTHING,
    OP,
    PARAM,
    PIXEL,
    READS,
)  # fmt: skip
from vicinal.backends.cpu.jit import F, kernel
from vicinal.backends.cpu.ops.filter import support

_TOLERANCE, _TOO_FAR = F(0.5), F(255)  # levels


@kernel
def _least(taps):
    """(NumPy's ``min`` would need Numba's runtime.)"""
    least = taps[0]
    for k in range(1, taps.shape[0]):
        least = min(least, taps[k])
    return least


@kernel
def _error_after(step, params, error):
    """How far off values may be after an op, in levels, if they were ``error`` off before it; _TOO_FAR where it cannot be run.

    Factors must lie within 2, and values, before they are clamped, within 511 levels.
    """
    op, at = step[OP], step[PARAM]
    factor, gain, low, high, rounding = F(0), F(0), F(0), F(255), F(1 / 64)
    if step[KNOWS] != (MEAN if op == CONTRAST else NOTHING) or step[READS] != (NEIGHBOURS if op == FILTER else PIXEL):
        return _TOO_FAR
    if op == LINEAR:
        for c in range(3):
            scale, bias = params[at + c], params[at + 3 + c]
            factor = gain = max(gain, abs(scale))
            low, high = min(low, min(F(255) * scale, F(0)) + bias), max(high, max(F(255) * scale, F(0)) + bias)
    elif op == CONTRAST:
        factor, rest = abs(params[at]), F(255) * (F(1) - params[at])
        gain = factor + abs(F(1) - params[at])  # the mean is as far off
        low, high = min(rest, F(0)) - F(255) * factor, max(rest, F(0)) + F(255) * factor
    elif op == MATRIX:
        for row in range(3):
            down, up = F(0), F(0)
            for k in range(3):
                share = params[at + 3 * row + k]
                factor, down, up = max(factor, abs(share)), down + min(share, F(0)), up + max(share, F(0))
            gain, low, high = max(gain, up - down), min(low, F(255) * down), max(high, F(255) * up)
    elif op == HUE:
        gain, rounding = F(3), F(1 / 16)
    elif op == FILTER:
        across, down = params[at : at + step[COUNT]], params[at + step[COUNT] : at + 2 * step[COUNT]]
        if min(_least(across), _least(down)) < 0 or max(abs(across.sum() - F(1)), abs(down.sum() - F(1))) > F(1e-3):
            return _TOO_FAR
        gain, rounding = F(1), F(support(across) + support(down) + 2) / F(128)
    elif op == NOISE:
        gain = F(1)
    elif op == ERASE and step[MODE] == FILL_CONSTANT:
        gain, rounding = F(1), F(0)
    else:  # cannot run here
        return _TOO_FAR
    holds = factor < F(1.9999) and low > F(-511) and high < F(511)
    return gain * error + rounding if holds else _TOO_FAR


@kernel
def holds(order, begin, end, code, params):
    """Whether ops ``order[begin:end]`` can be run, and stay within the tolerance together with a warp before them."""
    error = F(1 / 64) if begin else F(0)
    for i in range(begin, end):
        error = _error_after(code[order[i]], params, error)
        if error > _TOLERANCE:
            return False
    return True
