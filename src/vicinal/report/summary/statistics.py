"""Counts over the samples of a data set, small whatever its size, that add up in any grouping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

BINS = 16
"""Cells a side of the maps of box sizes and positions."""

NOTHING: Mapping[int, float] = MappingProxyType({})
NONE: Mapping[str, int] = MappingProxyType({})

KEPT = 32
"""Values of a parameter that are kept of one shard: enough for a histogram over many shards."""


@attrs.define(eq=False)
class Statistics:
    """What a summary shows of some samples: all counts, and some values of every parameter.

    ``classes`` and ``objects``: pictures and boxes by class index, pictures in the shares of their soft labels.
    ``sizes`` [BINS, BINS]: boxes by height (rows) and width in shares of the picture. ``places``: boxes by the row and
    column of their centres. ``parameters``: by "place.name", the first values that were drawn. ``active``: by place, for
    how many samples it was active. ``splits``: samples by split. ``dropped``: boxes that went, by why.
    """

    samples: int = 0
    classes: dict[int, float] = attrs.field(factory=dict)
    objects: dict[int, int] = attrs.field(factory=dict)
    sizes: NDArray[np.int64] = attrs.field(factory=lambda: np.zeros((BINS, BINS), np.int64))
    places: NDArray[np.int64] = attrs.field(factory=lambda: np.zeros((BINS, BINS), np.int64))
    parameters: dict[str, list[float]] = attrs.field(factory=dict)
    active: dict[str, int] = attrs.field(factory=dict)
    splits: dict[str, int] = attrs.field(factory=dict)
    dropped: dict[str, int] = attrs.field(factory=dict)

    def add(
        self,
        size: tuple[int, int],
        shares: Mapping[int, float] = NOTHING,
        boxes: NDArray[np.float64] | None = None,
        labels: Sequence[int] | NDArray[np.int64] = (),
        parameters: Mapping[str, Mapping[str, Any]] | None = None,
        split: str = "",
        dropped: Mapping[str, int] = NONE,
    ) -> None:
        """Counts one sample: height and width in pixels, what it has of which class, boxes [M, 4] xyxy with classes, what was
        drawn: numbers, or of other kinds what is not counted; its split, and how many of its boxes went, by why."""
        self.samples += 1
        _add(self.splits, {split: 1})
        _add(self.dropped, dropped)
        for index, share in shares.items():
            self.classes[index] = self.classes.get(index, 0) + share
        if boxes is not None and len(boxes):
            for index in np.asarray(labels, np.int64).tolist():
                self.objects[index] = self.objects.get(index, 0) + 1
            self._count(boxes / np.array([size[1], size[0]] * 2, np.float64))
        for place, drawn in (parameters or {}).items():
            self.active[place] = self.active.get(place, 0) + 1
            for name, value in drawn.items():
                kept = self.parameters.get(f"{place}.{name}", [])
                if len(kept) < KEPT and _counts(value):
                    self.parameters[f"{place}.{name}"] = kept
                    kept.extend(np.ravel(np.asarray(value, np.float64)).tolist()[: KEPT - len(kept)])

    def merge(self, other: Statistics, most: int = 10_000) -> None:
        """Adds the counts of other samples; keeps at most ``most`` values of a parameter."""
        self.samples += other.samples
        for index, share in other.classes.items():
            self.classes[index] = self.classes.get(index, 0) + share
        for index, count in other.objects.items():
            self.objects[index] = self.objects.get(index, 0) + count
        for mine, more in ((self.active, other.active), (self.splits, other.splits), (self.dropped, other.dropped)):
            _add(mine, more)
        self.sizes += other.sizes
        self.places += other.places
        for name, values in other.parameters.items():
            kept = self.parameters.setdefault(name, [])
            kept.extend(values[: most - len(kept)])

    def plain(self) -> dict[str, Any]:
        """JSON: the same samples give the same text."""
        return {
            "samples": self.samples,
            "classes": {str(index): round(count, 6) for index, count in sorted(self.classes.items())},
            "objects": {str(index): count for index, count in sorted(self.objects.items())},
            "sizes": self.sizes.tolist(),
            "places": self.places.tolist(),
            "parameters": {name: [round(v, 6) for v in values] for name, values in sorted(self.parameters.items())},
            "active": dict(sorted(self.active.items())),
            "splits": dict(sorted(self.splits.items())),
            "dropped": dict(sorted(self.dropped.items())),
        }

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Statistics:
        """The statistics of ``plain``."""
        return cls(
            value["samples"],
            {int(index): count for index, count in value["classes"].items()},
            {int(index): count for index, count in value["objects"].items()},
            np.array(value["sizes"], np.int64),
            np.array(value["places"], np.int64),
            {name: list(values) for name, values in value["parameters"].items()},
            dict(value["active"]),
            dict(value.get("splits", {})),  # of versions before 0.3, there are none
            dict(value.get("dropped", {})),
        )

    def _count(self, corners: NDArray[np.float64]) -> None:
        """Boxes [M, 4] in shares of the picture."""
        first, last = corners[:, :2], corners[:, 2:]
        shares = np.concatenate([last - first, (first + last) / 2], axis=1)
        width, height, x, y = np.minimum(np.maximum((shares * BINS).astype(np.int64), 0), BINS - 1).T
        np.add.at(self.sizes, (height, width), 1)
        np.add.at(self.places, (y, x), 1)


def _add(mine: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        mine[name] = mine.get(name, 0) + count


def _counts(value: Any) -> bool:
    """Whether what was drawn is a number or several; outputs that are named, as partners of a mix, are not."""
    first = value[0] if isinstance(value, list) and value else value
    return not isinstance(first, Mapping)
