"""What was wrong with the annotations of all pictures of a job, in a line for each kind."""

from __future__ import annotations

from collections import Counter

import attrs

from vicinal.datasets.losses import CLIPPED, DROPPED, TURNED, Texts

LINES = {
    DROPPED: "annotations, or parts of them, that make no sense are left out",
    CLIPPED: "boxes and outlines that reach out of their pictures are clipped",
    TURNED: "pictures have annotations of the picture before EXIF turns it, which are turned as well",
    "iscrowd": "crowds (iscrowd) are left out, since {format} cannot mark them as such",
    "difficult": "objects marked as difficult are left out, since {format} cannot mark them as such",
}


@attrs.define
class Tally:
    """``counts`` of losses by kind, and where the first of each was: the key of its picture, and what it says."""

    counts: Counter[str] = attrs.field(factory=Counter)
    firsts: dict[str, str] = attrs.field(factory=dict)

    def add(self, key: str, losses: Texts) -> None:
        """The losses of a picture."""
        for kind, texts in losses.items():
            self.counts[kind] += len(texts)
            self.firsts.setdefault(kind, f"{key}: {texts[0]}")

    def lines(self, format: str) -> tuple[str, ...]:
        """A line for each kind of loss on the way to a format."""
        return tuple(
            f"{self.counts[kind]} {line.format(format=format)}; the first: {self.firsts[kind]}"
            for kind, line in LINES.items() if kind in self.counts
        )  # fmt: skip
