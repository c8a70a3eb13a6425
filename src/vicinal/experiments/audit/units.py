"""The transforms of a recipe that can be left out, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from vicinal.program.place import class_at
from vicinal.transforms.base import Transform, places
from vicinal.transforms.compose.pipeline import Pipeline

Path = tuple[tuple[str, int], ...]
"""The way from a recipe to a transform in it: fields, and places in them."""

HOLDERS = ("transforms", "then", "otherwise")
CROPS = ("RandomCrop", "CenterCrop")


@attrs.frozen
class Unit:
    """Transforms that are left out together: one, or a Pad with the crop that follows it. ``places``: as records name
    them, below the recipe's own; ``paths``: where they stand in it. ``text``: as they are declared."""

    places: tuple[str, ...]
    paths: tuple[Path, ...]
    text: str

    @property
    def name(self) -> str:
        return " + ".join(self.places)


def units_of(recipe: Pipeline) -> list[Unit]:
    """All units of a recipe, in its order, those inside of other transforms too; but none that mixes pictures."""
    found = [Unit((place,), (path,), _text(one)) for place, path, one in _leaves(recipe, "", ()) if not _mixes(one)]
    joined: list[Unit] = []
    for unit in found:
        before = joined[-1] if joined else None
        if before is not None and _belongs(before, unit):
            joined[-1] = Unit(before.places + unit.places, before.paths + unit.paths, f"{before.text}, {unit.text}")
        else:
            joined.append(unit)
    return joined


def unmixed(recipe: Pipeline) -> tuple[Pipeline, list[str]]:
    """The recipe without those that mix pictures and labels, and their names: what they make has no one class to keep."""
    names = []
    for place, path, one in list(_leaves(recipe, "", ())):
        if _mixes(one):
            names.append(place)
            recipe = without(recipe, Unit((place,), (path,), ""))
    return recipe, names


def without(recipe: Pipeline, unit: Unit) -> Pipeline:
    """The recipe that never runs the unit. All else draws what it drew."""
    changed: Any = recipe
    for path in unit.paths:
        changed = _changed(changed, path, lambda one: _with(one, p=0.0))
    made: Pipeline = changed
    return made


def only(recipe: Pipeline, unit: Unit | None) -> Pipeline:
    """The recipe that runs nothing but the unit; None: nothing at all."""
    for other in units_of(recipe):
        recipe = recipe if other == unit else without(recipe, other)
    return recipe if unit is None else always(recipe, unit)


def always(recipe: Pipeline, unit: Unit) -> Pipeline:
    """The recipe that runs the unit wherever what holds it runs; holders run for every sample, but still choose."""
    changed: Any = recipe
    for path in unit.paths:
        for depth in range(1, len(path) + 1):
            changed = _changed(changed, path[:depth], lambda one: _with(one, p=1.0))
    made: Pipeline = changed
    return made


def _leaves(parent: Transform, prefix: str, path: Path) -> Iterator[tuple[str, Path, Transform]]:
    for field in HOLDERS:
        children = getattr(parent, field, ())
        inside = prefix if field == "transforms" else f"{prefix}{field}/"
        for index, (child, place) in enumerate(zip(children, places(children), strict=True)):
            here: Path = (*path, (field, index))
            if any(getattr(child, holder, ()) for holder in HOLDERS):
                yield from _leaves(child, f"{inside}{place}/", here)
            elif type(child).__name__ != "Identity":
                yield inside + place, here, child


def _mixes(one: Transform) -> bool:
    return type(one).__module__.startswith("vicinal.transforms.mix.")


def _belongs(before: Unit, unit: Unit) -> bool:
    """Whether a crop directly follows the padding that makes room for it."""
    last, here = before.paths[-1], unit.paths[0]
    beside = last[:-1] == here[:-1] and last[-1] == (here[-1][0], here[-1][1] - 1)
    padding = before.places[-1].rpartition("/")[2].startswith("Pad[")
    return beside and padding and class_at(unit.places[0]) in CROPS


def _changed(parent: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(parent)
    (field, index), *rest = path
    children = list(getattr(parent, field))
    children[index] = _changed(children[index], tuple(rest), change)
    return _with(parent, **{field: children})


def _with(one: Any, **fields: Any) -> Any:
    return attrs.evolve(one, **fields)


def _text(one: Transform) -> str:
    """``Rotate(degrees=(-10, 10), p=0.5)``: what is not at its default."""
    ((name, fields),) = Pipeline([one]).to_dict()["Pipeline"]["transforms"][0].items()
    return f"{name}({', '.join(f'{key}={_short(value)}' for key, value in (fields or {}).items())})"


def _short(value: Any) -> str:
    if isinstance(value, dict) and list(value) == ["range"]:
        return f"({', '.join(str(end) for end in value['range'])})"
    return str(value)
