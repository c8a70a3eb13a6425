"""One item of a stream as a sample, and its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.errors import DataError, InWords, SpecError, expected
from vicinal.numbers import integer
from vicinal.torch.encoded_entry import is_bytes, read_entry, text_of
from vicinal.torch.sample import Sample, as_sample
from vicinal.torch.web_sample import KEY, is_web, web_sample

Id: TypeAlias = str | Callable[[Any], int | str] | bool | None
"""What an item's id is: its entry of that name; what is computed of it; False: its number; None: "id", "__key__" or that."""


def check_id(where: str, id: Id) -> Id:
    """SpecError for what says no id."""
    if id is None or id is False or isinstance(id, str) or (callable(id) and not isinstance(id, type)):
        return id
    raise SpecError(expected(where, "the name of an entry, a function of an item, False or None", id))


def stream_sample(item: Any, number: int, epoch: int, id: Id = None) -> Sample:
    """Item ``number`` of a stream. Raises DataError, and ReadError for broken bytes, that name its number and key."""
    if isinstance(item, Sample):
        raise DataError(expected(f"stream[{number}]", "an item of the data set itself", InWords("one of KeyedStream")))
    own = own_id(item, number, id)
    where = f"stream[{number}]" if own == number else f"stream[{number}] ({own!r})"
    if is_web(item):
        item = {**web_sample(item, where), "id": own}
    if isinstance(item, Mapping):
        item = {name: read_entry(name, value, where) for name, value in item.items()}
    elif isinstance(item, (tuple, list)):
        second = "mask" if len(item) == 2 and is_bytes(item[1]) and text_of(item[1]) is None else "labels"
        read = [read_entry(name, value, where) for name, value in zip(("image", second), item, strict=False)]
        item = (*read, *item[2:])
    else:
        item = read_entry("image", item, where)
    return attrs.evolve(as_sample(item, where, number, epoch), id=own)


def own_id(item: Any, number: int, id: Id) -> int | str:
    """What the draws of item ``number`` are keyed by. Raises DataError for what is no whole number nor string."""
    if callable(id):
        found = id(item)
    elif isinstance(id, str):
        if not isinstance(item, Mapping) or item.get(id) is None:
            got = sorted(map(str, item)) if isinstance(item, Mapping) else type(item).__name__
            raise DataError(expected(f"stream[{number}]", f"a dict with {id!r}, its id", got))
        found = item[id]
    elif id is None and isinstance(item, Mapping):
        found = next((item[name] for name in ("id", KEY) if item.get(name) is not None), number)
    else:
        return number
    if getattr(found, "ndim", None) == 0 and hasattr(found, "item"):
        found = found.item()
    text = text_of(found) if is_bytes(found) else found
    own = text if isinstance(text, str) else integer(text)
    if own is None:
        raise DataError(expected(f"stream[{number}]: id", "a whole number or a string", found))
    return own


def check_batch(samples: Sequence[Sample]) -> None:
    """DataError, by id, for samples of a batch that have not the targets of the first, or one id."""
    seen: set[int | str] = set()
    for sample in samples:
        if sample.form == samples[0].form and set(sample.fields) != set(samples[0].fields):
            wanted = f"{', '.join(sorted(samples[0].fields))}, as {samples[0].id!r} of the same batch has"
            raise DataError(f"stream: {sample.id!r}: expected {wanted}, got {', '.join(sorted(sample.fields))}")
        if sample.id in seen:
            raise DataError(f"stream: expected different ids within an epoch, got {sample.id!r} twice (id=False counts items)")
        seen.add(sample.id)
