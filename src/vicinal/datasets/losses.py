"""What was wrong with the annotations of a picture: what was left out, clipped or turned is counted and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from vicinal.errors import DataError

DROPPED, CLIPPED, OUTSIDE, TURNED = "dropped", "clipped", "outside", "turned"
"""Kinds: left out as they make no sense; cut at the picture's edges; left out as they lie beyond them; measured in a
picture that EXIF turns."""
FLAWS = (DROPPED, CLIPPED, OUTSIDE)
"""Kinds that are faults of the picture where annotations are to be strict."""

Texts = Mapping[str, Sequence[str]]
"""A sentence for each loss, by kind: those above, and the marks of ``objects.MARKS``."""


class Losses:
    """Gathers the losses of one picture while its annotations are read."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}

    def add(self, kind: str, text: str) -> None:
        self.texts.setdefault(kind, []).append(text)

    @contextmanager
    def dropping(self, where: str = "") -> Iterator[None]:
        """What raises DataError in here is left out, for the reason that the error gives, ``where`` before it."""
        try:
            yield
        except DataError as error:
            self.add(DROPPED, f"{where}{error}")


def first_flaw(texts: Texts) -> str:
    """The first thing that is wrong; "" where nothing is."""
    return next((texts[kind][0] for kind in FLAWS if texts.get(kind)), "")
