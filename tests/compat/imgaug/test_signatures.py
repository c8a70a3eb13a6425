"""Every public name of imgaug.augmenters is there, with the arguments and defaults that it has."""

import inspect
import json
from typing import Any

import pytest

from tests.compat.imgaug.cases import GOLDEN
from vicinal.compat.imgaug import augmenters

GROUPS = {
    "imgaug.augmenters": augmenters,
    "imgaug.augmenters.imgcorruptlike": augmenters.imgcorruptlike,
    "imgaug.augmenters.pillike": augmenters.pillike,
}
INTERFACES = {"IBatchwiseMaskGenerator", "IBinaryImageColorizer", "IPointsSampler"}
"""Abstract, without arguments; Python describes their recorded base otherwise."""


def default(value: Any) -> Any:
    if isinstance(value, dict) and "$tuple" in value:
        return tuple(default(one) for one in value["$tuple"])
    return [default(one) for one in value] if isinstance(value, list) else value


def arguments(name: str, entry: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names and defaults as recorded; an argument without a default has ``inspect``'s mark of that."""
    none = inspect.Parameter.empty
    given = entry.get("init") or entry.get("args") or []
    if name in INTERFACES:
        return []
    return [(one["name"], none if one.get("required") else default(one["default"])) for one in given]


@pytest.mark.parametrize("group", GROUPS)
def test_names_arguments_and_defaults(group: str) -> None:
    if not (GOLDEN / "signatures.json").is_file():
        pytest.skip("no recorded signatures")
    recorded = json.loads((GOLDEN / "signatures.json").read_text())[group]
    own = {name: one for name, one in recorded.items() if str(one.get("module", "")).startswith("imgaug.augmenters.")}
    kinds = ("class", "function")
    wanted = {name: arguments(name, one) for name, one in own.items() if one["kind"] in kinds and "Warning" not in name}
    missing = sorted(set(wanted) - set(dir(GROUPS[group])))
    assert not missing
    found = {
        name: [(one.name, one.default) for one in inspect.signature(getattr(GROUPS[group], name)).parameters.values()]
        for name in wanted
    }
    assert len(wanted) > 15
    assert {name: found[name] for name in wanted if found[name] != wanted[name]} == {}
