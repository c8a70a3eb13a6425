"""Kernels that came with the package as machine code: the extension ``vicinal._kernels``, which tools/kernels makes.

It has sets of all kernels, each for a level of CPUs, and says of which sources it was made. It is used where these are the
sources of today and the CPU has all that a set needs. A clone has none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs

from vicinal.errors import SpecError, expected
from vicinal.sampling.said import say_once

VARIABLE = "VICINAL_KERNELS"
"""``jit``: Numba compiles all kernels. The name of a set: it is used, or an error says why it cannot be."""

JIT = "jit"
PACKAGE = Path(__file__).parents[1]


@attrs.frozen(eq=False)
class Shipped:
    """A set of kernels."""

    name: str
    modules: dict[str, SimpleNamespace]  # by the names of the modules that they were compiled of
    numba: str  # the version that compiled them


@cache
def shipped() -> Shipped | None:
    """The set for this process; None where Numba is to compile.

    Raises SpecError when VICINAL_KERNELS names a set that cannot be used.
    """
    wanted = os.environ.get(VARIABLE) or None
    if wanted == JIT:
        return None
    extension = _extension()
    why = "no kernels came with this install" if extension is None else _unfit(extension)
    sets: Iterable[str] = () if extension is None else extension.sets()
    if wanted is not None and wanted not in sets:
        raise SpecError(expected(VARIABLE, f"one of {', '.join((JIT, *sets))}", wanted))
    name = None if why else next((one for one in sets if wanted in (None, one) and extension.runs(one)), None)
    if name is not None:
        return _opened(extension, name)
    why = why or f"this CPU lacks instructions that the kernels of this install need ({', '.join(sets)})"
    if wanted is not None:
        raise SpecError(f"{VARIABLE}={wanted}: {why}")
    if extension is not None:
        say_once("kernels", f"{why}, so Numba compiles them")
    return None


def digest_of(files: Iterable[str], package: Path = PACKAGE) -> str:
    """The hash of files, named relative to the package. Raises OSError where one cannot be read."""
    digest = hashlib.sha256()
    for file in files:
        content = (package / file).read_bytes()
        digest.update(f"{file}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _extension() -> Any:
    try:
        return import_module("vicinal._kernels")
    except ModuleNotFoundError:
        return None
    except ImportError as error:  # made for another system
        say_once("kernels", f"the kernels of this install cannot be loaded ({error}), so Numba compiles them")
        return None


def _unfit(extension: Any) -> str:
    """Why the extension is not what these sources would become; "" where it is."""
    made_of = json.loads(extension.made_of())
    try:
        same = digest_of(made_of["files"]) == made_of["digest"] and not any(map(_hidden, made_of["files"]))
    except OSError:
        same = False
    return "" if same else "the kernels of this install were made of other sources than those beside them"


def _hidden(file: str) -> bool:
    """Whether Python imports a package of the same name in place of the file."""
    return PACKAGE.joinpath(file).with_suffix("").joinpath("__init__.py").is_file()


def _opened(extension: Any, name: str) -> Shipped:
    modules = {module: SimpleNamespace(**kernels) for module, kernels in extension.kernels(name).items()}
    return Shipped(name, modules, json.loads(extension.made_of())["numba"])
