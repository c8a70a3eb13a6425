"""A few pictures of a folder, to be looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vicinal.errors import JobError
from vicinal.offline.folder import Source, find_pictures
from vicinal.offline.work import Refused, Sample, read_sample


def pick(src: Path, count: int, masks: Path | None = None) -> tuple[list[Sample], list[Refused]]:
    """At most ``count`` pictures, spread evenly over the folder ``src`` (or the one picture), as uint8 RGB.

    Those that cannot be read are given second.

    Raises JobError when the folder is missing or holds no pictures.
    """
    sources = [Source(src.parent, src.name, src.stem, src.suffix)] if src.is_file() else find_pictures(src)
    if masks is not None and not masks.is_dir():
        raise JobError(f"{masks}: no such folder of masks")
    step = max(1.0, len(sources) / count)
    chosen = [sources[int(index * step)] for index in range(min(count, len(sources)))]
    read = [read_sample(source, masks, "rgb") for source in chosen]
    samples = [_as_bytes(sample) for sample in read if isinstance(sample, Sample)]
    return samples, [refused for refused in read if isinstance(refused, Refused)]


def _as_bytes(sample: Sample) -> Sample:
    """uint8 for any depth, so that pictures of all kinds share a batch."""
    picture = sample.picture
    if picture.dtype == np.uint16:
        picture = (picture // 257).astype(np.uint8)
    elif picture.dtype != np.uint8:
        picture = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Sample(sample.source, picture, sample.mask)
