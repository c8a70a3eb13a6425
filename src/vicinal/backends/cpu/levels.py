"""Which vector instructions kernels use: the number that every kernel has for its argument ``level``.

``AVX512`` (VBMI byte permutes), ``PORTABLE`` (LLVM vectors, which become AVX2, SSE or NEON as the CPU has them) and
``SCALAR``. One compiled kernel holds all three, so a test can ask for each; chosen_level.py says which a process uses.
"""

from __future__ import annotations

import llvmlite.binding as llvm
from numba.core import config

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
