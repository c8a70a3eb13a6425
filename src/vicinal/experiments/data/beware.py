"""What makes scores untrue: pictures that are both trained with and tested on, and classes that are only one of both."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from vicinal.errors import VicinalWarning
from vicinal.experiments.data.pictures import Array, Data, Pictures

SHOWN = 5
"""Classes that are named."""


def cautions(train: Pictures, test: Pictures, names: Sequence[str]) -> tuple[str, ...]:
    """What a reader of scores on ``test`` is to know, a line each."""
    return tuple(line for line in (_leak(train, test), _unseen(train, test, names)) if line)


def warn_of(data: Data) -> None:
    """A ``VicinalWarning`` for each caution."""
    for line in data.beware:
        warnings.warn(f"{data.source}: {line}", VicinalWarning, stacklevel=3)


def _leak(train: Pictures, test: Pictures) -> str:
    """What of ``test`` is in ``train`` pixel by pixel.

    Pictures of one colour are alike by chance and are not counted. Names say nothing: many data sets number the pictures of
    every split from 1.
    """
    known = {digest: index for index, digest in _digests(train.images)}
    found = [(index, known[digest]) for index, digest in _digests(test.images) if digest in known]
    if not found:
        return ""
    first, same = found[0]
    others = sum(not np.array_equal(test.targets[one], train.targets[two]) for one, two in found)
    what = "class" if test.targets.ndim == 1 else "mask"
    return (
        f"{len(found):,} of {len(test):,} pictures to test on {'are' if len(found) > 1 else 'is'} trained with too, pixel by "
        f"pixel ({test.keys[first]} is {train.keys[same]})" + f", {others:,} of them with another {what}" * bool(others)
        + "; scores are too good, and those of recipes that remember more than others the most"
    )  # fmt: skip


def _unseen(train: Pictures, test: Pictures, names: Sequence[str]) -> str:
    """Classes of pictures that are tested and were never trained."""
    if test.targets.ndim != 1:
        return ""
    classes = np.setdiff1d(test.targets, train.targets).tolist()
    if not classes:
        return ""
    count = int(np.isin(test.targets, classes).sum())
    listed = ", ".join(names[index] for index in classes[:SHOWN]) + " ..." * (len(classes) > SHOWN)
    return f"{count:,} of {len(test):,} pictures to test on are of classes without a picture to train with ({listed})"


def _digests(images: Array) -> Iterator[tuple[int, bytes]]:
    for index, image in enumerate(images):
        if (image != image[:1, :1]).any():
            yield index, hashlib.blake2b(image.tobytes(), digest_size=16).digest()
