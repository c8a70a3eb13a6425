"""One transform of a recipe, heard: pictures with it alone, and without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, SpecError
from vicinal.experiments.audit.changed import Changed, changed
from vicinal.experiments.audit.judge import FEW, Hearing, Judge
from vicinal.experiments.audit.strengths import groups
from vicinal.experiments.audit.units import Unit, always, only, without
from vicinal.experiments.audit.verdict import verdict
from vicinal.experiments.data.pictures import Pictures
from vicinal.transforms.compose.pipeline import Pipeline

SHOWN = 8


@attrs.frozen(eq=False)
class Example:
    """A picture uint8 ``before`` and ``after`` a change, its class, and what it was then taken for, how surely."""

    key: str
    before: NDArray[Any]
    after: NDArray[Any]
    truth: int
    answer: int
    share: float
    lost: bool


@attrs.frozen(eq=False)
class Case:
    """``plain``: JSON. ``examples``: those that left their class, lost ones and the surest first."""

    plain: dict[str, Any]
    examples: list[Example]


def case(judges: Sequence[Judge], recipe: Pipeline, unit: Unit, pictures: Pictures, copies: int) -> Case:
    """What a unit does to the pictures that it touches, alone; among all others where it cannot stand alone."""
    alone = True
    try:
        after = changed(only(recipe, unit), pictures, copies)
        before = changed(only(recipe, None), pictures, copies)
    except (SpecError, DataError):
        alone = False
        before, after = changed(without(recipe, unit), pictures, copies), changed(always(recipe, unit), pictures, copies)
    hearing = heard(judges, before.pictures, after.pictures)
    active = np.any([after.active.get(place, np.zeros(len(hearing.truth), np.bool_)) for place in unit.places], axis=0)
    plain: dict[str, Any] = {
        "unit": unit.name,
        "text": unit.text,
        "alone": alone,
        "active": int(active.sum()),
        "rare": bool(active.sum() < FEW),
        "judged": hearing.plain(active),
        "by_class": hearing.by_class(active),
        "pixels": _pixels(before, after, active),
        "taken_for": hearing.taken_for(active),
        "strengths": [
            {
                "transform": one.transform, "parameter": one.parameter, "low": one.low, "high": one.high,
                "count": int((one.which & active).sum()), "judged": hearing.plain(one.which & active),
                "taken_for": hearing.taken_for(one.which & active, 1),
            }
            for place in unit.places for one in groups(after.values, after.active, place) if (one.which & active).sum() >= FEW
        ],
    }  # fmt: skip
    plain["verdict"] = verdict(plain)
    return Case(plain, examples(hearing, before.pictures, after.pictures, active))


def heard(judges: Sequence[Judge], before: Pictures, after: Pictures) -> Hearing:
    """All judges on the same pictures before and after a change."""
    rows = [np.stack([judge.shares(pictures) for judge in judges]) for pictures in (before, after)]
    return Hearing(before.targets, rows[0], rows[1])


def examples(hearing: Hearing, before: Pictures, after: Pictures, which: NDArray[np.bool_]) -> list[Example]:
    """At most SHOWN of the pictures that left their class, each once, lost ones and the surest first."""
    share = hearing.after[0].max(1)
    gone = np.flatnonzero(which & hearing.leaves)
    ranked = gone[np.lexsort((-share[gone], ~hearing.lost[gone]))]
    seen: set[str] = set()
    out: list[Example] = []
    for index in ranked.tolist():
        key = before.keys[index].rpartition(" #")[0]
        if key not in seen and len(out) < SHOWN:
            seen.add(key)
            answer = int(hearing.after[0][index].argmax())
            out.append(
                Example(
                    key, before.images[index], after.images[index], int(hearing.truth[index]), answer,
                    float(share[index]), bool(hearing.lost[index]),
                )
            )  # fmt: skip
    return out


def _pixels(before: Changed, after: Changed, which: NDArray[np.bool_]) -> float:
    """The mean difference of pixels, in shares of the range."""
    images = before.pictures.images
    if not which.any():
        return 0.0
    range_ = np.iinfo(images.dtype).max if images.dtype.kind == "u" else 1
    difference = np.abs(after.pictures.images[which].astype(np.float32) - images[which].astype(np.float32))
    return round(float(difference.mean()) / range_, 6)
