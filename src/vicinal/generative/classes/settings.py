"""How a generator of classes is trained."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.errors import JobError, expected
from vicinal.numbers import check_integer, is_number

SMALLEST = (3, 8)
"""Pixels a side of the picture that a generator begins with."""


@attrs.frozen(kw_only=True)
class ClassTraining:
    """``steps`` of the generator, each after ``critic_steps`` of the critic, with ``batch`` pictures; ``size``: pixels a side,
    3 to 8 times a power of two (28, 32, 48, 64 ...). ``width``: channels of the last and largest pictures in the networks;
    ``latent``: numbers that a picture is made of. ``rate``: Adam's. ``augment``: DiffAugment. ``balance``: 0 draws pictures as
    often as others, 1 classes; between them, rare classes are seen more often than they are, and less than would make a network
    learn them by heart. ``average``: decay of the mean weights, which are kept. ``classifier``: epochs of the network that
    filters what is made. ``seed``: of weights, pictures and noise.

    A step takes about 0.4 s of a core at 28 pixels and width 16, and 0.8 s at width 24.
    """

    steps: int = 4000
    size: int = 32
    batch: int = 32
    width: int = 32
    latent: int = 64
    rate: float = 2e-4
    critic_steps: int = 2
    augment: bool = True
    balance: float = 0.5
    average: float = 0.999
    classifier: int = 5
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        for name in ("steps", "batch", "width", "latent", "critic_steps", "classifier"):
            check_integer(JobError, name, getattr(self, name), 1, 2**31 - 1)
        check_integer(JobError, "seed", self.seed, 0, 2**31 - 1)
        size = check_integer(JobError, "size", self.size, 6, 512)
        if not SMALLEST[0] <= self.smallest <= SMALLEST[1] or self.smallest == size:
            raise JobError(expected("size", "3 to 8 times a power of two, as 28, 32, 48 or 64", size))
        for name in ("rate", "balance", "average"):
            value = getattr(self, name)
            if not is_number(value) or not 0 <= value <= 1:
                raise JobError(expected(name, "a number in [0, 1]", value))
        if not isinstance(self.augment, bool):
            raise JobError(expected("augment", "True or False", self.augment))

    @property
    def smallest(self) -> int:
        """The side of the picture that the generator begins with."""
        side = self.size
        while side % 2 == 0 and side > SMALLEST[1]:
            side //= 2
        return side if side != self.size or side % 2 else side // 2

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)
