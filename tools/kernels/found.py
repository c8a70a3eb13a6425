"""Which kernels there are: all functions that a decorator of ours compiles for Python or for other kernels to call."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import attrs

from vicinal.sampling.kernels import UNITS, entries_of, kernel_modules
from vicinal.sampling.shipped import PACKAGE
from vicinal.sampling.sources import files_of

FEATURES = "vicinal.backends.cpu.features"


@attrs.frozen(eq=False)
class Kernel:
    """A compiled function: Numba's ``library`` of it, which holds it as ``symbol``, and its types."""

    module: str
    name: str
    library: Any
    symbol: str
    arguments: tuple[Any, ...]
    returns: Any

    @property
    def is_unit(self) -> bool:
        return self.module == UNITS


def modules() -> list[str]:
    """The names of all modules with kernels, and of the table of units."""
    return [*kernel_modules(), UNITS]


def kernels_of(module: str) -> list[Kernel]:
    """Those of a module, compiled."""
    found = import_module(module)
    if module == UNITS:
        return [_unit(unit) for unit in found.UNITS.units]
    return [entry(module, one) for one in entries_of(found)]


def sources_of(modules: list[str]) -> list[str]:
    """The files that kernels of these modules are made of, relative to the package."""
    package, files = str(PACKAGE), set[str]()
    for module in modules:
        files |= files_of(str(import_module(module).__file__), package)
    return sorted(file.removeprefix(package).lstrip("/\\").replace("\\", "/") for file in files)


def entry(module: str, dispatcher: Any) -> Kernel:
    """What Python calls, compiled: by Numba's object of it."""
    if not dispatcher.overloads:
        dispatcher.compile(dispatcher.declared)
    ((arguments, result),) = dispatcher.overloads.items()
    if tuple(arguments) != tuple(dispatcher.declared):
        raise TypeError(f"{module}.{dispatcher.__name__}: declared for {dispatcher.declared}, compiled for {arguments}")
    symbol = result.fndesc.llvm_func_name
    return Kernel(module, dispatcher.__name__, result.library, symbol, tuple(arguments), result.signature.return_type)


def _unit(unit: Any) -> Kernel:
    compiled = unit.compile()
    symbol = compiled._wrapper_name.removeprefix("cfunc.")
    return Kernel(UNITS, unit.name, compiled._library, symbol, unit.arguments, unit.returns)
