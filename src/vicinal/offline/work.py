"""What a thread does with a unit: read a few pictures, augment their copies together, encode them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.data.batch import Batch
from vicinal.errors import DataError
from vicinal.offline.blame import blamed
from vicinal.offline.drawn import Drawn
from vicinal.offline.dropped import dropped
from vicinal.offline.groups import group_of
from vicinal.offline.loaded import Loaded, check_outage, load
from vicinal.offline.made import Made, Maker
from vicinal.offline.receipt import Refused
from vicinal.offline.shard import Task
from vicinal.offline.targets import Targets, batch_fields, kind_of, labels_of
from vicinal.offline.unit import Share, Unit, units_of
from vicinal.record.record import Record
from vicinal.transforms.compose.children import descendants
from vicinal.transforms.compose.pipeline import Pipeline

Results: TypeAlias = Iterator[Made | Refused]

PIXELS = 1 << 25
"""Pixels that are augmented together at most, so that large pictures need no more memory than small ones."""


@attrs.frozen(eq=False)
class Row:
    """A picture, and which of its task's outputs to make. ``kind``: what the rows of a batch share. ``group``: "" for none."""

    loaded: Loaded
    position: int
    kind: tuple[Any, ...] = ()
    group: str = ""

    @property
    def area(self) -> int:
        return self.loaded.targets.size[0] * self.loaded.targets.size[1]


@attrs.frozen(eq=False)
class UnitWork:
    """What all units of a job share; ``run`` may be called from many threads. ``pipeline``: None where nothing is drawn."""

    maker: Maker
    pipeline: Pipeline | None

    @property
    def room(self) -> float:
        """Pixels that are read before the first are augmented."""
        return PIXELS

    def units(self, tasks: Iterable[Task]) -> Iterator[Unit]:
        """What ``run`` is to be called with for all outputs of the tasks."""
        return units_of(tasks)

    def run(self, unit: Unit) -> list[Made | Refused]:
        """The outputs of a unit in order, then what had to be left out."""
        results = list(self._results(unit))
        refused = [result for result in results if isinstance(result, Refused)]
        made = [result for result in results if isinstance(result, Made)]
        return [*sorted(made, key=lambda result: result.example.number), *refused]

    def _results(self, unit: Unit) -> Results:
        waiting, area = list[Row](), 0
        for row in (row for share in unit.shares for row in self._rows(share)):
            if isinstance(row, Refused):
                yield row
            elif row.position < row.loaded.task.original:
                yield self._original(row.loaded)
            else:
                if waiting and area + row.area > self.room:
                    yield from self._augmented(waiting)
                    waiting, area = [], 0
                waiting.append(row)
                area += row.area
        yield from self._augmented(waiting)

    def _rows(self, share: Share) -> Iterable[Row | Refused]:
        """Pixels are decoded where they are augmented, and where a file cannot stay what it is."""
        job, task = self.maker.job, share.task
        augments = bool(share.outputs) and share.outputs[-1] >= task.original
        loaded = load(task, job.root, job.max_pixels, augments or self.maker.writer.pixels)
        if isinstance(loaded, Loaded) and loaded.picture is None and not self.maker.keeps(loaded):
            loaded = load(task, job.root, job.max_pixels, True)
        if isinstance(loaded, Refused):
            return [loaded]
        if loaded.picture is None:
            return [Row(loaded, position) for position in share.outputs]
        try:
            kind, group = self._kind(loaded), group_of(loaded.source, job.groups) if job.groups else ""
        except DataError as error:
            return [blamed(loaded, error)]
        return [Row(loaded, position, kind, group) for position in share.outputs]

    def _original(self, loaded: Loaded) -> Made | Refused:
        try:
            return self.maker.original(loaded)
        except Exception as error:
            return blamed(loaded, error)

    def _augmented(self, rows: Sequence[Row]) -> Results:
        for _, alike in groupby(sorted(rows, key=_kind), key=_kind):
            yield from self._batch(list(alike))

    def _batch(self, rows: list[Row]) -> Results:
        try:
            result, record = self._trace(rows)
        except Exception as error:  # of a decoder or a library that a broken picture confuses, too
            check_outage(error)
            yield from self._without_culprit(rows, error)
            return
        sources, drawn = self._sources(rows), Drawn(record)
        for index, row in enumerate(rows):
            try:
                yield self._copy(rows, index, sources[index], result, drawn)
            except Exception as error:
                yield blamed(row.loaded, error)

    def _kind(self, loaded: Loaded) -> tuple[Any, ...]:
        """What pictures that are augmented together share."""
        return (*loaded.kind, *kind_of(loaded.targets))

    def _trace(self, rows: Sequence[Row]) -> tuple[Batch, Record]:
        assert self.pipeline is not None
        batch = Batch(
            images=[row.loaded.picture for row in rows],
            ids=[row.loaded.id for row in rows],
            epochs=[row.position - row.loaded.task.original for row in rows],
            layout=rows[0].loaded.layout,
            groups=[row.group for row in rows] if rows[0].group else None,
            noise=self.maker.job.noise,
            **self._fields(rows),
        )
        result: tuple[Batch, Record] = self.pipeline.trace(batch)
        return result

    def _fields(self, rows: Sequence[Row]) -> dict[str, Any]:
        """What a batch has beside pictures, ids and epochs."""
        fields = batch_fields([row.loaded.targets for row in rows], self.maker.job.header)
        if self.pipeline is not None and any(getattr(one, "reads_labels", False) for one in descendants(self.pipeline)):
            labels = [row.loaded.task.item.label for row in rows]
            fields["labels"] = np.array([-1 if label is None else label for label in labels], np.int64)
        return fields

    def _sources(self, rows: Sequence[Row]) -> list[Targets]:
        """What the labels of each row's result are made from."""
        return [row.loaded.targets for row in rows]

    def _copy(self, rows: Sequence[Row], index: int, source: Targets, result: Batch, drawn: Drawn) -> Made:
        """Of the row ``index``."""
        loaded = rows[index].loaded
        moved = labels_of(result, index, source)
        line = drawn.of(index, drawn.parameters(index))
        made = self.maker.copy(loaded, rows[index].position, result.images[index], moved, line)
        assert self.pipeline is not None
        if not made.line["parameters"] or source.objects is None or moved.objects is None:
            return made
        if len(moved.objects) == len(source.objects):
            return made
        gone = dropped(source.objects, result.boxes[index], len(moved.objects), drawn.record, index, self.pipeline)
        return attrs.evolve(made, dropped=gone)

    def _without_culprit(self, rows: list[Row], error: Exception) -> Results:
        """The batch again, without the picture that the error names; where it names none, the first on its own."""
        index = getattr(error, "index", None)
        culprit = rows[index or 0].loaded
        own, rest = ([row for row in rows if (row.loaded is culprit) == same] for same in (True, False))
        if index is None and rest:
            yield from self._batch(own)
        else:
            yield blamed(culprit, error)
        if rest:
            yield from self._batch(rest)


def _kind(row: Row) -> tuple[Any, ...]:
    return row.kind
