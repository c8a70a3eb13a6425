"""How a transform that holds others lowers them: in turn, or in an order of each sample's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.program.lowering import Drawn, Site
from vicinal.program.ops import Bools, Ints
from vicinal.transforms.base import Transform, lower_child
from vicinal.transforms.color.normalize import Normalize


def lower_in_turn(children: Iterable[Transform], places: Iterable[str], site: Site) -> None:
    """Lowers every child for the samples of ``site``, in the order given."""
    for child, place in zip(children, places, strict=True):
        lower_child(child, site, place, site.active)


def lower_in_slots(children: Sequence[Transform], places: Sequence[str], site: Site, slots: Ints) -> None:
    """Lowers every child once a slot: child k runs for sample n in slot ``slots[n, k]``, nowhere if -1.

    The ops are K x K whatever was drawn, so that nothing depends on the rest of the batch. A child's draws are keyed by
    its place and so are the same in every slot; only what it makes of them may differ, as the canvas does.
    """
    for slot in range(len(children)):
        for index, child in enumerate(children):
            mine = site.active & (slots[:, index] == slot)
            lowering = site.lowering
            before, lowering.record = lowering.record, Drawn()
            lower_child(child, site, places[index], mine)
            part, lowering.record = lowering.record, before
            _add(before, part, mine)


def _add(record: Drawn, part: Drawn, mine: Bools) -> None:
    """Takes over into ``record`` what ``part`` holds of the samples of ``mine``."""
    for place, active in part.active.items():
        record.active[place] = record.active[place] | active if place in record.active else active
    for place, values in part.values.items():
        known = record.values.setdefault(place, {})
        for name, new in values.items():
            rows = mine.reshape(-1, *[1] * (new.ndim - 1))
            known[name] = np.where(rows, new, known[name]) if name in known else new


def refuse_normalize(owner: Transform, field: str, children: Sequence[Transform], always: bool = False) -> None:
    """Raises SpecError for a Normalize that would not touch every sample; ``always``: the owner runs every child."""
    if always and owner.p < 1 and any(holds(child, ("Normalize",)) for child in children):
        raise SpecError(expected(f"{type(owner).__name__}.p", "1, as Normalize must touch every sample", owner.p))
    for index, child in enumerate(children):
        if holds(child, ("Normalize",)) and not (always and child.p == 1):
            where = f"{type(owner).__name__}.{field}[{index}]"
            what = "Normalize" if isinstance(child, Normalize) else f"{type(child).__name__} with a Normalize in it"
            got = f"{what} under p={child.p:g}" if child.p < 1 else what
            raise SpecError(f"{where}: expected Normalize to touch every sample (p=1, in a Pipeline), got {got}")


def holds(transform: Transform, names: Collection[str]) -> bool:
    """Whether the transform is of a class of these names, or has one inside of it."""
    return any(type(one).__name__ in names for one in descendants(transform))


def descendants(transform: Transform) -> Iterator[Transform]:
    """A transform and all that stand in its fields, at any depth."""
    yield transform
    kind: Any = type(transform)
    for field in attrs.fields(kind):
        value = getattr(transform, field.name) if field.init else None
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Transform):
                yield from descendants(child)
