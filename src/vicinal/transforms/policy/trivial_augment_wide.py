"""TrivialAugment: one operation at a random strength."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.policy.policy import Policy
from vicinal.transforms.policy.slot import lower_slot, pick
from vicinal.transforms.policy.spaces import TRIVIAL_AUGMENT_WIDE


@transform
class TrivialAugmentWide(Policy):
    """Runs one of 14 operations, chosen at random, with a random strength.

    Source: Mueller, Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation", ICCV 2021, wide space.

    ``bins``: the number of strengths, evenly spaced from none to the operation's maximum and equally likely.

    >>> vc.TrivialAugmentWide()(image=image, mask=mask)["mask"].shape
    (64, 64)
    """

    bins: int = fields.whole(default=31, low=2, high=1000)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)

    def lower(self, site: Site) -> None:
        operations = TRIVIAL_AUGMENT_WIDE
        chosen = pick(site.uniform("operation")[:, 0], len(operations))
        strength = pick(site.uniform("strength")[:, 0], self.bins) / (self.bins - 1)
        lower_slot(site, 0, operations, chosen, strength, site.active, self.how())
