"""Light that varies as it does over ImageNet."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import Normal
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import emit_of_rgb
from vicinal.transforms.units import LEVELS

VALUES = np.array([0.2175, 0.0188, 0.0045])
VECTORS = np.array([[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]])
"""Of the covariance of red, green and blue (rows) over ImageNet, values in [0, 1]: as in facebook/fb.resnet.torch."""


@transform
class PCALighting(Transform):
    """Adds to red, green and blue along the principal components of ImageNet's colours, and clips. Grey pictures stay.

    Source: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", 2012, section
    4.1, with the published components of all of ImageNet, not of each picture as Albumentations' FancyPCA.

    ``std``: standard deviation in [0, 1] of the normal number that each component's eigenvalue is multiplied by.

    >>> grey = image[..., :1]
    >>> bool((vc.PCALighting(0.5)(grey) == grey).all())
    True
    """

    std: fields.Parameter = fields.number(default=0.1, low=0, high=1, of=LEVELS)

    def lower(self, site: Site) -> None:
        std = drawn(self, site, "std")
        normal = Normal(0.0, 1.0)
        alpha = np.stack([normal.draw(site.lowering.draws, site.place, f"alpha[{k}]") for k in range(3)], axis=1)
        alpha = alpha * std[:, None]
        site.note("alpha", alpha)
        bias = ((alpha * VALUES)[:, None, :] * VECTORS).sum(axis=2)
        emit_of_rgb(site, np.ones(bias.shape), bias)
