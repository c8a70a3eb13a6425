"""A pipeline as a dict, as YAML and as JSON, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from vicinal.errors import RecipeError, expected
from vicinal.transforms.plain import plain_transform, read_transform

if TYPE_CHECKING:
    from vicinal.transforms.base import Transform

T = TypeVar("T", bound="Transform")


def to_dict(pipeline: Transform) -> dict[str, Any]:
    return plain_transform(pipeline)


def to_yaml(pipeline: Transform) -> str:
    written: str = yaml.safe_dump(plain_transform(pipeline), sort_keys=False, default_flow_style=None, width=100)
    return written


def to_json(pipeline: Transform, indent: int | None) -> str:
    return json.dumps(plain_transform(pipeline), indent=indent)


def from_dict(made: type[T], value: Any) -> T:
    """The ``made`` of ``value``; RecipeError where it is another transform, or none."""
    if not (isinstance(value, dict) and list(value) == [made.__name__]):
        raise RecipeError(expected("recipe", f"a mapping {{{made.__name__}: {{transforms: [...]}}}}", _short(value)))
    result = read_transform(value)
    assert isinstance(result, made)
    return result


def from_yaml(made: type[T], source: str) -> T:
    _check_text(source, "YAML")
    try:
        value = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise RecipeError(f"recipe: expected YAML, got {_problem(error)}") from None
    return from_dict(made, value)


def from_json(made: type[T], source: str) -> T:
    _check_text(source, "JSON")
    try:
        value = json.loads(source)
    except json.JSONDecodeError as error:
        raise RecipeError(f"recipe: expected JSON, got {error}") from None
    return from_dict(made, value)


def _check_text(source: object, kind: str) -> None:
    if not isinstance(source, str):
        raise RecipeError(expected("recipe", f"{kind} text (vicinal.recipes.load opens files)", source))


def _problem(error: yaml.YAMLError) -> str:
    """The reason and the place, in one line."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{error.problem} at line {mark.line + 1}, column {mark.column + 1}"
    return " ".join(str(error).split())


def _short(value: Any) -> Any:
    """Of a mapping its keys; messages cut the rest themselves."""
    return list(value)[:8] if isinstance(value, dict) else value
