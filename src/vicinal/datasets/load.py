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
    """Opens a data set on disk: the result can be iterated and indexed, and works as a map-style data set of PyTorch.

    ``src``: a folder, a file, a URL, or a pattern of shards ("train-{000..009}.tar").
    ``format``: "folder", "coco", "yolo", ...; None recognises it. ``vicinal formats`` lists all.
    ``only``: read one split ("train"). ``channels``, ``max_pixels``: as in ``vicinal.read``.
    ``decode``: False gives pictures as ``vicinal.Encoded``, which pipelines and loaders decode on their threads, and faster.
    ``faults``: "raise" stops at samples that cannot be used, "skip" leaves them out.
    ``annotations``: "drop" drops invalid objects (without area, of an unknown class ...) and clips those that reach out of the
    picture, with a warning; "strict" takes the whole picture for faulty.
    ``options``: options of the format; ``vicinal formats NAME`` lists them.
    Raises DataError that names ``src`` and the formats tried, or the nearest name of an option, split or format.

    >>> data = vc.datasets.read(vc.offline.shapes("shapes", count=8, size=32), only="train")
    >>> len(data), sorted(data[0]), data[0]["image"].shape
    (4, ['id', 'image', 'labels'], (32, 32, 3))
    """
    return Dataset(opening_of(src, format, options, annotations), only, channels, faults, max_pixels, decode)
