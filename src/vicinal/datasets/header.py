"""Header: what a data set says once, for all of its samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

HOLDS = ("label", "soft_label", "mask", "instances", "boxes", "polygons", "rle", "keypoints", "rotated_boxes")
"""Kinds of labels; "boxes" are implied by "polygons", "rle", "keypoints" and "rotated_boxes"."""


@attrs.frozen
class LeftOut:
    """What a reader found and does not read, or reads without its label. ``reason``: what it is, after its number
    ("pictures outside of class folders, without a class"). ``example``: the first. ``read``: whether they are samples
    nevertheless. ``files``: whether ``count`` is one of files, of which a warning is made where they are the most."""

    reason: str
    count: int
    example: str = ""
    read: bool = False
    files: bool = attrs.field(default=True, eq=False)

    def __str__(self) -> str:
        return f"{self.count} {self.reason}" + (f" ({self.example})" if self.example else "")


@attrs.frozen
class Header:
    """Class names and what else is shared.

    ``holds``: which of HOLDS the samples have. ``names``: classes by index. ``keypoints``: names of an object's points.
    ``pairs``: indices (left, right) that change places in a mirror. ``skeleton``: index pairs to draw. ``palette``: 768
    numbers of a mask's colours. ``ignore``: the mask's index that no loss counts. ``splits``: in the order of the
    data set. ``extra``: the format's own (JSON; COCO: info, licenses, categories), by format name.

    What was met on opening, for ``contents``, is no part of what two headers are compared by: ``pictures``: their number,
    None where it is not known yet; ``left_out``: what is not read as it lies there, and why; ``columns``: those of a table
    that are no labels, and go with their pictures where a format has room for them.
    """

    holds: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    keypoints: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    skeleton: tuple[tuple[int, int], ...] = ()
    palette: tuple[int, ...] | None = None
    ignore: int | None = None
    splits: tuple[str, ...] = ()
    extra: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    pictures: int | None = attrs.field(default=None, eq=False)
    left_out: tuple[LeftOut, ...] = attrs.field(default=(), eq=False)
    columns: tuple[str, ...] = attrs.field(default=(), eq=False)

    def plain(self) -> dict[str, Any]:
        """JSON, without what was met on opening."""
        fields = attrs.fields(Header)
        met = (fields.pictures, fields.left_out, fields.columns)
        out = attrs.asdict(self, filter=lambda field, _: field not in met)
        return {**out, "holds": sorted(self.holds), "extra": dict(self.extra)}

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Header:
        """The header of ``plain``."""
        return cls(
            holds=frozenset(value["holds"]),
            names=tuple(value["names"]),
            keypoints=tuple(value["keypoints"]),
            pairs=_pairs(value["pairs"]),
            skeleton=_pairs(value["skeleton"]),
            palette=None if value["palette"] is None else tuple(value["palette"]),
            ignore=value["ignore"],
            splits=tuple(value["splits"]),
            extra=value["extra"],
        )


def _pairs(values: Iterable[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((int(first), int(second)) for first, second in values)
