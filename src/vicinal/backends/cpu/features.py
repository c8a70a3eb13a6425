"""What the code that Numba makes may use of the CPU."""

from __future__ import annotations

import llvmlite.binding as llvm
from numba.core import config


def _compiled_for(feature: str) -> bool:
    """Whether the code that Numba makes may use a feature: the CPU has it and no Numba setting takes it away."""
    forced, features = getattr(config, "CPU_NAME", None), getattr(config, "CPU_FEATURES", None)
    if forced or features:
        return f"+{feature}" in (features or "")
    return bool(llvm.get_host_cpu_features().get(feature, False))


HAS_AVX512 = _compiled_for("avx512vbmi")
HAS_AVX2 = _compiled_for("avx2")
