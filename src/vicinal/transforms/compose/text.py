"""A pipeline as a dict, as YAML and as JSON, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from vicinal.errors import RecipeError, expected
from vicinal.transforms.compose.parse import check_extent, parse_json, parse_yaml, write_yaml
from vicinal.transforms.plain import plain_transform, read_transform

if TYPE_CHECKING:
    from vicinal.transforms.base import Transform
    from vicinal.transforms.compose.pipeline import Pipeline

T = TypeVar("T", bound="Transform")


def to_dict(pipeline: Pipeline) -> dict[str, Any]:
    """With the seed even where it was drawn: what is written draws again what the pipeline drew."""
    plain = plain_transform(pipeline)
    for fields in plain.values():
        fields["seed"] = pipeline.number
    return plain


def to_yaml(pipeline: Pipeline) -> str:
    return write_yaml(to_dict(pipeline))


def to_json(pipeline: Pipeline, indent: int | None) -> str:
    return json.dumps(to_dict(pipeline), indent=indent)


def from_dict(made: type[T], value: Any) -> T:
    """The ``made`` of ``value``; RecipeError where it is another transform, or none."""
    check_extent(value)
    if not (isinstance(value, dict) and list(value) == [made.__name__]):
        raise RecipeError(expected("recipe", f"a mapping {{{made.__name__}: {{transforms: [...]}}}}", _short(value)))
    result = read_transform(value)
    assert isinstance(result, made)
    return result


def from_yaml(made: type[T], source: str) -> T:
    return from_dict(made, parse_yaml(source))


def from_json(made: type[T], source: str) -> T:
    return from_dict(made, parse_json(source))


def _short(value: Any) -> Any:
    """Of a mapping its keys; messages cut the rest themselves."""
    return list(value)[:8] if isinstance(value, dict) else value
