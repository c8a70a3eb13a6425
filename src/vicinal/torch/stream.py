"""Data sets that are iterated: what is one, and how an epoch of it begins."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from types import FunctionType
from typing import Any, TypeAlias

from vicinal.errors import DataError, SpecError, expected

Stream: TypeAlias = Iterable[Any] | Callable[[], Iterable[Any]]

SHARDS_ITSELF = ("webdataset.", "datasets.iterable_dataset", "litdata.", "streaming.base")
"""Modules of libraries whose streams take a share of their own in worker processes, and may among ranks."""


NO_DATA_SETS = (str, bytes, PathLike)
"""What has a length or can be iterated, and is the name of a data set."""


def path_hint(value: object) -> str:
    """What to do with the name of a data set where one belongs."""
    return "; vicinal.datasets.read opens data sets" if isinstance(value, NO_DATA_SETS) else ""


def check_stream(where: str, dataset: object, expectation: str) -> None:
    """SpecError for what cannot be iterated anew in every epoch; ``expectation``: what it should have been."""
    if isinstance(dataset, NO_DATA_SETS):
        raise SpecError(expected(where, expectation, dataset) + path_hint(dataset))
    if hasattr(type(dataset), "__iter__") and not isinstance(dataset, type):
        if isinstance(dataset, Iterator) and not isinstance(type(dataset).__iter__, FunctionType):
            again = "what can be iterated again in the next epoch (an iterable, or the function that makes its iterator)"
            raise SpecError(f"{expected(where, again, dataset)}, an iterator, which ends for good")
    elif not callable(dataset) or isinstance(dataset, type):
        raise SpecError(expected(where, expectation, dataset))
    elif not _takes_nothing(dataset):
        raise SpecError(expected(where, "a function that needs no arguments", dataset))


def opened(where: str, dataset: Any, epoch: int, state: Any = None) -> Iterator[Any]:
    """The items of an epoch, which the data set is told where it has ``set_epoch``; from ``state``, which it gave, on."""
    if callable(getattr(dataset, "set_epoch", None)):
        dataset.set_epoch(epoch)
    if state is not None:
        dataset.load_state_dict(state)
    items = dataset if hasattr(type(dataset), "__iter__") else dataset()
    if not isinstance(items, Iterable):
        raise DataError(expected(where, "a function that gives an iterator", items))
    return iter(items)


def is_stateful(dataset: object) -> bool:
    """Whether it says itself where it is, and goes on there."""
    return all(callable(getattr(dataset, name, None)) for name in ("state_dict", "load_state_dict"))


def may_shard_itself(dataset: object) -> bool:
    """Whether it is of a library of SHARDS_ITSELF."""
    return any(f"{base.__module__}.".startswith(SHARDS_ITSELF) for base in type(dataset).__mro__)


def _takes_nothing(function: Any) -> bool:
    try:
        inspect.signature(function).bind()
    except TypeError:
        return False
    except ValueError:  # of C, without a signature
        pass
    return True
