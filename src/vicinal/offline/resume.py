"""What an earlier run left in the output: which shards are done, and how to be rid of all of it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterator

from vicinal.errors import JobError
from vicinal.offline import description
from vicinal.offline.places.place import Place
from vicinal.offline.receipt import Receipt, begun_path, entries_path, receipt_path

OWN = ".vicinal/"
RECEIPTS, BEGUN, ENTRIES = (os.path.dirname(path(0)) for path in (receipt_path, begun_path, entries_path))


def receipt_of(place: Place, job: str, number: int) -> Receipt | None:
    """The receipt of a shard; None where there is none, it is damaged or another job's."""
    path = receipt_path(number)
    if not place.exists(path):
        return None
    receipt = Receipt.decode(b"".join(place.chunks(path)))
    return receipt if receipt is not None and receipt.job == job and receipt.number == number else None


def receipts(place: Place, job: str) -> Iterator[Receipt]:
    """All receipts that hold, in any order."""
    for path in place.files(RECEIPTS):
        number = os.path.basename(path).removesuffix(".json")
        receipt = receipt_of(place, job, int(number)) if number.isdecimal() else None
        if receipt is not None:
            yield receipt


def foreign(place: Place) -> str | None:
    """A file in the output that no job's bookkeeping is; None where there is none."""
    return next(itertools.filterfalse(lambda path: path.startswith(OWN), place.files()), None)


def forget(place: Place) -> None:
    """Removes all that an earlier job wrote, as its receipts and lists say, and nothing else. Goes on where it was killed:
    a file is removed before what says that it is the job's."""
    place.clean(forced=True)
    for folder in (BEGUN, RECEIPTS):
        for path in list(place.files(folder)):
            for written in _written(b"".join(place.chunks(path))):
                with contextlib.suppress(JobError):  # a damaged list that names what is no path
                    place.remove(written)
            place.remove(path)
    with contextlib.suppress(JobError):  # damaged: then its files cannot be known
        found = description.read_description(place)
        for path in () if found is None else (*found.files, *found.remove):
            place.remove(path)
    for path in sorted(place.files(OWN.rstrip("/")), key=lambda path: path == description.PATH):
        place.remove(path)


def abandon(place: Place, made: bool) -> None:
    """Leaves the output as it was, where a job ended before its first shard did. ``made``: the job made the folder."""
    if next(place.files(RECEIPTS), None) is not None:
        return
    forget(place)
    if "://" not in place.url:
        for folder in [f"{place.url}/{OWN}", *[place.url] * made]:
            with contextlib.suppress(OSError):
                os.rmdir(folder)


def _written(data: bytes) -> list[str]:
    """The paths in a receipt, or in a list of what was begun; none where it is damaged."""
    receipt = Receipt.decode(data)
    if receipt is not None:
        return list(receipt.files)
    try:
        value = json.loads(data)
    except ValueError:
        return []
    return [path for path in value if isinstance(path, str)] if isinstance(value, list) else []
