"""Brightness that drifts over the picture."""

from __future__ import annotations

from typing import Literal

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import alike
from vicinal.transforms.corrupt.values import Chance, Floats

ORDERS = {"linear": 1, "quadratic": 2, "cubic": 3}


@picture_function(dtypes=("float32",))
def biased(picture: Floats, strength: float, degree: float, chance: Chance) -> Floats:
    many = int(degree) + 1
    weights = chance.uniform(-strength, strength, (many, many))
    weights[np.add.outer(np.arange(many), np.arange(many)) > degree] = 0
    y, x = ((2 * np.arange(side) + 1) / side - 1 for side in picture.shape[:2])
    field = np.exp(np.polynomial.legendre.leggrid2d(y, x, weights))
    picture *= alike(field.astype(np.float32), picture.shape[2])
    return picture


@transform
class BiasField(Transform):
    """Multiplies the picture by a smooth field, the exponential of a polynomial, as the coils of MR scanners do.

    Source: Van Leemput et al., "Automated model-based bias field correction of MR images of the brain", 1999; MONAI's
    RandBiasField. The polynomial is a sum of products of Legendre polynomials in y and x, from -1 to 1 over the picture.

    ``strength``: each coefficient is drawn from minus to plus this, in [0, 1]; 0 keeps the picture.
    ``kind``: the polynomial's degree: linear, quadratic or cubic.

    >>> flat = np.full((64, 64), 100, np.uint8)
    >>> field = vc.Pipeline([vc.BiasField(0.5)], seed=1)(flat, ids=0)
    >>> bool(field.min() < 100 < field.max())
    True
    """

    strength: fields.Parameter = fields.number(default=(0.1, 0.4), low=0, high=1)
    kind: Literal["linear", "quadratic", "cubic"] = fields.option(tuple(ORDERS), default="cubic")

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(biased, strength=drawn(self, site, "strength"), degree=float(ORDERS[self.kind]))
