"""A few pictures of a data set with their first copies, to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.data.batch import Batch
from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.errors import DataError
from vicinal.offline.loaded import Loaded, load, refused
from vicinal.offline.mixable import taken
from vicinal.offline.mixing import Mixing
from vicinal.offline.receipt import Refused
from vicinal.offline.shard import Task
from vicinal.offline.tally import Tally
from vicinal.offline.targets import batch_fields
from vicinal.record.record import Record
from vicinal.report.parameters import told
from vicinal.transforms.compose.pipeline import Pipeline

Sample: TypeAlias = dict[str, Any]


@attrs.frozen(eq=False)
class Seen:
    """A picture as it is and its copies 0, 1, ... as a job would write them, each an entry of a Batch; but where a recipe
    mixes pictures, those that are seen are mixed with each other. ``drawn``: of each what was drawn, in short."""

    source: str
    samples: Sequence[Sample]
    drawn: Sequence[str]


def pick(
    reader: Reader, root: str, pipeline: Pipeline, count: int, copies: int, max_pixels: int, tally: Tally | None = None
) -> list[Seen | Refused]:
    """At most ``count`` pictures, spread evenly over the data set, in its order, and what cannot be used. ``tally`` gets the
    objects of all."""
    reader, _ = taken(reader, pipeline, find("jsonl"))  # a sheet can hold whatever a table can
    chosen, mixing = _spread(reader, count, tally or Tally()), Mixing.of(pipeline, reader.header)
    if mixing is not None:
        return look_together(chosen, reader.header, root, pipeline, mixing, copies, max_pixels)
    return [look(item, reader.header, root, pipeline, copies, max_pixels) for item in chosen]


def look(item: Item, header: Header, root: str, pipeline: Pipeline, copies: int, max_pixels: int) -> Seen | Refused:
    """One picture and its first copies."""
    one = load(Task(item, 0, copies), root, max_pixels, True)
    if isinstance(one, Refused):
        return one
    try:
        batch = Batch(images=[one.picture], ids=[one.id], layout=one.layout, **batch_fields([one.targets], header))
        result, record = pipeline.trace(batch.repeat(copies))
        first = {**batch[0], "image": one.pixels}
    except DataError as error:
        return refused(one.task, one.source, error)
    return Seen(one.source, [first, *(result[copy] for copy in range(copies))], _drawn(record, range(copies)))


def look_together(
    items: Sequence[Item], header: Header, root: str, pipeline: Pipeline, mixing: Mixing, copies: int, max_pixels: int
) -> list[Seen | Refused]:
    """Some pictures and their first copies, mixed with each other, in the order of ``items``."""
    read = {item.key: _whole(load(Task(item, 0, copies), root, max_pixels, True)) for item in items}
    seen: dict[str, Seen | Refused] = {key: one for key, one in read.items() if isinstance(one, Refused)}
    usable = [one for one in read.values() if isinstance(one, Loaded)]
    for _, alike in groupby(sorted(usable, key=_kind), key=_kind):
        seen |= _mixed(list(alike), header, pipeline, mixing, copies)
    return [seen[key] for key in read]


def _whole(one: Loaded | Refused) -> Loaded | Refused:
    """A picture with its pixels."""
    if isinstance(one, Refused):
        return one
    try:
        return attrs.evolve(one, picture=one.pixels)
    except DataError as error:
        return refused(one.task, one.source, error)


def _mixed(
    alike: Sequence[Loaded], header: Header, pipeline: Pipeline, mixing: Mixing, copies: int
) -> dict[str, Seen | Refused]:
    """What is seen of pictures of one kind, by their keys."""
    try:
        labels = [row for one in alike if (row := mixing.row(one.task.item)) is not None]
        batch = Batch(
            images=[one.picture for one in alike], ids=[one.id for one in alike], layout=alike[0].layout,
            labels=np.stack(labels) if labels else None, **batch_fields([one.targets for one in alike], header),
        )  # fmt: skip
        result, record = pipeline.trace(batch.repeat(copies))
    except DataError as error:
        return {one.task.item.key: refused(one.task, one.source, error) for one in alike}
    rows = [range(index * copies, (index + 1) * copies) for index in range(len(alike))]
    return {
        one.task.item.key: Seen(one.source, [batch[index], *(result[row] for row in rows[index])], _drawn(record, rows[index]))
        for index, one in enumerate(alike)
    }


def _drawn(record: Record, rows: Iterable[int]) -> list[str]:
    """Nothing of the original, then what was drawn for its copies."""
    return ["", *(", ".join(told(record, row)) for row in rows)]


def _kind(one: Loaded) -> tuple[Any, ...]:
    """What pictures of a batch share."""
    item = one.task.item
    return (*one.kind, one.targets.mask is not None, item.label is None and item.soft is None)


def _spread(reader: Reader, count: int, tally: Tally) -> list[Item]:
    total = 0
    for item in reader.items():
        total += 1
        if item.objects is not None:
            tally.add(item.key, item.objects)
    step = max(1.0, total / count)
    wanted = {int(index * step) for index in range(count)}
    return [item for index, item in enumerate(reader.items()) if index in wanted]
