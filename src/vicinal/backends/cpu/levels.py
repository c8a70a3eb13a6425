"""Which vector instructions kernels use: the number that every kernel has for its argument ``level``.

``AVX512`` (VBMI byte permutes), ``PORTABLE`` (LLVM vectors, which become AVX2, SSE or NEON as the CPU has them) and
``SCALAR``. One compiled kernel holds all three, so a test can ask for each; chosen_level.py says which a process uses.
"""

from __future__ import annotations

SCALAR, PORTABLE, AVX512 = 0, 1, 2
LEVELS = {"scalar": SCALAR, "portable": PORTABLE, "avx512": AVX512}
