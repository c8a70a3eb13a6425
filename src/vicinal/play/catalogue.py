"""The catalogue as the page needs it: every transform with its fields, what they take, and where their sliders end."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.recipes.load import names as recipe_names
from vicinal.report.specs import ARGUMENTS
from vicinal.sampling.distribution import Distribution
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import FOLDERS, describe, summary, transform_class
from vicinal.transforms.declare import Accepts, accepted
from vicinal.transforms.plain import plain_default, plain_transform

DRAWN = frozenset({"number", "integer", "spread"})
"""Kinds of fields that each sample draws."""
LEFT_OUT = frozenset({"compose", "own"})
"""Families whose transforms hold others or functions: they come with recipe files, and are shown as they are."""


def catalogue() -> dict[str, Any]:
    """JSON: families with their transforms, and the names of the recipes that come with Vicinal."""
    families = [
        {"name": family, "transforms": [_transform(name) for name in members if not _holds_others(name)]}
        for family, members in FOLDERS.items() if family not in LEFT_OUT
    ]  # fmt: skip
    return {"families": families, "recipes": list(recipe_names())}


def _holds_others(name: str) -> bool:
    """Whether it is made of transforms: such as come with recipe files are shown as they are."""
    fields: Any = attrs.fields(transform_class(name))  # type: ignore[arg-type]
    return any((takes := accepted(field)) is not None and takes.kind == "children" for field in fields)


def _transform(name: str) -> dict[str, Any]:
    cls, given = transform_class(name), ARGUMENTS.get(name, {})
    fields: dict[str, Any] = {field.name: field for field in attrs.fields(cls)}  # type: ignore[arg-type]
    made = cls(**given)
    told = [note for note in describe(cls) if accepted(fields[note.name])]
    return {
        "name": name,
        "summary": summary(cls),
        "start": next(iter(plain_transform(made).values())),  # what is added: strong enough to be seen
        "fields": [_field(made, fields[note.name], note.meaning) for note in told],
    }


def _field(made: Transform, field: Any, meaning: str) -> dict[str, Any]:
    takes, shown = accepted(field), getattr(made, field.name)
    assert takes is not None
    default = None if field.default is attrs.NOTHING else field.default
    drawn = takes.kind in DRAWN
    written = plain_default(made, field) if drawn and default is not None else _plain(default)
    return {
        "name": field.name, "kind": takes.kind, "drawn": drawn, "choices": list(takes.choices), "optional": takes.optional,
        "default": written, "meaning": meaning, "ends": ends(takes, default, shown),
        "step": 1 if takes.kind in ("integer", "whole", "size", "padding") else 0,
    }  # fmt: skip


def ends(takes: Accepts, default: Any, shown: Any) -> list[float] | None:
    """Where a slider begins and ends: at the bounds, and where there are none, around what is usual; None for no numbers."""
    if takes.kind in ("option", "flag", "children", "labels", "seed", "weights", "center"):
        return None
    if takes.kind in ("size", "padding"):
        return [takes.low or 0.0, 512.0]
    usual = [*_numbers(default), *_numbers(shown)]
    reach = 2 * max(map(abs, usual), default=0.0) or 1.0
    bound = takes.above if takes.low is None else takes.low
    least = bound if bound is not None else -reach
    most = takes.high if takes.high is not None and takes.high <= max(100 * reach, 10) else max(reach, least + 1)
    return [least if least >= -100 * reach else -reach, most]


def _numbers(value: Any) -> list[float]:
    if isinstance(value, Distribution):
        return [float(end) for end in value.bounds() if abs(end) < 1e9]
    if isinstance(value, bool) or not isinstance(value, int | float | tuple | list):
        return []
    row = value if isinstance(value, tuple | list) else [value]
    return [float(one) for one in row if isinstance(one, int | float)]


def _plain(value: Any) -> Any:
    """JSON of a default that is not drawn."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int | float | str | bool | None) else None
