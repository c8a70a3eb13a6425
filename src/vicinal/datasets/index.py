"""All items of a data set by their number, in little memory that forked processes share."""

from __future__ import annotations

import json
from collections.abc import Iterable

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.item import Item


@attrs.frozen(eq=False)
class Index:
    """Items as JSON, one after the other: about 100 bytes each. ``ends``: where each ends, after a first 0. ``synthetic``
    [N]: which of them networks made."""

    data: bytes
    ends: NDArray[np.int64]
    synthetic: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def item(self, number: int) -> Item:
        return Item.from_plain(json.loads(self.data[self.ends[number] : self.ends[number + 1]]))


def index_of(items: Iterable[Item]) -> Index:
    """The index of a stream of items."""
    data, synthetic = bytearray(), bytearray()
    ends = [0]
    for item in items:
        data += json.dumps(item.plain(), separators=(",", ":")).encode()
        ends.append(len(data))
        synthetic.append(item.synthetic)
    return Index(bytes(data), np.array(ends, np.int64), np.frombuffer(bytes(synthetic), np.bool_))
