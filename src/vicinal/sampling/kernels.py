"""Whose compiled code Python calls: the kernels that came with the package, or those that Numba compiles of the sources.

Modules of kernels import Numba: they are asked for here, by name, when they are first used.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from vicinal.extras import needed
from vicinal.sampling.shipped import PACKAGE, shipped

UNITS = "vicinal.backends.cpu.bands.units"
"""The module with the table of kernels that other kernels call by address."""

_DECORATED = re.compile(r"^@(entry|compiled)\(", re.MULTILINE)


@cache
def kernels_of(module: str) -> Any:
    """What has the compiled functions of ``module`` as attributes: of one process, all come from the same place.

    Raises MissingExtraError where they must be compiled and Numba is not installed.
    """
    found = shipped()
    if found is not None:
        return found.modules[module]
    with needed("kernels that are compiled on this machine"):
        return import_module(module)


def kernel_modules() -> list[str]:
    """The names of all modules with functions that a decorator of ours compiles for Python to call."""
    files = sorted(PACKAGE.rglob("*.py"))
    found = [file.relative_to(PACKAGE).with_suffix("") for file in files if _DECORATED.search(file.read_text("utf-8"))]
    return [".".join(("vicinal", *file.parts)) for file in found]


def compile_all() -> int:
    """Compiles every kernel, or reads it from disk where it has been compiled; returns how many there are."""
    entries = [one for name in kernel_modules() for one in entries_of(kernels_of(name))]
    for one in entries:
        if not one.signatures:
            one.compile(one.declared)
    units = kernels_of(UNITS).UNITS
    for number in range(len(units.units)):
        units.load(number)
    return len(entries) + len(units.units)


def entries_of(module: ModuleType) -> list[Any]:
    """Numba's objects of a module that Python calls: those with declared arguments that it defines itself."""
    return [one for one in vars(module).values() if hasattr(one, "declared") and one.py_func.__module__ == module.__name__]
