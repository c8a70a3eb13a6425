"""Pictures that lie in one array [N, H, W] or [N, H, W, C], with arrays of their labels beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import NATIVE
from vicinal.datasets.arrays import pieces
from vicinal.datasets.declared import Declared, declared
from vicinal.datasets.formats.classes import Classes, names_of, unlabelled
from vicinal.datasets.formats.fragments import AXES
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.soft import SOFT, label_fields, parse_soft
from vicinal.datasets.source import Source
from vicinal.errors import DataError

Rows = NDArray[Any]


@attrs.frozen
class Place:
    """An array: a file, and in an npz file its name."""

    path: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.name}" if self.name else self.path


@attrs.frozen
class Stack:
    """Arrays that belong together. ``key``: what keys begin with."""

    split: str
    key: str
    images: Place
    labels: Place | None = None
    mask: Place | None = None
    instances: Place | None = None

    def items(self, classes: Classes) -> Iterator[Item]:
        """One item for each picture."""
        count = declared(self.images.path, self.images.name).shape[0]
        width = max(5, len(str(count - 1)))
        labels = self._labels()
        for at in range(count):
            own, fault = dict[str, Any](), ""
            try:
                if self.labels is not None:
                    own = _label(next(labels), classes)
            except DataError as error:
                fault = str(error)
            key = f"{self.key}/{at:0{width}d}" if self.key else f"{at:0{width}d}"
            yield Item(
                key, _source(self.images, at), self.split, **own,
                mask=None if self.mask is None else _source(self.mask, at),
                instances=None if self.instances is None else _source(self.instances, at),
                fault=fault,
            )  # fmt: skip

    def _labels(self) -> Iterator[Any]:
        if self.labels is not None:
            for piece in pieces(self.labels.path, self.labels.name):
                yield from piece

    @property
    def holds(self) -> frozenset[str]:
        """The kinds of labels that there are arrays of."""
        kinds = (("label", self.labels), ("mask", self.mask), ("instances", self.instances))
        return frozenset(kind for kind, place in kinds if place is not None) | ({SOFT} if self._soft() else set())

    def _soft(self) -> bool:
        """Whether there are numbers for every class, and not only a 1 for one of them."""
        if self.labels is None or declared(self.labels.path, self.labels.name).shape[1:] in ((), (1,)):
            return False
        return any(bool((piece.max(axis=1) != 1).any()) for piece in pieces(self.labels.path, self.labels.name))


@attrs.frozen(eq=False)
class StackReader:
    """All pictures of all stacks. ``known``: whether the classes were told and not found."""

    stacks: tuple[Stack, ...]
    header: Header
    known: bool

    def items(self) -> Iterator[Item]:
        classes = Classes(self.header.names, self.known)
        for stack in self.stacks:
            yield from stack.items(classes)


def open_stacks(stacks: Iterable[Stack], names: tuple[str, ...] | None) -> StackReader:
    """The reader of stacks that fit; their labels are read once for the classes, where ``names`` does not say them.

    Raises DataError naming the array that is no array of pictures or labels, or has another length.
    """
    kept = tuple(stacks)
    for stack in kept:
        _check(stack)
    found = names_of(_texts(kept)) if names is None else names
    holds = frozenset[str]().union(*(stack.holds for stack in kept))
    splits = tuple(dict.fromkeys(stack.split for stack in kept if stack.split))
    axes = {len(declared(stack.images.path, stack.images.name).shape) for stack in kept}
    extra = {"stacks": {AXES: 4}} if axes == {4} else {}
    count = sum(declared(stack.images.path, stack.images.name).shape[0] for stack in kept)
    return StackReader(kept, Header(holds, names=found, splits=splits, extra=extra, pictures=count), names is not None)


def _check(stack: Stack) -> None:
    images = declared(stack.images.path, stack.images.name)
    if len(images.shape) not in (3, 4) or images.dtype.newbyteorder("=") not in NATIVE or 0 in images.shape[1:]:
        wish = "pictures [N, H, W] or [N, H, W, C] of uint8, uint16 or float32"
        raise DataError(f"{stack.images}: expected {wish}, got {images.dtype} of shape {images.shape}")
    for place, wish, fits in (
        (stack.labels, "labels [N] or [N, K]", lambda found: len(found.shape) in (1, 2) and found.dtype.kind in "buifU"),
        (stack.mask, "integers [N, H, W]", _is_mask),
        (stack.instances, "integers [N, H, W]", _is_mask),
    ):
        if place is None:
            continue
        found = declared(place.path, place.name)
        if not fits(found):
            raise DataError(f"{place}: expected {wish}, got {found.dtype} of shape {found.shape}")
        if found.shape[0] != images.shape[0]:
            raise DataError(f"{place}: expected {images.shape[0]} entries, as there are pictures, got {found.shape[0]}")


def _is_mask(found: Declared) -> bool:
    plain = len(found.shape) == 3 or (len(found.shape) == 4 and found.shape[3] == 1)
    return plain and found.dtype.kind in "bui"


def _texts(stacks: Iterable[Stack]) -> set[str]:
    found: set[str] = set()
    for stack in stacks:
        for piece in pieces(stack.labels.path, stack.labels.name) if stack.labels else ():
            values = piece.reshape(len(piece), -1)
            if values.shape[1] > 1:
                return {str(index) for index in range(values.shape[1])}
            found.update(str(value) for value in np.unique(_whole(values)).tolist() if not unlabelled(value))
    return found


def _whole(values: Rows) -> Rows:
    """Floats that are whole numbers, or NaN, as whole numbers; NaN is -1."""
    if values.dtype.kind != "f":
        return values
    known = np.where(np.isnan(values), -1, values)
    return known.astype(np.int64) if bool((known == np.floor(known)).all()) else values


def _label(value: Any, classes: Classes) -> dict[str, Any]:
    """What an item is told of its class: its index, or shares where there is a number for every class."""
    row = np.atleast_1d(value)
    return {"label": classes.label(row[0].item())} if len(row) == 1 else label_fields(parse_soft(row, len(classes)))


def _source(place: Place, at: int) -> Source:
    return Source(place.path, "array", at, name=place.name)
