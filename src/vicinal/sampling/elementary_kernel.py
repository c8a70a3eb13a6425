"""The functions of elementary.py in compiled code, with the same bits: one by one for other kernels, and of arrays.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

from numba import njit, types

from vicinal.sampling import elementary
from vicinal.sampling.compiled import ROW, compiled
from vicinal.sampling.elementary import Floats

exp = njit(nogil=True)(elementary.exp)
log = njit(nogil=True)(elementary.log)
sine_cosine = njit(nogil=True)(elementary.sine_cosine)
arctan = njit(nogil=True)(elementary.arctan)

_OUT = types.float64[::1]


@compiled(ROW, _OUT)
def exp_block(values: Floats, out: Floats) -> None:
    for n in range(len(out)):
        out[n] = exp(values[n])


@compiled(ROW, _OUT)
def log_block(values: Floats, out: Floats) -> None:
    for n in range(len(out)):
        out[n] = log(values[n])


@compiled(ROW, _OUT)
def arctan_block(values: Floats, out: Floats) -> None:
    for n in range(len(out)):
        out[n] = arctan(values[n])


@compiled(ROW, _OUT, _OUT)
def sine_cosine_block(degrees: Floats, sines: Floats, cosines: Floats) -> None:
    for n in range(len(sines)):
        sines[n], cosines[n] = sine_cosine(degrees[n])
