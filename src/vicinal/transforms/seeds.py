"""Seeds that nobody chose: drawn once for each pipeline, and told apart from those that a user gave."""

from __future__ import annotations

import secrets

BITS = 53
"""Of a drawn seed: few enough for every reader of JSON, and two pipelines never meet."""


class DrawnSeed(int):
    """A seed that a pipeline drew for itself. It stays one in copies, by pickle, copy and attrs.evolve."""

    __slots__ = ()


def draw_seed() -> DrawnSeed:
    """One from the operating system's own source, so that processes and forked workers draw different ones."""
    return DrawnSeed(secrets.randbits(BITS))


def written(seed: int) -> str:
    """A seed as a pipeline's repr has it: None for a drawn one, so that equal declarations read alike."""
    return "None" if isinstance(seed, DrawnSeed) else str(seed)


class Compared:
    """A seed as pipelines compare theirs: a drawn one is alike to any, since no one asked for it."""

    __slots__ = ("seed",)

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Compared):
            return NotImplemented
        drawn = isinstance(self.seed, DrawnSeed) or isinstance(other.seed, DrawnSeed)
        return drawn or self.seed == other.seed

    def __hash__(self) -> int:
        return 0  # of any two that are alike, and so of all
