"""YAML and JSON text as plain values: whatever the text, a value or one RecipeError."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from typing import Any

import yaml

from vicinal.errors import RecipeError, expected

LONGEST = 1_000_000
"""Characters of a recipe."""

DEEPEST, MOST = 100, 100_000
"""Levels of lists and mappings in each other, and values in all, those of aliases counted wherever they stand."""

DIGITS = 400
"""Of a whole number: more than any float64 has, and too few to be slow."""

INT = re.compile(r"[-+]?[0-9][0-9_]*")
FLOAT = re.compile(r"[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def parse_yaml(source: object) -> Any:
    """The value of YAML text. Numbers are as in YAML 1.2 (1e-9 is one, 010 is ten, 1:30 none; 1_000 is a thousand)."""
    text = _text(source, "YAML")
    try:
        return yaml.load(text, _Loader)
    except RecipeError:
        raise
    except yaml.YAMLError as error:
        raise RecipeError(f"recipe: expected YAML, got {_problem(error)}") from None
    except RecursionError:
        raise _too_deep() from None
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # as !!int "a" and !!bool "b" end
        raise RecipeError(f"recipe: expected YAML, got a value that cannot be read ({error})") from None


def write_yaml(value: Any) -> str:
    """The YAML text of a value, of which ``parse_yaml`` makes it again."""
    written: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, default_flow_style=None, width=100)
    return written


def parse_json(source: object) -> Any:
    """The value of JSON text."""
    text = _text(source, "JSON")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_int)
    except json.JSONDecodeError as error:
        raise RecipeError(f"recipe: expected JSON, got {error}") from None
    except RecursionError:
        raise _too_deep() from None


class _Loader(yaml.SafeLoader):
    """SafeLoader without dates and merge keys, with the numbers of YAML 1.2, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in keys:
                raise yaml.constructor.ConstructorError(None, None, f"the key {name!r} twice", key.start_mark)
            keys.add(name)
        return super().construct_mapping(node, deep)

    def whole(self, node: yaml.ScalarNode) -> int:
        return _int(str(self.construct_scalar(node)).replace("_", ""))


class _Dumper(yaml.SafeDumper):
    """SafeDumper that quotes strings which ``_Loader`` takes for numbers, as 1e3 and 08."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in found if one[0].rpartition(":")[2] in ("bool", "null")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (("int", INT, "-+0123456789"), ("float", FLOAT, "-+0123456789.")):
    _whole = re.compile(f"(?:{_pattern.pattern})$")
    for _side in (_Loader, _Dumper):
        _side.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _whole, list(_first))
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole)


def _int(text: str) -> int:
    if len(text) > DIGITS:
        raise RecipeError(f"recipe: expected numbers of at most {DIGITS} digits, got one of {len(text)}")
    return int(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise RecipeError(f"recipe: expected JSON, got the key {key!r} twice")
        result[key] = value
    return result


def _text(source: object, kind: str) -> str:
    if not isinstance(source, str):
        raise RecipeError(expected("recipe", f"{kind} text (vicinal.recipes.load opens files)", source))
    if len(source) > LONGEST:
        raise RecipeError(f"recipe: expected at most {LONGEST} characters, got {len(source)}")
    text = source.removeprefix("\ufeff")
    if not text.strip():
        raise RecipeError(f"recipe: expected {kind} text, got none")
    return text


def check_extent(value: object) -> None:
    """RecipeError for what is nested too deeply or too large, as aliases make a value that holds itself."""
    left: list[tuple[object, int]]
    left, seen = [(value, 0)], 0
    while left:
        one, depth = left.pop()
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, (list, tuple, set)) else ()
        seen += 1
        if depth > DEEPEST:
            raise _too_deep()
        if seen > MOST:
            raise RecipeError(f"recipe: expected at most {MOST} values, got more")
        left += [(entry, depth + 1) for entry in inside]


def _too_deep() -> RecipeError:
    return RecipeError(f"recipe: expected at most {DEEPEST} levels of lists and mappings in each other, got more")


def _problem(error: yaml.YAMLError) -> str:
    """The reason and the place, in one line."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{error.problem} at line {mark.line + 1}, column {mark.column + 1}"
    return " ".join(str(error).split())
