"""Plain functions as fields: which are taken, how they are called, and how they are written down."""

from __future__ import annotations

import inspect
import pickle
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from vicinal.errors import SpecError, expected, shown
from vicinal.transforms.declare import declare
from vicinal.transforms.named import MAIN, is_pythons, place_of, value_at

Function: TypeAlias = Callable[..., Any]

GENERATORS = ("rng", "generator", "random", "chance")
"""Names of a second argument that is given a Generator though it has a default."""


def function(*, default: Any, kw_only: bool) -> Any:
    """A function of one array, or of an array and a NumPy Generator; None; or where one stands, ``"module:name"``."""

    def convert(where: str, value: Any) -> Function | None:
        if isinstance(value, str):
            try:
                value = value_at(value)
            except SpecError as error:
                raise SpecError(f"{where}: {error}") from error.__cause__
        if value is not None:
            _check(where, value)
        found: Function | None = value
        return found

    return declare(convert, default, kw_only, repr=_shown)


def name_of(function: Function) -> str:
    """As errors and explain() call it."""
    name: str = getattr(function, "__name__", "") or type(function).__name__
    return name


def draws(function: Function) -> bool:
    """Whether it takes a Generator: as a second argument by place, without a default or by a name of GENERATORS."""
    return len(_by_place(function)) > 1


def check_pickled(where: str, function: Function) -> None:
    """SpecError with the cure for a function that no spawned process would get: a lambda, or one of a notebook."""
    if place_of(function) is not None:
        return
    main = getattr(function, "__module__", None) == MAIN
    if main and not hasattr(sys.modules[MAIN], "__file__"):  # a script is run again by the processes that it spawns
        place_to_write(where, function)
    try:
        pickle.dumps(function)
    except Exception:  # each kind of object has its own
        place_to_write(where, function)


def place_to_write(where: str, function: Function) -> str:
    """``module:name`` of a function; SpecError with the cure where no other process would find it there."""
    place = place_of(function)
    if place is None:
        module = getattr(function, "__module__", None) or "no module"
        name = getattr(function, "__qualname__", name_of(function))
        cure = "define it at the top of a module (def), not as a lambda, inside of another function or in a script"
        raise SpecError(f"{where}: expected a function that other processes can import, got {name} of {module}; {cure}")
    return place


def _check(where: str, value: Any) -> None:
    from vicinal.transforms.base import Transform

    wanted = "a function of one array, or of an array and a NumPy Generator"
    plain = callable(value) and not isinstance(value, type | Transform)
    if not plain or (inspect.isroutine(value) and is_pythons(getattr(value, "__module__", None))):
        raise SpecError(expected(where, wanted, value))
    try:
        parameters = _by_place(value)
        by_keyword = [one.name for one in _parameters(value) if one.kind is one.KEYWORD_ONLY and one.default is one.empty]
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None
    if not 1 <= len(parameters) <= 2 or by_keyword:
        raise SpecError(f"{where}: expected {wanted}, got {shown(value)} with {_arguments(value)}")


def _by_place(function: Function) -> list[inspect.Parameter]:
    """The parameters that it is called with."""
    parameters = _parameters(function)
    found = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    if not found:  # unless it takes any number
        return [one for one in parameters if one.kind is one.VAR_POSITIONAL]
    for place, one in enumerate(found[1:], 1):
        if one.default is not one.empty and one.name not in GENERATORS:
            if place == 1:
                cure = f"a second argument is a NumPy Generator; wrap it in a function of one, or call it {GENERATORS[0]}"
                raise SpecError(f"expected no default of the argument {one.name!r} of {name_of(function)} ({cure})")
            return found[:place]
    return found


def _parameters(function: Function) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # compiled functions do not say
        return [inspect.Parameter("array", inspect.Parameter.POSITIONAL_ONLY)]


def _arguments(function: Function) -> str:
    names = [one.name for one in _parameters(function)]
    return f"the arguments {', '.join(names)}" if names else "no arguments"


def _shown(function: Function | None) -> str:
    """In a repr: as the field takes it, by place; a name alone of one that has none."""
    place = None if function is None else place_of(function)
    return name_of(function) if function is not None and place is None else repr(place)
