"""How what is drawn and lowered is compiled: for one signature, at once, and kept on disk.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit, types

from vicinal.sampling.disk import keep

ROW = types.Array(types.float64, 1, "A", readonly=True)
"""Of an argument that is only read, in any layout: one number a sample [N]."""
SIZES = types.Array(types.int64, 2, "A", readonly=True)
"""The same: height and width [N, 2]."""
MATRICES = types.Array(types.float64, 3, "A", readonly=True)
"""The same: [N, 3, 3]."""


def compiled(*arguments: Any) -> Callable[[Callable[..., None]], Any]:
    """Compiles a function of ``arguments`` (Numba's types) that returns nothing: no GIL, IEEE arithmetic in written order."""
    signature = types.void(*arguments)

    def compile_(function: Callable[..., None]) -> Any:
        dispatcher = keep(njit(nogil=True, error_model="numpy")(function))
        dispatcher.declared = arguments  # as jit.entry
        dispatcher.compile(signature)
        dispatcher.disable_compile()
        return dispatcher

    return compile_
