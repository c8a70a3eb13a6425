"""What was wrong with the annotations of all pictures of a job, in a line for each kind."""

from __future__ import annotations

from collections import Counter

import attrs

from vicinal.datasets.losses import CLIPPED, DROPPED, OUTSIDE, TURNED, first_flaw
from vicinal.datasets.objects import Objects
from vicinal.errors import JobError

LINES = {
    DROPPED: ("annotations, or parts of them, that make no sense", "left out"),
    CLIPPED: ("boxes and outlines that reach out of their pictures", "clipped"),
    OUTSIDE: ("annotations outside of their pictures", "left out"),
    TURNED: ("annotations of the picture before EXIF turns it", "turned as well"),
    "iscrowd": ("crowds (iscrowd), which {format} cannot mark as such", "left out"),
    "difficult": ("difficult objects, which {format} cannot mark as such", "left out"),
}
"""What there is of each kind, and what becomes of it."""
FEW = 10
"""Pictures up to which it may be chance that none of their annotations is right."""


@attrs.define
class Tally:
    """``counts`` of losses by kind, and where the first of each was: the key of its picture, and what it says.

    ``annotated``: pictures with annotations, of which in ``spoiled`` ones none came through whole; ``flaw``: the first.
    """

    counts: Counter[str] = attrs.field(factory=Counter)
    firsts: dict[str, str] = attrs.field(factory=dict)
    annotated: int = 0
    spoiled: int = 0
    flaw: str = ""

    def add(self, key: str, objects: Objects) -> None:
        """The objects of a picture."""
        for kind, texts in objects.losses.items():
            self.counts[kind] += len(texts)
            self.firsts.setdefault(kind, f"{key}: {texts[0]}")
        flaw = first_flaw(objects.losses)
        self.annotated += bool(len(objects) or flaw)
        if flaw and len(objects) <= len(objects.losses.get(CLIPPED, ())):
            self.spoiled += 1
            self.flaw = self.flaw or f"{key}: {flaw}"

    def lines(self, format: str) -> tuple[str, ...]:
        """A line for each kind of loss on the way to a format."""
        return tuple(
            f"{what.format(format=format)}: {self.counts[kind]} {done}; the first: {self.firsts[kind]}"
            for kind, (what, done) in LINES.items() if kind in self.counts
        )  # fmt: skip

    def check(self, src: str) -> None:
        """JobError where so little makes sense that the annotations are likely in other units, or of another kind."""
        if self.spoiled > max(FEW, self.annotated / 2):
            raise JobError(
                f"{src}: in {self.spoiled} of {self.annotated} pictures no annotation makes sense as it is, the first: "
                f"{self.flaw}; are they in other units? (annotations=strict quarantines these pictures)"
            )
