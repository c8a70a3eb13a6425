"""What kind of argument something is."""

from collections.abc import Iterable
from typing import Any

import numpy as np


def is_integer(value: Any) -> bool:
    """A single whole number; booleans are none."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def is_number(value: Any) -> bool:
    """A single number; booleans are none."""
    return is_integer(value) or isinstance(value, (float, np.floating))


def is_bool(value: Any) -> bool:
    """A single boolean."""
    return isinstance(value, (bool, np.bool_))


def is_iterable(value: Any) -> bool:
    """Whatever can be looped over, strings too."""
    return isinstance(value, Iterable)


def types_of(values: Iterable[Any]) -> str:
    """The types of `values`, for a message."""
    return ", ".join(str(type(value)) for value in values)
