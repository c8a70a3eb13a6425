"""How a field is declared: a converter that knows the field's full name and says what it expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from vicinal.transforms.units import DEGREES as DEGREES
from vicinal.transforms.units import GREATEST as GREATEST
from vicinal.transforms.units import LEVELS as LEVELS
from vicinal.transforms.units import SMALLEST as SMALLEST
from vicinal.transforms.units import Unit

REQUIRED: Any = attrs.NOTHING


@attrs.frozen(kw_only=True)
class Accepts:
    """What a field takes, for pages and sliders. ``kind``: the function of fields.py or parameters.py that declares it.

    ``low``, ``high``: bounds of its numbers, both included, None where there is none; ``above``: a bound that is not.
    ``choices``: of its names. ``optional``: or None.
    """

    kind: str
    low: float | None = None
    high: float | None = None
    above: float | None = None
    unit: Unit | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False

    @property
    def drawn(self) -> bool:
        """Whether it takes a range, choices or a distribution that each sample draws from."""
        return self.kind in ("number", "integer", "spread")


def declare(
    convert: Callable[[str, Any], Any], default: Any, kw_only: bool, accepts: Accepts | None = None, **others: Any
) -> Any:
    """An attrs field whose converter is also given the field's full name, ``Class.field``. ``others``: of attrs.field."""

    def run(value: Any, owner: Any, attribute: Any) -> Any:
        return convert(f"{type(owner).__name__}.{attribute.name}", value)

    converter = attrs.Converter(run, takes_self=True, takes_field=True)
    metadata = {"accepts": accepts} | others.pop("metadata", {})
    return attrs.field(default=default, kw_only=kw_only, converter=converter, metadata=metadata, **others)


def accepted(field: Any) -> Accepts | None:
    """What an attrs field takes; None where its declaration does not say."""
    found: Accepts | None = field.metadata.get("accepts")
    return found

