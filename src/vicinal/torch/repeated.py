"""Repeated augmentation: each picture of a batch several times, every copy with draws of its own."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from vicinal.data.identity import word
from vicinal.torch.device_jpeg import DeviceJpeg
from vicinal.torch.sample import Sample
from vicinal.transforms.compose.multi_view import decoded


def repeated(samples: Iterable[Sample], repeats: int, jpeg: DeviceJpeg | None = None) -> list[Sample]:
    """Every sample ``repeats`` times in a row, as ``Batch.repeat`` has them; pictures are decoded once."""
    if repeats == 1:
        return list(samples)
    return [
        attrs.evolve(once, id=copy_id(once.id, copy))
        for sample in samples for once in [decoded_once(sample, jpeg)] for copy in range(repeats)
    ]  # fmt: skip


def copy_id(id: int | str, copy: int) -> int | str:
    """By what copy k draws: the sample's own id for the first, then that of the string "id#k"; of the kind of ``id``.

    Not by the epoch, which ByEpoch reads, and which the copies of an epoch share.
    """
    if copy == 0:
        return id
    text = f"{id}#{copy}"
    return text if isinstance(id, str) else word(text)


def decoded_once(sample: Sample, jpeg: DeviceJpeg | None) -> Sample:
    """With the picture decoded, whole, for all that is made of it; one that ``jpeg`` takes is left as it is."""
    if "image" not in sample.fields or (jpeg is not None and jpeg.takes(sample.fields["image"])):
        return sample
    return attrs.evolve(sample, fields={**sample.fields, "image": decoded(sample.fields["image"])})
