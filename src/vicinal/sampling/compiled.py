"""How what is drawn and lowered is compiled: for one signature, at once, and kept on disk.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import CellType, FunctionType
from typing import Any

from numba import njit, types

from vicinal.sampling.disk import keep

ROW = types.Array(types.float64, 1, "A", readonly=True)
"""Of an argument that is only read, in any layout: one number a sample [N]."""
SIZES = types.Array(types.int64, 2, "A", readonly=True)
"""The same: height and width [N, 2]."""
MATRICES = types.Array(types.float64, 3, "A", readonly=True)
"""The same: [N, 3, 3]."""


def fingerprint(folder: Path) -> str:
    """A hash of all the code in a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def keyed(function: Callable[..., Any], state: str) -> Callable[..., Any]:
    """The function, such that what Numba keeps of it on disk holds for this ``state`` only.

    Numba sees a change of a function's own file, but not of the files of the functions that it calls. What a function
    closes over is part of the key.
    """
    code = function.__code__.replace(co_freevars=(*function.__code__.co_freevars, "_fingerprint"))
    cells = (*(function.__closure__ or ()), CellType(state))
    copy = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, cells)
    copy.__qualname__, copy.__module__, copy.__doc__ = function.__qualname__, function.__module__, function.__doc__
    return copy


_STATE = fingerprint(Path(__file__).parent)


def compiled(*arguments: Any) -> Callable[[Callable[..., None]], Any]:
    """Compiles a function of ``arguments`` (Numba's types) that returns nothing: no GIL, IEEE arithmetic in written order."""
    signature = types.void(*arguments)

    def compile_(function: Callable[..., None]) -> Any:
        dispatcher = keep(njit(nogil=True, error_model="numpy")(keyed(function, _STATE)))
        dispatcher.compile(signature)
        dispatcher.disable_compile()
        return dispatcher

    return compile_
