"""Dataset: samples of any format, one after the other or by index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vicinal.datasets.header import Header
from vicinal.datasets.item import Item


class Dataset:
    """The samples of a data set as dicts that ``vicinal.Batch.from_samples`` takes."""

    @property
    def header(self) -> Header:
        raise NotImplementedError

    def items(self) -> Iterator[Item]:
        raise NotImplementedError

    def __iter__(self) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, index: int) -> dict[str, Any]:
        raise NotImplementedError
