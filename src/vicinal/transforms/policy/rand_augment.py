"""RandAugment: a few operations at one strength."""

from __future__ import annotations

from typing import Any, Literal

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.policy.policy import Policy
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.spaces import RAND_AUGMENT, RAND_AUGMENT_TPU

OPERATIONS = {"paper": RAND_AUGMENT, "code": RAND_AUGMENT_TPU}
HIGHEST = 30


@transform
class RandAugment(Policy):
    """Runs ``n`` randomly chosen operations, one after the other; the same one may be chosen more than once.

    Source: Cubuk, Zoph, Shlens, Le, "RandAugment: practical automated data augmentation with a reduced search space",
    CVPR workshops 2020. Magnitudes are torchvision's, on its scale of 0 to 30.

    ``n``: the number of operations.
    ``magnitude``: in [0, 30], drawn for every operation; ``Normal(9, 0.5).clip(0, 30)`` is what timm calls rand-m9-mstd0.5.
    ``operations``: "paper", the paper's 14, or "code", the published code's 16, with Invert, SolarizeAdd and Cutout.

    >>> vc.RandAugment(2, vc.Normal(9, 0.5).clip(0, 30), operations="code")(images).shape
    (4, 64, 64, 3)
    """

    n: int = fields.whole(default=2, low=1, high=100)
    magnitude: fields.Parameter = fields.number(default=9, low=0, high=HIGHEST)
    operations: Literal["paper", "code"] = fields.option(tuple(OPERATIONS), default="paper", kw_only=True)

    def lower(self, site: Site) -> None:
        operations = OPERATIONS[self.operations]
        magnitude: Any = self.magnitude
        drawn = site.uniform("operation", self.n)
        for number in range(self.n):
            strength = site.draw(f"magnitude[{number}]", magnitude) / HIGHEST
            lower_slot(site, number, operations, pick(drawn[:, number], len(operations)), strength, site.active, self.how())
