"""What fields say that they take is what they take: pages, editors and sliders are made of it."""

from __future__ import annotations

import inspect
from typing import Any, get_args, get_type_hints

import attrs
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS
from vicinal.transforms.catalogue import CATALOGUE, transform_class
from vicinal.transforms.declare import Accepts, accepted

NAMES = sorted({name for name in CATALOGUE if attrs.has(transform_class(name))} & set(ARGUMENTS))

WITH_OTHERS = {("SaliencyErase", "mask_fill")}
"""Fields that are taken with another one alone: here with maps."""


def declared(name: str) -> dict[str, Accepts]:
    """The fields of a transform that say what they take."""
    fields: Any = attrs.fields(transform_class(name))  # type: ignore[arg-type]
    return {field.name: found for field in fields if field.init and (found := accepted(field)) is not None}


def refused(name: str, field: str, value: object) -> bool:
    """Whether a value is no longer taken; other fields that do not go with it do not count."""
    try:
        needed = {"classes": 3} if field == "smoothing" else {}  # labels are smoothed over them
        transform_class(name)(**{**ARGUMENTS[name], **needed, field: value})
    except vc.SpecError as error:
        return str(error).startswith(f"{name}.{field}: expected")
    return False


@pytest.mark.parametrize("name", NAMES)
def test_names_are_literals_for_editors(name: str) -> None:
    hints = get_type_hints(transform_class(name))
    for field, takes in declared(name).items():
        if takes.kind != "option":
            continue
        words = {word for part in (hints[field], *get_args(hints[field])) for word in get_args(part) if isinstance(word, str)}
        words |= {part for part in get_args(hints[field]) if isinstance(part, str)}
        assert words == set(takes.choices), (name, field)
        assert refused(name, field, "no such word")
        assert not any(refused(name, field, choice) for choice in takes.choices)


@pytest.mark.parametrize("name", NAMES)
def test_bounds_are_those_that_hold(name: str) -> None:
    for field, takes in declared(name).items():
        if takes.kind not in ("number", "integer", "fixed", "whole") or (name, field) in WITH_OTHERS:
            continue
        step = 1 if takes.kind in ("integer", "whole") else 0.25
        for bound, beyond in ((takes.low, -step), (takes.high, step)):
            if bound is not None:
                assert not refused(name, field, bound), (name, field, bound)
                assert refused(name, field, bound + beyond), (name, field, bound + beyond)
        if takes.above is not None:
            assert refused(name, field, takes.above), (name, field)


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_says_what_may_be_written(name: str) -> None:
    for parameter in inspect.signature(transform_class(name)).parameters.values():
        assert parameter.annotation not in (inspect.Parameter.empty, Any, "Any"), parameter
