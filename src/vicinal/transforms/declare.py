"""How a field is declared: a converter that knows the field's full name and says what it expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from vicinal.transforms.units import DEGREES as DEGREES
from vicinal.transforms.units import GREATEST as GREATEST
from vicinal.transforms.units import LEVELS as LEVELS
from vicinal.transforms.units import SMALLEST as SMALLEST

REQUIRED: Any = attrs.NOTHING


def declare(convert: Callable[[str, Any], Any], default: Any, kw_only: bool, **others: Any) -> Any:
    """An attrs field whose converter is also given the field's full name, ``Class.field``. ``others``: of attrs.field."""

    def run(value: Any, owner: Any, attribute: Any) -> Any:
        return convert(f"{type(owner).__name__}.{attribute.name}", value)

    converter = attrs.Converter(run, takes_self=True, takes_field=True)
    return attrs.field(default=default, kw_only=kw_only, converter=converter, **others)

