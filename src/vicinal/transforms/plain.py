"""Transforms as plain values, for YAML and JSON: ``{"Rotate": {"degrees": {"range": [-30, 30]}, "p": 0.5}}``.

Only fields that differ from their defaults are written. A list of numbers is a choice between them and
``{"range": [low, high]}`` is what the tuple (low, high) is in Python; other distributions go by their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.data.swaps import Swaps
from vicinal.errors import RecipeError, SpecError, expected
from vicinal.sampling.distributions import Choice, Constant, Distribution, Uniform, from_plain, to_plain
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import transform_class, written_name
from vicinal.transforms.compose.schedule import Schedule
from vicinal.transforms.own.functions import place_to_write
from vicinal.transforms.saliency.maps import SaliencyMaps
from vicinal.transforms.seeds import DrawnSeed


def plain_transform(transform: Transform) -> dict[str, Any]:
    """The transform as a dict of one entry: its name, and the fields that differ from their defaults and were not drawn.

    A user's own class goes by its place, ``my_package.blurs:Smear``, and so do functions. Raises SpecError for those that
    no other process would find, and for classes that are not registered.
    """
    made = type(transform)
    name = written_name(made)
    written = {}
    declared: Any = attrs.fields(made)  # type: ignore[arg-type]
    for field in declared:
        value = getattr(transform, field.name)
        if field.init and not isinstance(value, DrawnSeed) and not _is_default(transform, field, value):
            written[field.name] = _plain_value(transform, field, value)
    return {name: written}


def read_transform(value: Any, where: str = "recipe") -> Transform:
    """The transform that ``plain_transform`` wrote; a bare name stands for a transform with its defaults.

    Raises RecipeError with the place in the recipe, as ``Pipeline.transforms[2]``: for unknown names and keywords with
    the nearest valid one, and for bad values with the field's own message.
    """
    entry = {value: None} if isinstance(value, str) else value
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise RecipeError(expected(where, "a transform such as {HorizontalFlip: {p: 0.5}}", value))
    [(name, content)] = entry.items()
    try:
        made = transform_class(str(name))
    except SpecError as error:
        raise RecipeError(f"{where}: {error}") from None
    if content is not None and not (isinstance(content, Mapping) and all(isinstance(key, str) for key in content)):
        raise RecipeError(expected(f"{where}: {name}", "its fields as a mapping", content))
    inside = str(name) if where == "recipe" else f"{where}.{name}"
    declared: Any = attrs.fields(made)  # type: ignore[arg-type]
    paths = {field.name for field in declared if field.metadata.get("paths")}  # whose lists and mappings hold no transforms
    fields = {
        field: inner if field in paths else _read_value(inner, f"{inside}.{field}")
        for field, inner in (content or {}).items()
    }
    try:
        return made(**fields)
    except RecipeError:
        raise
    except SpecError as error:
        raise RecipeError(f"{where}: {error}") from None


def plain_default(transform: Transform, field: attrs.Attribute[Any]) -> Any:
    """The default of a field as a recipe would say it, if recipes wrote defaults."""
    return _plain_value(transform, field, _converted(transform, field, field.default))


def _is_default(transform: Transform, field: attrs.Attribute[Any], value: Any) -> bool:
    return field.default is not attrs.NOTHING and bool(value == _converted(transform, field, field.default))


def _converted(transform: Transform, field: attrs.Attribute[Any], value: Any) -> Any:
    """``value`` as the field would store it."""
    converter: Any = field.converter
    return value if converter is None else converter.converter(value, transform, field)


def _plain_value(transform: Transform, field: attrs.Attribute[Any], value: Any) -> Any:
    if isinstance(value, Distribution):
        return _plain_distribution(transform, field, value)
    if isinstance(value, Swaps | SaliencyMaps):
        return value.plain()
    if isinstance(value, Schedule):
        return {start: plain_transform(child) for start, child in zip(value.starts, value, strict=True)}
    if isinstance(value, tuple):
        return [plain_transform(entry) if isinstance(entry, Transform) else entry for entry in value]
    return place_to_write(f"{type(transform).__name__}.{field.name}", value) if callable(value) else value


def _plain_distribution(transform: Transform, field: attrs.Attribute[Any], value: Distribution) -> Any:
    """The short form where the field reads it back as it is; a jitter's number or a whole-number range means more, or less."""
    match value:
        case Constant(number) if not _reads_back(transform, field, number, value):
            return {"constant": number}
        case Uniform(low, high) if not _reads_back(transform, field, (low, high), value):
            return {"uniform": [low, high]}
        case Choice(values, None) if not _reads_back(transform, field, list(values), value):
            return {"choice": {"values": list(values)}}
    return to_plain(value)


def _reads_back(transform: Transform, field: attrs.Attribute[Any], short: Any, value: Distribution) -> bool:
    """Whether the field makes ``value`` of its short form, and does not refuse it, as whole-number fields do 2.5 alone."""
    try:
        return bool(_converted(transform, field, short) == value)
    except SpecError:
        return False


def _read_value(value: Any, where: str) -> Any:
    if isinstance(value, Mapping) and value and all(str(key).isdigit() for key in value):
        return {int(epoch): read_transform(child, f"{where}[{epoch}]") for epoch, child in value.items()}
    if isinstance(value, Mapping):
        try:
            return _read_distribution(dict(value))
        except SpecError as error:
            raise RecipeError(f"{where}: {error}") from None
    if isinstance(value, list) and any(isinstance(entry, (Mapping, str)) for entry in value):
        return tuple(read_transform(entry, f"{where}[{index}]") for index, entry in enumerate(value))
    return value


def _read_distribution(value: dict[Any, Any]) -> Any:
    match value:
        case {"constant": number, **rest} if not rest:
            return from_plain(number)
        case {"uniform": ends, **rest} if not rest:
            return from_plain({"range": ends})
        case {"range": _}:
            distribution = from_plain(value)
            return (distribution.low, distribution.high) if isinstance(distribution, Uniform) else distribution
    return from_plain(value)
