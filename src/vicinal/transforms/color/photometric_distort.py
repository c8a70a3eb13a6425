"""The colours of SSD's training."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.channels import permuting, random_order
from vicinal.transforms.color.color_jitter import PARTS
from vicinal.transforms.units import DEGREES, FACTORS

SHARE = 0.5
"""How often each step is taken."""


@transform
class PhotometricDistort(Transform):
    """Brightness, contrast, saturation, hue and the order of channels, each with probability 1/2.

    Source: Liu et al., "SSD: Single shot multibox detector", 2016, with the steps and factors of torchvision's
    RandomPhotometricDistort: contrast comes behind brightness or behind hue, either as likely. The first four are the
    transforms of these names. Grey pictures keep their one channel and have neither saturation nor hue.

    ``brightness``, ``contrast``, ``saturation``: factors in [0, 20]; 1 changes nothing.
    ``hue``: shifts in turns, within [-0.5, 0.5].
    ``permute``: the share of the pictures whose channels change places, in [0, 1].

    >>> ssd = vc.Pipeline([vc.PhotometricDistort(), vc.ZoomOut(p=0.5), vc.IoUCrop(), vc.Resize(300)], seed=1)
    >>> ssd(image=image, boxes=boxes)["image"].shape
    (300, 300, 3)
    """

    brightness: fields.Parameter = fields.number(default=(0.875, 1.125), low=0, of=FACTORS)
    contrast: fields.Parameter = fields.number(default=(0.5, 1.5), low=0, of=FACTORS)
    saturation: fields.Parameter = fields.number(default=(0.5, 1.5), low=0, of=FACTORS)
    hue: fields.Parameter = fields.number(default=(-0.05, 0.05), low=-0.5, high=0.5, of=DEGREES)
    permute: float = fields.probability(default=0.5, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        chance = site.uniform("steps", len(PARTS) + 2)
        early = chance[:, -2] < SHARE
        site.note("contrast_first", early)
        taken = {name: site.active & (chance[:, k] < SHARE) for k, name in enumerate(PARTS)}
        for name, active in taken.items():
            site.note(f"{name}_taken", active)
        self._emit(site, "brightness", taken["brightness"])
        self._emit(site, "contrast", taken["contrast"] & early)
        self._emit(site, "saturation", taken["saturation"])
        self._emit(site, "hue", taken["hue"])
        self._emit(site, "contrast", taken["contrast"] & ~early)
        permuted = site.active & (chance[:, -1] < self.permute)
        site.note("permuted", permuted)
        site.emit(permuting(site, permuted, random_order(site, 3)))

    def _emit(self, site: Site, name: str, active: Bools) -> None:
        site.emit(PARTS[name][0](site.place, active, drawn(self, site, name)))
