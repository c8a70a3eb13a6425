"""Stains of tissue that are stronger or weaker."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.color.per_channel import several
from vicinal.transforms.corrupt.values import Floats as Fractions
from vicinal.transforms.units import FACTORS

STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])
"""How much of red, green and blue haematoxylin, eosin and diaminobenzidine absorb: Ruifrok's."""
UNMIXED = np.linalg.inv(STAINS)
LEVELS = 256
"""Densities are those of the values 1 / 256 to 1, so that black has one."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def stain_jitter(picture: Fractions, scale: Floats, shift: Floats) -> Fractions:
    if picture.shape[2] == 1:
        return picture
    density = -np.log((picture * np.float32(LEVELS - 1) + 1) / np.float32(LEVELS))
    change = UNMIXED @ np.diag(scale) @ STAINS
    changed = density @ change.astype(np.float32) + (shift @ STAINS).astype(np.float32)
    found: Fractions = (np.exp(-changed) * np.float32(LEVELS) - 1) / np.float32(LEVELS - 1)
    return found


@transform
class StainJitter(Transform):
    """Multiplies and shifts the amount of each stain in a picture of tissue (haematoxylin, eosin, diaminobenzidine).

    Source: Tellez et al., "Whole-slide mitosis detection in H&E breast histology using PHH3 as a reference", 2018, with the
    stains of Ruifrok and Johnston 2001. Densities are natural logarithms of 256 / (255 x + 1). Grey pictures stay; counts of
    channels other than 1 and 3 are refused.

    ``scale``: what amounts are multiplied by, drawn for each stain, in [0, 20]; 1 keeps them.
    ``shift``: what is added to them, drawn for each stain, in [-5, 5]; 0 keeps them.

    >>> vc.StainJitter(scale=0.5, shift=0)(np.full((1, 1, 3), 255, np.uint8))  # white has no stain
    array([[[255, 255, 255]]], dtype=uint8)
    """

    scale: fields.Parameter = fields.number(default=(0.95, 1.05), low=0, of=FACTORS)
    shift: fields.Parameter = fields.number(default=(-0.05, 0.05), low=-5, high=5)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(stain_jitter, scale=several(self, site, "scale", 3), shift=several(self, site, "shift", 3))
