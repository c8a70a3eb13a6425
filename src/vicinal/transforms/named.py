"""Classes and functions by where they stand, ``module:name``: how what is written down finds them in another process."""

from __future__ import annotations

import re
import sys
import sysconfig
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from vicinal.errors import SpecError, expected, shown

PLACE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
"""``module:name``, both with dots where they have parts."""

MAIN = "__main__"


def place_of(value: Any) -> str | None:
    """``module:name`` of a class or a function; None where another process would not find it there.

    So it is with what a script or a notebook defines, with lambdas, and with what a function returned.
    """
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or not PLACE.fullmatch(f"{module}:{name}"):
        return None
    stands = module not in (MAIN, "__mp_main__") and getattr(sys.modules.get(module), "__spec__", None) is not None
    return f"{module}:{name}" if stands and _inside(sys.modules[module], name) is value else None


def value_at(place: str) -> Any:
    """What stands at ``module:name``, whose module is imported for it.

    SpecError for another form, a module that is not there or breaks, and a name that it does not have. Python's own
    modules are refused: no transform and no function of pictures stands there, and a recipe is not to reach them.
    """
    if not PLACE.fullmatch(place):
        raise SpecError(expected(shown(place), "module:name, such as my_package.blurs:Smear", place))
    module, _, name = place.partition(":")
    if is_pythons(module) or module == MAIN:
        raise SpecError(f"{place!r}: expected a module of a package or a file of yours, got {module}")
    found = _inside(_imported(module, place), name)
    if found is None:
        raise SpecError(f"{place!r}: module {module!r} has no {name}")
    return found


def is_pythons(module: str | None) -> bool:
    """Whether a module is one of the standard library, and not a file of that name that stands before it on the path."""
    root = "" if module is None else module.partition(".")[0]
    if root not in sys.stdlib_module_names:
        return False
    spec = getattr(sys.modules.get(root), "__spec__", None) or find_spec(root)
    origin = None if spec is None else spec.origin
    return origin in (None, "built-in", "frozen") or str(origin).startswith(sysconfig.get_path("stdlib"))


def reason(error: BaseException) -> str:
    """What went wrong in code of others: the kind of error and its text, on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


def _imported(module: str, place: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            cure = "install the package that brings it, or put it on the path (PYTHONPATH)"
            raise SpecError(f"{place!r}: no module {error.name!r} is installed here; {cure}") from None
        raise SpecError(f"{place!r}: module {module!r} cannot be imported: {reason(error)}") from error
    except (Exception, SystemExit) as error:  # of code that is not ours
        raise SpecError(f"{place!r}: module {module!r} cannot be imported: {reason(error)}") from error


def _inside(owner: Any, name: str) -> Any:
    for part in name.split("."):
        owner = getattr(owner, part, None)
    return owner
