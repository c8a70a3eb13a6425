"""What a thread does with a unit: read a few pictures, augment their copies together, encode them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import attrs

from vicinal.data.batch import Batch
from vicinal.errors import DataError, SpecError
from vicinal.offline.loaded import Loaded, load
from vicinal.offline.made import Made, Maker, parameters_of
from vicinal.offline.receipt import Refused
from vicinal.offline.targets import batch_fields, kind_of, labels_of
from vicinal.offline.unit import Share, Unit
from vicinal.transforms.compose.pipeline import Pipeline

Results: TypeAlias = Iterator[Made | Refused]

PIXELS = 1 << 25
"""Pixels that are augmented together at most, so that large pictures need no more memory than small ones."""


@attrs.frozen(eq=False)
class Row:
    """A picture, and which of its task's outputs to make. ``kind``: what the rows of a batch share."""

    loaded: Loaded
    position: int
    kind: tuple[Any, ...] = ()

    @property
    def area(self) -> int:
        return self.loaded.targets.size[0] * self.loaded.targets.size[1]


@attrs.frozen(eq=False)
class UnitWork:
    """What all units of a job share; ``run`` may be called from many threads. ``pipeline``: None where nothing is drawn."""

    maker: Maker
    pipeline: Pipeline | None

    def run(self, unit: Unit) -> list[Made | Refused]:
        """The outputs of a unit in order, then what had to be left out."""
        results = list(self._results(unit))
        refused = [result for result in results if isinstance(result, Refused)]
        made = [result for result in results if isinstance(result, Made)]
        return [*sorted(made, key=lambda result: result.example.number), *refused]

    def _results(self, unit: Unit) -> Results:
        waiting: list[Row] = []
        for row in (row for share in unit.shares for row in self._rows(share)):
            if isinstance(row, Refused):
                yield row
            elif row.position < row.loaded.task.original:
                yield self._original(row.loaded)
            else:
                if waiting and sum(other.area for other in waiting) + row.area > PIXELS:
                    yield from self._augmented(waiting)
                    waiting = []
                waiting.append(row)
        yield from self._augmented(waiting)

    def _rows(self, share: Share) -> Iterable[Row | Refused]:
        """Pixels are decoded where they are augmented, and where a file cannot stay what it is."""
        job, task = self.maker.job, share.task
        augments = share.outputs.stop > task.original
        loaded = load(task, job.root, job.max_pixels, augments or self.maker.writer.pixels)
        if isinstance(loaded, Loaded) and loaded.picture is None and not self.maker.keeps(loaded):
            loaded = load(task, job.root, job.max_pixels, True)
        if isinstance(loaded, Refused):
            return [loaded]
        if loaded.picture is None:
            return [Row(loaded, position) for position in share.outputs]
        try:
            kind = (str(loaded.picture.dtype), loaded.picture.shape[2], *kind_of(loaded.targets))
        except DataError as error:
            return [refused(loaded, error)]
        return [Row(loaded, position, kind) for position in share.outputs]

    def _original(self, loaded: Loaded) -> Made | Refused:
        try:
            return self.maker.original(loaded)
        except DataError as error:
            return refused(loaded, error)

    def _augmented(self, rows: Sequence[Row]) -> Results:
        for _, alike in groupby(sorted(rows, key=_kind), key=_kind):
            yield from self._batch(list(alike))

    def _batch(self, rows: list[Row]) -> Results:
        """A batch that the pipeline refuses is run picture by picture, to find the one that is at fault."""
        assert self.pipeline is not None
        targets = [row.loaded.targets for row in rows]
        try:
            batch = Batch(
                images=[row.loaded.pixels for row in rows],
                ids=[row.loaded.id for row in rows],
                epochs=[row.position - row.loaded.task.original for row in rows],
                **batch_fields(targets, self.maker.job.header),
            )
            result, record = self.pipeline.trace(batch)
        except (DataError, SpecError) as error:
            pictures = [list(own) for _, own in groupby(rows, key=lambda row: row.loaded.task.number)]
            if len(pictures) == 1:
                yield refused(rows[0].loaded, error)
            for own in pictures[: len(pictures) * (len(pictures) > 1)]:
                yield from self._batch(own)
            return
        for index, row in enumerate(rows):
            try:
                moved = labels_of(result, index, targets[index])
                parameters = parameters_of(record, index)
                yield self.maker.copy(row.loaded, row.position, result.images[index], moved, parameters)
            except DataError as error:
                yield refused(row.loaded, error)


def refused(loaded: Loaded, error: Exception) -> Refused:
    """A picture that was read, and cannot be used all the same."""
    return Refused(loaded.task.item.key, loaded.source, str(error))


def _kind(row: Row) -> tuple[Any, ...]:
    return row.kind
