"""Recipes as the page sends them, and as text to be copied."""

from __future__ import annotations

from typing import Any

from vicinal.recipes.load import load
from vicinal.sampling.plain import NAMED
from vicinal.sampling.plain import NAMES as DISTRIBUTIONS
from vicinal.transforms.compose.pipeline import Pipeline

EXACT = {"constant": "Constant", "uniform": "Uniform"}
"""Distributions that recipes name where a number or a range would mean more."""
SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
"""Of distributions that are computed."""


def pipeline_of(plain: Any) -> Pipeline:
    """The pipeline of a mapping as YAML holds it. Raises RecipeError and SpecError, which name what is wrong."""
    return Pipeline.from_dict(plain)


def opened(text: str) -> Pipeline:
    """The pipeline of a recipe's name, or of the text of a recipe file (YAML, of which JSON is a part)."""
    return load(text) if text.isidentifier() else Pipeline.from_yaml(text)


def texts(pipeline: Pipeline) -> dict[str, Any]:
    """The recipe as a mapping, as YAML, and as Python that makes an equal pipeline."""
    plain = pipeline.to_dict()
    python = f"import vicinal as vc\n{''.join(sorted(_imports(plain)))}\naugment = {as_python(plain)}\n"
    return {"recipe": plain, "yaml": pipeline.to_yaml(), "python": python}


def as_python(value: Any, depth: int = 0) -> str:
    """The expression for a plain transform or one of its values."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        if name in EXACT:
            return f"vc.{EXACT[name]}({', '.join(map(repr, inner if isinstance(inner, list) else [inner]))})"
        if name in DISTRIBUTIONS:
            return _distribution(name, inner)
        if isinstance(name, str) and isinstance(inner, dict):
            return _call(name, inner, depth)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {as_python(one, depth)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return _list(value, depth)
    return repr(value)


def _call(name: str, fields: dict[str, Any], depth: int) -> str:
    words = []
    for field, value in sorted(fields.items(), key=lambda entry: entry[0] != "transforms"):
        text = as_python(value, depth + 1)
        words.append(text if field == "transforms" else f"{field}={text}")
    known = name.partition(":")[2] or f"vc.{name}"  # a user's own class goes by module and name
    return f"{known}({', '.join(words)})"


def _imports(value: Any) -> set[str]:
    """The lines that import what a plain recipe has of the user's own."""
    if isinstance(value, list):
        return set[str]().union(*map(_imports, value))
    if not isinstance(value, dict):
        return set()
    places = [str(name).partition(":") for name, inner in value.items() if isinstance(inner, dict)]
    lines = {f"from {module} import {name.partition('.')[0]}\n" for module, colon, name in places if colon}
    return lines.union(*map(_imports, value.values()))


def _list(values: list[Any], depth: int) -> str:
    if values and all(isinstance(one, dict) for one in values):
        pad = "    " * (depth or 1)
        rows = "".join(f"{pad}{as_python(one, depth + 1)},\n" for one in values)
        return f"[\n{rows}{pad[4:]}]"
    return f"[{', '.join(as_python(one, depth) for one in values)}]"


def _distribution(name: str, inner: Any) -> str:
    if name == "range":
        return f"({', '.join(map(repr, inner))})"
    if name in NAMED:
        return f"vc.{NAMED[name].__name__}({', '.join(f'{field}={value!r}' for field, value in inner.items())})"
    if name == "negate":
        return f"-{as_python(inner)}"
    if name == "clip":
        operand, low, high = inner
        return f"{_operand(operand)}.clip({low!r}, {high!r})"
    left, right = inner
    return f"({_operand(left)} {SIGNS[name]} {_operand(right)})"


def _operand(value: Any) -> str:
    """A range is no tuple where something is done with it."""
    if isinstance(value, dict) and "range" in value:
        return f"vc.Uniform{as_python(value)}"
    return as_python(value)
