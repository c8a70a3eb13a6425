"""A few pictures of a data set with their first copies, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.data.batch import Batch
from vicinal.datasets.format import Reader
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.errors import DataError
from vicinal.offline.loaded import load, refused
from vicinal.offline.receipt import Refused
from vicinal.offline.shard import Task
from vicinal.offline.targets import batch_fields
from vicinal.transforms.compose.pipeline import Pipeline

Sample: TypeAlias = dict[str, Any]


@attrs.frozen(eq=False)
class Seen:
    """A picture as it is and its copies 0, 1, ... as a job would write them, each an entry of a Batch."""

    source: str
    samples: Sequence[Sample]


def pick(reader: Reader, root: str, pipeline: Pipeline, count: int, copies: int, max_pixels: int) -> list[Seen | Refused]:
    """At most ``count`` pictures, spread evenly over the data set, in its order, and what cannot be used."""
    chosen = _spread(reader, count)
    return [look(item, reader.header, root, pipeline, copies, max_pixels) for item in chosen]


def look(item: Item, header: Header, root: str, pipeline: Pipeline, copies: int, max_pixels: int) -> Seen | Refused:
    """One picture and its first copies."""
    one = load(Task(item, 0, copies), root, max_pixels, True)
    if isinstance(one, Refused):
        return one
    try:
        batch = Batch(images=[one.picture], ids=[one.id], **batch_fields([one.targets], header))
        result = pipeline(batch.repeat(copies))
        first = {**batch[0], "image": one.pixels}
    except DataError as error:
        return refused(one.task, one.source, error)
    return Seen(one.source, [first, *(result[copy] for copy in range(copies))])


def _spread(reader: Reader, count: int) -> list[Item]:
    total = sum(1 for _ in reader.items())
    step = max(1.0, total / count)
    wanted = {int(index * step) for index in range(count)}
    return [item for index, item in enumerate(reader.items()) if index in wanted]
