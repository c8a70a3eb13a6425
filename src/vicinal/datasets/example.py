"""Example: one sample with its picture, as writers take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from numpy.typing import NDArray

from vicinal.datasets.objects import Objects
from vicinal.datasets.soft import Shares

Array = NDArray[Any]


@attrs.frozen(eq=False)
class Example:
    """One sample to write.

    ``key`` and labels: as an ``Item``'s; the key is unique in the output ("cats/a_0"). ``data``: the picture as an
    encoded file of the kind ``suffix`` (".jpg"); None where the writer asked for ``pixels`` [H, W, C], which then are
    given. ``size``: height and width. ``mask`` and ``instances``: integers [H, W]. ``number``: the sample's place in
    the whole output, planned beforehand, from 0: image ids of COCO come from it.
    """

    key: str
    number: int
    size: tuple[int, int]
    suffix: str = ""
    data: bytes | None = None
    pixels: Array | None = None
    split: str = ""
    label: int | None = None
    soft: Shares | None = None
    mask: Array | None = None
    instances: Array | None = None
    objects: Objects | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict)
