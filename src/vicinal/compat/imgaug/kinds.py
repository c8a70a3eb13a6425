"""What kind of value an argument is, as imgaug tells them apart: an int is no bool, and a float is any other real number."""

from __future__ import annotations

import numbers
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeGuard

import numpy as np

from vicinal.errors import expected

ALL = "ALL"
DEFAULT = "DEFAULT"
NP_FLOAT_TYPES = {np.float16, np.float32, np.float64, np.longdouble}
NP_INT_TYPES = {np.int8, np.int16, np.int32, np.int64}
NP_UINT_TYPES = {np.uint8, np.uint16, np.uint32, np.uint64}


def is_np_array(val: object) -> TypeGuard[np.ndarray[Any, Any]]:
    """Whether ``val`` is a NumPy array."""
    return isinstance(val, np.ndarray)


def is_np_scalar(val: object) -> bool:
    """Whether ``val`` is a NumPy scalar such as ``np.float32(1)``; an array without axes is none."""
    return isinstance(val, np.generic) and bool(np.isscalar(val))


def is_single_integer(val: object) -> bool:
    """Whether ``val`` is an integer of Python or NumPy; a bool is none."""
    return type(val) is int or (isinstance(val, numbers.Integral) and not isinstance(val, bool))


def is_single_float(val: object) -> bool:
    """Whether ``val`` is a real number that is neither an integer nor a bool."""
    return type(val) is float or (isinstance(val, numbers.Real) and not isinstance(val, bool | numbers.Integral))


def is_single_number(val: object) -> bool:
    """Whether ``val`` is an integer or a float; a bool is neither."""
    return is_single_integer(val) or is_single_float(val)


def is_iterable(val: object) -> TypeGuard[Any]:
    """Whether ``val`` can be iterated over; strings can."""
    return isinstance(val, Iterable)


def is_string(val: object) -> TypeGuard[str]:
    """Whether ``val`` is a string."""
    return isinstance(val, str)


def is_single_bool(val: object) -> bool:
    """Whether ``val`` is Python's ``True`` or ``False``; NumPy's are not."""
    return type(val) is bool


def is_integer_array(val: object) -> bool:
    """Whether ``val`` is an array of integers, signed or not."""
    return is_np_array(val) and issubclass(val.dtype.type, np.integer)


def is_float_array(val: object) -> bool:
    """Whether ``val`` is an array of floats."""
    return is_np_array(val) and issubclass(val.dtype.type, np.floating)


def is_callable(val: object) -> TypeGuard[Callable[..., Any]]:
    """Whether ``val`` can be called."""
    return callable(val)


def is_generator(val: object) -> bool:
    """Whether ``val`` is a generator, that is, what a function with ``yield`` gives."""
    return isinstance(val, types.GeneratorType)


def flatten(nested_iterable: Any) -> Iterator[Any]:
    """The leaves of lists and tuples within each other, in order; anything else is a leaf itself."""
    if isinstance(nested_iterable, list | tuple):
        for part in nested_iterable:
            yield from flatten(part)
    else:
        yield nested_iterable


def caller_name() -> str:
    """The name of the function that calls this."""
    return sys._getframe(1).f_code.co_name


def do_assert(condition: Any, message: str = "Assertion failed.") -> None:
    """Raise AssertionError with ``message`` unless ``condition`` holds; also where Python is run with -O."""
    if not condition:
        raise AssertionError(str(message))


def require(holds: Any, where: str, expectation: str, got: object) -> None:
    """Raise the AssertionError that imgaug raises for a bad argument, in Vicinal's words, unless ``holds``."""
    if not holds:
        raise AssertionError(expected(where, expectation, got))


def refused(where: str, expectation: str, got: object) -> Exception:
    """The plain Exception that imgaug raises for an argument of a wrong type, in Vicinal's words."""
    return Exception(expected(where, expectation, got))
