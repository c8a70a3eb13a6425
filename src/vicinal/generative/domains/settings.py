"""How two translators are trained."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.errors import JobError, expected
from vicinal.numbers import check_integer, is_number

SMALL = 64
"""Pixels a side up to which critics look at smaller patches."""


@attrs.frozen(kw_only=True)
class DomainTraining:
    """``steps`` of one picture of each domain; ``size``: pixels a side of the crops, a multiple of 4. ``width``: channels of
    the first convolution (64 in the paper); ``blocks``: of the generators, None for 6 up to 128 pixels, else 9. ``rate``:
    Adam's, constant for half of the steps and then linear to 0. ``cycle``, ``identity``: weights of these losses beside the
    critics'. ``pool``: made pictures that critics see again. ``average``: decay of the mean weights, which are kept.
    ``scale``: the least share of a picture's area that a crop shows. ``skip``: the generators' last convolutions see the
    picture, which keeps its details; False: they do not, as the paper's. ``seed``: of weights, pictures and crops.

    A step takes about 0.8 s of a core at 64 pixels and width 32.
    """

    steps: int = 20_000
    size: int = 128
    width: int = 32
    blocks: int | None = None
    rate: float = 2e-4
    cycle: float = 10.0
    identity: float = 5.0
    pool: int = 50
    average: float = 0.999
    scale: float = 0.7
    skip: bool = True
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        for name, low, high in (("steps", 1, 2**31 - 1), ("width", 1, 512), ("pool", 0, 10_000), ("seed", 0, 2**31 - 1)):
            check_integer(JobError, name, getattr(self, name), low, high)
        if self.blocks is not None:
            check_integer(JobError, "blocks", self.blocks, 0, 50)
        size = check_integer(JobError, "size", self.size, 16, 2048)
        if size % 4:
            raise JobError(expected("size", "a multiple of 4", size))
        for name, low_, high_ in (("rate", 0, 1), ("cycle", 0, 1e6), ("identity", 0, 1e6), ("average", 0, 1), ("scale", 0, 1)):
            value = getattr(self, name)
            if not is_number(value) or not low_ <= value <= high_ or (name == "scale" and value == 0):
                raise JobError(expected(name, f"a number in [{low_:g}, {high_:g}]", value))

    @property
    def deep(self) -> int:
        """Blocks of the generators."""
        return self.blocks if self.blocks is not None else 6 if self.size <= 128 else 9

    @property
    def layers(self) -> int:
        """Strided convolutions of the critics: patches of 34 pixels for small pictures, else of 70."""
        return 2 if self.size <= SMALL else 3

    def rate_at(self, step: int) -> float:
        """The learning rate of a step."""
        half = self.steps / 2
        return self.rate * min(1.0, (self.steps - step) / half)

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)
