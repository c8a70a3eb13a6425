"""The level of vector instructions (levels.py) that this process uses.

The environment variable VICINAL_SIMD (avx512, portable, scalar) lowers it; it never raises it above what the CPU has.
"""

from __future__ import annotations

import os

from vicinal.backends.cpu.levels import AVX512, LEVELS, PORTABLE
from vicinal.errors import SpecError, expected
from vicinal.sampling.kernels import kernels_of


def level_of_environment() -> int:
    """The level that VICINAL_SIMD allows and the kernels were compiled for, which need not be the most that the CPU has.

    Raises SpecError when the variable holds another word.
    """
    best = AVX512 if kernels_of("vicinal.backends.cpu.features").HAS_AVX512 else PORTABLE
    name = os.environ.get("VICINAL_SIMD")
    if name is None:
        return best
    if name not in LEVELS:
        raise SpecError(expected("VICINAL_SIMD", f"one of {', '.join(LEVELS)}", name))
    return min(best, LEVELS[name])


LEVEL = level_of_environment()
