"""A few pictures of a data set with their first copies, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.data.batch import Batch
from vicinal.datasets.format import Reader
from vicinal.datasets.item import Item
from vicinal.errors import DataError
from vicinal.offline.loaded import Loaded, load
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
    loaded = [load(Task(item, 0, copies), root, max_pixels, True) for item in _spread(reader, count)]
    return [one if isinstance(one, Refused) else _seen(one, reader, pipeline, copies) for one in loaded]


def _seen(one: Loaded, reader: Reader, pipeline: Pipeline, copies: int) -> Seen | Refused:
    try:
        batch = Batch(images=[one.pixels], ids=[one.id], **batch_fields([one.targets], reader.header))
        result = pipeline(batch.repeat(copies))
    except DataError as error:
        return Refused(one.task.item.key, one.source, str(error))
    return Seen(one.source, [batch[0], *(result[copy] for copy in range(copies))])


def _spread(reader: Reader, count: int) -> list[Item]:
    total = sum(1 for _ in reader.items())
    step = max(1.0, total / count)
    wanted = {int(index * step) for index in range(count)}
    return [item for index, item in enumerate(reader.items()) if index in wanted]
