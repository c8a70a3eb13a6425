"""What a format cannot hold of a data set, said before it is lost."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.header import HOLDS, Header

OUTLINES = frozenset({"polygons", "rle", "keypoints"})


def loss(header: Header, format: Format) -> tuple[str, ...]:
    """One line for each kind of label that is dropped: "polygons are dropped: voc keeps boxes"."""
    held = header.holds | ({"boxes"} if header.holds & OUTLINES else set())
    kept = [name for name in HOLDS if name in format.holds] or ["pictures alone"]
    dropped = [name for name in HOLDS if name in held - format.holds]
    return tuple(f"{name} {'is' if name in ('label', 'mask', 'rle') else 'are'} dropped: {format.name} keeps "
                 f"{', '.join(kept)}" for name in dropped)  # fmt: skip
