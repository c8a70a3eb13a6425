"""Which vector instructions kernels use: a number that is an argument of every kernel.

``AVX512`` (VBMI byte permutes), ``PORTABLE`` (LLVM vectors, which become AVX2, SSE or NEON as the CPU has them) and
``SCALAR``. One compiled kernel holds all three, so a test can ask for each. The environment variable VICINAL_SIMD
(avx512, portable, scalar) lowers the level; it never raises it above what the CPU has.
"""

from __future__ import annotations

import os

import llvmlite.binding as llvm
from numba.core import config

from vicinal.errors import SpecError, expected

SCALAR, PORTABLE, AVX512 = 0, 1, 2
LEVELS = {"scalar": SCALAR, "portable": PORTABLE, "avx512": AVX512}


def _compiled_for(feature: str) -> bool:
    """Whether the code that Numba makes may use a feature: the CPU has it and no Numba setting takes it away."""
    forced, features = getattr(config, "CPU_NAME", None), getattr(config, "CPU_FEATURES", None)
    if forced or features:
        return f"+{feature}" in (features or "")
    return bool(llvm.get_host_cpu_features().get(feature, False))


HAS_AVX512 = _compiled_for("avx512vbmi")
HAS_AVX2 = _compiled_for("avx2")


def level_of_environment() -> int:
    """The level that VICINAL_SIMD allows and the CPU has.

    Raises SpecError when the variable holds another word.
    """
    best = AVX512 if HAS_AVX512 else PORTABLE
    name = os.environ.get("VICINAL_SIMD")
    if name is None:
        return best
    if name not in LEVELS:
        raise SpecError(expected("VICINAL_SIMD", f"one of {', '.join(LEVELS)}", name))
    return min(best, LEVELS[name])


LEVEL = level_of_environment()
