"""Distributions as plain values, for YAML and JSON: numbers, lists and dicts of one entry."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.errors import SpecError, expected, nearest, shown
from vicinal.numbers import is_number
from vicinal.sampling.beta import Beta
from vicinal.sampling.choice import Choice
from vicinal.sampling.distribution import Constant, Distribution
from vicinal.sampling.expression import OPERATIONS, Arithmetic, Clip, Negate
from vicinal.sampling.normal import Normal, TruncatedNormal
from vicinal.sampling.poisson import Poisson
from vicinal.sampling.uniforms import IntUniform, LogUniform, Uniform

NAMED: dict[str, type[Any]] = {
    "log_uniform": LogUniform, "int_uniform": IntUniform, "normal": Normal, "truncated_normal": TruncatedNormal,
    "beta": Beta, "poisson": Poisson, "choice": Choice,
}  # fmt: skip
"""Classes that are written as {name: {field: value}}."""

NAMES = ("range", *NAMED, *OPERATIONS, "negate", "clip")


def as_distribution(value: Any) -> Distribution:
    """What the user wrote, as a distribution: a number, (low, high), [choices] or a Distribution.

    A pair must be a tuple to be a range: a list of two numbers is a choice between them. Raises SpecError without the
    name of the field, which the caller puts in front.
    """
    if isinstance(value, Distribution):
        return value
    if is_number(value):
        return Constant(value)
    if isinstance(value, tuple):
        if len(value) != 2 or not all(is_number(end) for end in value) or value[0] > value[1]:
            raise SpecError(_message("(low, high) with low <= high", value))
        return Uniform(*value)
    if isinstance(value, list):
        if not value or not all(is_number(item) for item in value):
            raise SpecError(_message("a list of one or more numbers", value))
        return Choice(value)
    raise SpecError(_message("a number, (low, high), [choices] or a Distribution", value))


def to_plain(distribution: Distribution) -> Any:
    """A number, a list, or a dict of one entry, from which ``from_plain`` makes an equal distribution again."""
    match distribution:
        case Constant(value):
            return value
        case Uniform(low, high):
            return {"range": [low, high]}
        case Choice(values, None):
            return list(values)
        case Arithmetic(operation, left, right):
            return {operation: [to_plain(left), to_plain(right)]}
        case Negate(operand):
            return {"negate": to_plain(operand)}
        case Clip(operand, low, high):
            return {"clip": [to_plain(operand), low, high]}
    for name, made in NAMED.items():
        if isinstance(distribution, made):
            items = {field.name: getattr(distribution, field.name) for field in attrs.fields(made)}
            return {name: {field: list(item) if isinstance(item, tuple) else item for field, item in items.items()}}
    raise SpecError(_message("a Distribution that can be written", distribution))


def as_written(distribution: Distribution) -> Any:
    """For messages: what a field took for the distribution, where that is a number, a range or choices; else itself."""
    match distribution:
        case Constant(value):
            return value
        case Uniform(low, high):
            return low, high
        case Choice(values, None):
            return list(values)
    return distribution


def from_plain(value: Any) -> Distribution:
    """The distribution that ``to_plain`` wrote. Raises SpecError, for unknown names with the nearest valid one."""
    if is_number(value):
        return Constant(value)
    if isinstance(value, list):
        return as_distribution(value)
    if not isinstance(value, dict) or len(value) != 1:
        raise SpecError(_message("a number, a list of numbers or a distribution such as {range: [low, high]}", value))
    [(name, content)] = value.items()
    if name in NAMED:
        return _named(name, content)
    if name in OPERATIONS:
        left, right = _items(name, content, 2)
        return Arithmetic(name, from_plain(left), from_plain(right))
    if name == "range":
        return as_distribution(tuple(_items(name, content, 2)))
    if name == "negate":
        return Negate(from_plain(content))
    if name == "clip":
        operand, low, high = _items(name, content, 3)
        return Clip(from_plain(operand), low, high)
    raise SpecError(f"unknown distribution {name!r}{nearest(str(name), NAMES)}")


def _named(name: str, content: Any) -> Distribution:
    made = NAMED[name]
    fields = attrs.fields(made)
    names = [field.name for field in fields]
    if not isinstance(content, dict):
        raise SpecError(expected(name, f"a mapping with {', '.join(names)}", content))
    for key in content:
        if key not in names:
            raise SpecError(f"{name}: unknown field {key!r}{nearest(str(key), names)}")
    missing = [field.name for field in fields if field.default is attrs.NOTHING and field.name not in content]
    if missing:
        raise SpecError(f"{name}: missing {', '.join(missing)}")
    distribution: Distribution = made(**content)
    return distribution


def _items(name: str, content: Any, count: int) -> list[Any]:
    if not isinstance(content, list) or len(content) != count:
        raise SpecError(expected(name, f"a list of {count}", content))
    return content


def _message(expectation: str, got: object) -> str:
    return f"expected {expectation}, got {shown(got)}"
