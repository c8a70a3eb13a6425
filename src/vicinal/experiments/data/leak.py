"""Pictures that are both trained with and tested on: a score on them says what was remembered, not what was learnt."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator

import numpy as np

from vicinal.errors import VicinalWarning
from vicinal.experiments.data.pictures import Array, Data, Pictures


def leak_of(train: Pictures, test: Pictures) -> str:
    """What of ``test`` is in ``train`` pixel by pixel, as one line; "" for nothing.

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


def warn_of_leak(data: Data) -> None:
    """A ``VicinalWarning`` where pictures are both trained with and tested on."""
    if data.leak:
        warnings.warn(f"{data.source}: {data.leak}", VicinalWarning, stacklevel=3)


def _digests(images: Array) -> Iterator[tuple[int, bytes]]:
    for index, image in enumerate(images):
        if (image != image[:1, :1]).any():
            yield index, hashlib.blake2b(image.tobytes(), digest_size=16).digest()
