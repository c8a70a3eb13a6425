"""Kernels that other kernels call by address: each is compiled apart, when first needed, and kept on disk.

A kernel that is called by name is compiled into its caller, and with that into the caller's caller: most of what a first
call would cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.ccallback import CFunc

from vicinal.backends.cpu.jit import intrinsic, options
from vicinal.backends.cpu.own_copies import OwnCopies
from vicinal.sampling.disk import keep
from vicinal.sampling.sources import fingerprint

_SIGNATURE = types.void(types.int64)


class Unit:
    """A kernel of one argument, the address of Room's table of places, where it finds all else (room.py)."""

    arguments, returns = _SIGNATURE.args, _SIGNATURE.return_type

    def __init__(self, function: Callable[[Any], None]) -> None:
        self._function, self.name = function, function.__name__
        fingerprint(function)  # now: it may be compiled when the files are no longer those that Python has imported

    def compile(self) -> Any:
        """Numba's object, read from disk where an earlier process has left it."""
        unit = CFunc(self._function, (self.arguments, self.returns), {}, options, pipeline_class=OwnCopies)
        keep(unit).compile()
        return unit


class Units:
    """Units by number, and their addresses, at ``place``: 0 for one that has not been loaded."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self._addresses = np.zeros(len(units), np.int64)
        self.place: int = self._addresses.ctypes.data
        self.units = units
        self._compiled: dict[int, Any] = {}

    def load(self, number: int) -> None:
        """Compiles unit ``number``. Of threads that do so at once, the second finds on disk what the first has left."""
        compiled = self.units[number].compile()
        self._addresses[number] = self._compiled.setdefault(number, compiled).address


@intrinsic
def call(typingctx: Any, address: Any, places: Any) -> Any:
    """Calls the unit at ``address`` for the Room whose table of places is at ``places``."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [ir.IntType(64)])
        builder.call(builder.inttoptr(args[0], kind.as_pointer()), [args[1]])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), codegen
