"""What a thread does with a unit whose pictures are mixed with each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs
import numpy as np

from vicinal.data.batch import Batch
from vicinal.datasets.soft import label_fields, shares_of
from vicinal.errors import JobError
from vicinal.offline.blame import blamed
from vicinal.offline.drawn import Drawn
from vicinal.offline.loaded import Loaded
from vicinal.offline.made import Line, Made
from vicinal.offline.mixing import Mixing
from vicinal.offline.shard import Task
from vicinal.offline.targets import Targets, batch_fields, joined_objects, labels_of
from vicinal.offline.unit import Unit, mixed_units
from vicinal.offline.work import Results, Row, UnitWork
from vicinal.program.place import class_at
from vicinal.transforms.catalogue import FOLDERS

PIXELS = 1 << 26
"""Pixels that are mixed with each other at most: more than without mixing, as a few pictures make few pairs."""


@attrs.frozen(eq=False)
class MixedWork(UnitWork):
    """Partners are found among the usable pictures of a unit that are of one kind and split: a function of the plan and
    of the pictures' content, whoever runs it and however often."""

    mixing: Mixing

    @property
    def room(self) -> float:
        return math.inf

    def units(self, tasks: Iterable[Task]) -> Iterator[Unit]:
        return mixed_units(tasks)

    def _kind(self, loaded: Loaded) -> tuple[Any, ...]:
        item, mask = loaded.task.item, loaded.targets.mask
        labelled = self.mixing.row(item) is not None
        return (*super()._kind(loaded), "" if mask is None else str(mask.dtype), item.split, labelled, item.synthetic)

    def _augmented(self, rows: Sequence[Row]) -> Results:
        """In parts that are alike in number, so that no picture is left without partners."""
        for _, alike in groupby(sorted(rows, key=lambda row: row.kind), key=lambda row: row.kind):
            group = list(alike)
            parts = -(-sum(row.area for row in group) // PIXELS)
            for part in range(parts):
                if group[part::parts]:
                    yield from self._batch(group[part::parts])

    def _fields(self, rows: Sequence[Row]) -> dict[str, Any]:
        fields = batch_fields([row.loaded.targets for row in rows], self.maker.job.header, joined=True)
        labels = [self.mixing.row(row.loaded.task.item) for row in rows]
        return fields if labels[0] is None else {**fields, "labels": np.stack([label for label in labels if label is not None])}

    def _sources(self, rows: Sequence[Row]) -> list[Targets]:
        targets = super()._sources(rows)
        objects = joined_objects(targets)
        return [attrs.evolve(one, objects=objects) for one in targets]

    def _copy(self, rows: Sequence[Row], index: int, source: Targets, result: Batch, drawn: Drawn) -> Made:
        row = rows[index]
        moved = labels_of(result, index, source)
        classes = None if result.labels is None else label_fields(shares_of(result.labels[index]))
        line = drawn.of(index, _with_partners(drawn.parameters(index), rows, index))
        return self.maker.copy(row.loaded, row.position, result.images[index], moved, line, classes)

    def _without_culprit(self, rows: list[Row], error: Exception) -> Results:
        """The rest is mixed anew without pictures that fail by themselves, too. What only fails together is the recipe."""
        if getattr(error, "index", None) is not None:
            yield from super()._without_culprit(rows, error)
            return
        reasons = [self._reason(row) for row in rows]
        if len(rows) > 1 and not any(reasons):
            raise JobError(f"recipe: {error}") from error
        for row, reason in zip(rows, reasons, strict=True):
            if reason is not None:
                yield blamed(row.loaded, reason)
        usable = [row for row, reason in zip(rows, reasons, strict=True) if reason is None]
        if usable:
            yield from self._batch(usable)

    def _reason(self, row: Row) -> Exception | None:
        """Why a picture fails by itself, None where it does not."""
        try:
            self._trace([row])
        except Exception as error:
            return error
        return None


def _with_partners(parameters: Line, rows: Sequence[Row], index: int) -> Line:
    """What was drawn, with the outputs in the place of their positions in the batch; none for one that has no partner."""
    named: Line = {}
    for place, drawn in parameters.items():
        if class_at(place) in FOLDERS["mix"]:
            named[place] = {**drawn, **_partner(drawn["partner"], rows, index)}
            if named[place]["partner"] is None:
                del named[place]["partner"]
        else:
            named[place] = drawn
    return named


def _partner(drawn: Any, rows: Sequence[Row], index: int) -> Line:
    """The output at a position, None for its own; or all of several positions."""
    if isinstance(drawn, list):
        return {"partner": [_named(rows[int(other)]) for other in drawn]}
    return {"partner": None if int(drawn) == index else _named(rows[int(drawn)])}


def _named(row: Row) -> Line:
    """An output, as its own line in the manifest calls it."""
    loaded = row.loaded
    return {"source": loaded.source, "id": loaded.id, "copy": row.position - loaded.task.original}
