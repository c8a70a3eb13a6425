"""Every public name of imgaug's top level, parameters and RNG is here, takes the arguments of imgaug's, and has its methods."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN

SIGNATURES = json.loads((GOLDEN / "signatures.json").read_text()) if GOLDEN.is_dir() else {}
MODULES = ["imgaug", "imgaug.parameters", "imgaug.random"]
"""The augmenters' are in test_signatures.py."""
FOREIGN = {"ABCMeta", "abstractmethod", "abstractproperty", "defaultdict", "OpenSimplex", "Iterable"}
"""What imgaug's modules merely import."""

pytestmark = pytest.mark.skipif(not SIGNATURES, reason="no ../shared")


def ours(name: str) -> ModuleType:
    return import_module(f"vicinal.compat.{name}")


def arguments(told: list[dict[str, Any]]) -> list[tuple[str, str, object]]:
    """Names, kinds and defaults, tuples told apart from lists as the record does it."""
    return [(one["name"], one["kind"], plain(one.get("default", one.get("repr", "none")))) for one in told]


def plain(value: Any) -> Any:
    if isinstance(value, dict) and "$tuple" in value:
        return tuple(map(plain, value["$tuple"]))
    return value if not isinstance(value, float) or np.isfinite(value) else repr(value)


def own_arguments(function: Any) -> list[tuple[str, str, object]]:
    found = []
    for one in inspect.signature(function).parameters.values():
        default = "none" if one.default is inspect.Parameter.empty else plain(one.default)
        found.append((one.name, one.kind.name, default))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_there(module: str) -> None:
    told = {name for name, one in SIGNATURES[module].items() if one["kind"] in ("class", "function")} - FOREIGN
    assert not [name for name in sorted(told) if not hasattr(ours(module), name)]


@pytest.mark.parametrize("module", MODULES)
def test_arguments_are_those_of_imgaug(module: str) -> None:
    off = {}
    for name, one in SIGNATURES[module].items():
        if one["kind"] not in ("class", "function") or name in FOREIGN or issubclass_of_warning(getattr(ours(module), name)):
            continue
        wanted = arguments(one["init"] if one["kind"] == "class" else one["args"])
        if [kind for _, kind, _ in wanted] == ["VAR_POSITIONAL", "VAR_KEYWORD"]:
            continue
        got = own_arguments(getattr(ours(module), name))
        same = [one[0] for one in got[: len(wanted)]] == [one[0] for one in wanted]
        defaults = all(b[2] in ("none", a[2]) for a, b in zip(got, wanted, strict=False))
        if not (same and defaults):
            off[name] = (got, wanted)
    assert not off


def issubclass_of_warning(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, Warning)


def test_every_method_is_there() -> None:
    off = []
    for name, methods in SIGNATURES["methods"].items():
        homes = [ours(module) for module in (*MODULES, "imgaug.augmenters") if hasattr(ours(module), name)]
        missing = [method for method in methods if not hasattr(getattr(homes[0], name), method)]
        off += [f"{name}.{method}" for method in missing]
    assert not off
