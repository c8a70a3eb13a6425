"""Opening a data set of any format."""

from __future__ import annotations

import os
from typing import Any

from vicinal.datasets.dataset import Dataset
from vicinal.datasets.opening import opening_of
from vicinal.files.read import MAX_PIXELS


def read(
    src: str | os.PathLike[str],
    format: str | None = None,
    *,
    only: str | None = None,
    channels: str = "unchanged",
    faults: str = "raise",
    max_pixels: int = MAX_PIXELS,
    decode: bool = True,
    annotations: str = "drop",
    **options: Any,
) -> Dataset:
    """A data set as samples: to be iterated, or by index as torch's map-style data sets are.

    ``src``: a file, a folder, an fsspec URL, or for shards a pattern ("train-{000..009}.tar"). ``format``: a name of
    formats.table.FORMATS; None: found out. ``only``: one of its splits ("train"). ``channels`` and ``max_pixels``: as
    ``vicinal.read`` takes them. ``faults`` "skip" leaves out samples that cannot be used, "raise" stops at them.
    ``decode`` False: pictures come as ``vicinal.Encoded``, which a pipeline decodes as small as will do.
    ``annotations`` "drop" leaves out objects that make no sense (without area, of no class ...) and clips those that reach
    out of their picture, with a warning; "strict" takes them for a fault of the picture.
    ``options``: the format's own (``find(format).options`` says what each means).
    Raises DataError that names ``src`` and the formats tried, or the nearest option, split or format name.

    >>> data = vc.datasets.read(vc.offline.shapes("shapes", count=8, size=32), only="train")
    >>> len(data), sorted(data[0]), data[0]["image"].shape
    (4, ['id', 'image', 'labels'], (32, 32, 3))
    """
    return Dataset(opening_of(src, format, options, annotations), only, channels, faults, max_pixels, decode)
