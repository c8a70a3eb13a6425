"""Words for messages."""

from collections.abc import Iterable
from typing import Any


def types_of(values: Iterable[Any]) -> str:
    """The types of `values`."""
    return ", ".join(str(type(value)) for value in values)
