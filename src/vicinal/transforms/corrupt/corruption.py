"""The transform that applies a common corruption."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.table import KINDS

Name: TypeAlias = Literal[
    "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur",
    "snow", "frost", "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression",
    "speckle_noise", "gaussian_blur", "spatter", "saturate",
]  # fmt: skip


@transform
class Corruption(Transform):
    """Applies one of the common corruptions of Hendrycks and Dietterich 2019 at its published levels.

    Pictures whose shorter side has fewer than 100 pixels get the levels of CIFAR-10-C, others those of ImageNet-C. Results
    are rounded, where the benchmark cuts digits off; frost is drawn and not cut out of photographs. Boxes, masks and points
    stay where they are, also under elastic_transform. Some are defined for 1 or 3 colour channels, saturate for 3.

    ``name``: gaussian_noise, shot_noise, impulse_noise, defocus_blur, glass_blur, motion_blur, zoom_blur, snow, frost, fog,
    brightness, contrast, elastic_transform, pixelate or jpeg_compression; and the four that the benchmark keeps for
    validation: speckle_noise, gaussian_blur, spatter and saturate.
    ``severity``: a whole number of 1 to 5.

    >>> bool(vc.Corruption("contrast", severity=5)(image).std() < image.std() / 2)
    True
    """

    name: Name = fields.option(tuple(KINDS))
    severity: fields.Parameter = fields.integer(default=(1, 5), low=1, high=5)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        severity = np.rint(drawn(self, site, "severity")).astype(np.int64)
        KINDS[self.name].lower(site, severity)
