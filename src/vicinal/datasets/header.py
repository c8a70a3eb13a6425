"""Header: what a data set says once, for all of its samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

HOLDS = ("label", "soft_label", "mask", "instances", "boxes", "polygons", "rle", "keypoints")
"""Kinds of labels; "boxes" are implied by "polygons", "rle" and "keypoints"."""


@attrs.frozen
class Header:
    """Class names and what else is shared.

    ``holds``: which of HOLDS the samples have. ``names``: classes by index. ``keypoints``: names of an object's points.
    ``pairs``: indices (left, right) that change places in a mirror. ``skeleton``: index pairs to draw. ``palette``: 768
    numbers of a mask's colours. ``ignore``: the mask's index that no loss counts. ``splits``: in the order of the
    data set. ``extra``: the format's own (JSON; COCO: info, licenses, categories), by format name.
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

    def plain(self) -> dict[str, Any]:
        """JSON."""
        out = attrs.asdict(self)
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
