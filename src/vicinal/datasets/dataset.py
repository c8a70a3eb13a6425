"""Dataset: samples of any format, one after the other or by index."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import check_flag
from vicinal.datasets.contents import Contents, warn_of
from vicinal.datasets.format import Reader
from vicinal.datasets.header import Header
from vicinal.datasets.index import Index, index_of
from vicinal.datasets.item import Item
from vicinal.datasets.losses import first_flaw
from vicinal.datasets.opening import Opening
from vicinal.datasets.sample import read_sample
from vicinal.errors import DataError, VicinalWarning, one_of
from vicinal.files.read import MAX_PIXELS, channels_of

FAULTS = ("raise", "skip")


class Dataset:
    """A data set on disk, opened by ``read``: iterate over its samples, or index it.

    A sample is a dict with "image" [H, W, C] (RGB; uint8, uint16 or float32; or ``Encoded``), "id" (its key in the data set),
    and whatever of these the data set has: "labels" (a class index, -1 for none; or soft labels [K] float32, zeros for
    none), "mask" [H, W], "instances" ([H, W], or [M, H, W] for RLE masks), "boxes" (``Boxes`` with labels and polygons,
    clipped to the picture) and "keypoints" (of all objects). ``names`` has the classes by index.
    Iterating streams the samples; memory use does not grow. Indexing lists all items at the first use, and makes it a
    map-style data set for PyTorch.
    A faulty sample raises DataError with its key and the reason, or is left out with ``faults`` "skip". A picture that cannot
    be decoded raises ReadError. Opening a folder warns (VicinalWarning) if most of its files are not read, and reading warns
    at the first sample whose annotations were dropped or clipped.
    """

    def __init__(
        self,
        opening: Opening,
        split: str | None = None,
        channels: str = "unchanged",
        faults: str = "raise",
        max_pixels: int = MAX_PIXELS,
        decode: bool = True,
    ) -> None:
        channels = channels_of("channels", channels)
        if faults not in FAULTS:
            raise DataError(one_of("faults", FAULTS, faults))
        check_flag(decode, "decode")
        self._opening, self._split, self._faults = opening, split, faults
        self._pictures: dict[str, Any] = {"channels": channels, "max_pixels": max_pixels, "decode": decode}
        self._reader: Reader | None = opening.open()
        self._header = self._reader.header
        self._index: Index | None = None
        warn_of(self.summary)
        self._warned = False
        if split is not None and split not in self._header.splits:
            raise DataError(one_of("split", self._header.splits, split, "" if self._header.splits else "None (there are none)"))

    @property
    def header(self) -> Header:
        """Class names and what else all samples share."""
        return self._header

    @property
    def names(self) -> tuple[str, ...]:
        """The classes by index."""
        return self._header.names

    @property
    def format(self) -> str:
        """The name of the format."""
        return self._opening.format

    @property
    def synthetic(self) -> NDArray[np.bool_]:
        """Which samples [N] networks made, by index; lists all items."""
        return self._listed().synthetic

    @property
    def summary(self) -> Contents:
        """What was read: format, classes, kinds of labels, splits, and what was left out and why; ``str`` is one line.

        The number of pictures is None where no pass has counted them yet; with a split, it is that of all splits.
        """
        whole = self._index is not None and self._split is None
        return self._opening.contents(self._header, len(self._index) if whole and self._index is not None else None)

    def items(self) -> Iterator[Item]:
        """What is known of each sample before its picture is read: key, labels, where it lies, faults."""
        if self._index is not None:
            yield from (self._index.item(number) for number in range(len(self._index)))
            return
        if self._reader is None:
            self._reader = self._opening.open()
        for item in self._reader.items():
            if self._split in (None, item.split) and not (item.fault and self._faults == "skip"):
                yield item

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(self._read, self.items())

    def __len__(self) -> int:
        return len(self._listed())

    def __getitem__(self, index: int) -> dict[str, Any]:
        number, listed = operator.index(index), self._listed()
        if not -len(listed) <= number < len(listed):
            raise IndexError(f"sample {number} of {len(listed)}")
        return self._read(listed.item(number % len(listed)))

    def _listed(self) -> Index:
        if self._index is None:
            self._index = index_of(self.items())
        return self._index

    def _read(self, item: Item) -> dict[str, Any]:
        flaw = "" if item.objects is None else first_flaw(item.objects.losses)
        if flaw and not self._warned:
            self._warned = True
            warnings.warn(f"{item.key}: {flaw}; left out or clipped, as will be others (annotations='strict' stops at them)",
                          VicinalWarning, stacklevel=3)  # fmt: skip
        return read_sample(item, self._header, **self._pictures)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_reader": None}

    def __repr__(self) -> str:
        return f"<{self.format} data set {self._opening.src}>"
