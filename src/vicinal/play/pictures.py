"""The pictures of the page: the user's, with all that belongs to them, or the sample that comes with Vicinal."""

from __future__ import annotations

from typing import Protocol

from vicinal.data.batch import Batch
from vicinal.errors import DataError
from vicinal.example.sample import sample
from vicinal.files.read import MAX_PIXELS

MOST = 200
"""Pictures that the page lists."""


class Shown(Protocol):
    """Pictures by number."""

    def names(self) -> list[str]:
        """What each is called."""

    def classes(self) -> tuple[str, ...]:
        """The names of classes by number, where boxes have numbers."""

    def kinds(self) -> tuple[str, ...]:
        """The names of the classes of whole pictures; none where they have no class."""

    def kind(self, index: int) -> str | None:
        """The class of one picture, where it has one."""

    def batch(self, index: int) -> Batch:
        """One picture with its targets, in a batch; DataError where it cannot be read."""


class Sample:
    """The picture of ``vicinal.sample()``."""

    def names(self) -> list[str]:
        return ["sample"]

    def classes(self) -> tuple[str, ...]:
        return ()

    def kinds(self) -> tuple[str, ...]:
        return ()

    def kind(self, index: int) -> str | None:  # noqa: ARG002
        return None

    def batch(self, index: int) -> Batch:  # noqa: ARG002
        return Batch.from_samples([{**sample(), "id": 0}])


class OfData:
    """The first pictures of a data set; each is read when it is looked at. DataError where there is no data set."""

    def __init__(self, src: str) -> None:
        from vicinal.offline.request import opening_for  # half a second that the sample does not need

        self._opening = opening_for(src, {})
        self._reader = self._opening.open()
        self._items = [item for item, _ in zip(self._reader.items(), range(MOST), strict=False)]
        if not self._items:
            raise DataError(f"{src}: expected pictures, found none")

    def names(self) -> list[str]:
        return [item.key for item in self._items]

    def classes(self) -> tuple[str, ...]:
        return self._reader.header.names

    def kinds(self) -> tuple[str, ...]:
        return self.classes() if "label" in self._reader.header.holds else ()

    def kind(self, index: int) -> str | None:
        label, names = self._items[index].label, self.kinds()
        return None if label is None else names[label] if label < len(names) else str(label)

    def batch(self, index: int) -> Batch:
        from vicinal.offline.loaded import load
        from vicinal.offline.receipt import Refused
        from vicinal.offline.shard import Task
        from vicinal.offline.targets import batch_fields

        one = load(Task(self._items[index], 0, 1), self._opening.src, MAX_PIXELS, True)
        if isinstance(one, Refused):
            raise DataError(f"{one.source}: {one.reason}")
        return Batch(
            images=[one.pixels], ids=[one.id], layout=one.layout, **batch_fields([one.targets], self._reader.header)
        )  # fmt: skip


def shown(src: str | None) -> Shown:
    """The pictures of ``src``, or the sample."""
    return Sample() if src is None else OfData(src)
