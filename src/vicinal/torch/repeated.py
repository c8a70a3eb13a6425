"""Repeated augmentation: each picture of a batch several times, every copy with draws of its own."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from vicinal.data.identity import word
from vicinal.torch.sample import Sample
from vicinal.transforms.compose.multi_view import decoded


def repeated(samples: Iterable[Sample], repeats: int) -> list[Sample]:
    """Every sample ``repeats`` times in a row, as ``Batch.repeat`` has them; pictures are decoded once."""
    if repeats == 1:
        return list(samples)
    return [
        attrs.evolve(once, id=copy_id(once.id, copy)) for once in map(_decoded, samples) for copy in range(repeats)
    ]


def copy_id(id: int | str, copy: int) -> int | str:
    """By what copy k draws: the sample's own id for the first, then that of the string "id#k"; of the kind of ``id``.

    Not by the epoch, which ByEpoch reads, and which the copies of an epoch share.
    """
    if copy == 0:
        return id
    text = f"{id}#{copy}"
    return text if isinstance(id, str) else word(text)


def _decoded(sample: Sample) -> Sample:
    if "image" not in sample.fields:
        return sample
    return attrs.evolve(sample, fields={**sample.fields, "image": decoded(sample.fields["image"])})
