"""A window of random area and aspect, resized."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_inside, size_of

CANDIDATES = 10


@transform
class RandomResizedCrop(Transform):
    """Cuts out a window of random area and aspect, and resizes it to ``size``.

    As in Szegedy et al., "Going deeper with convolutions", 2015, section 6, in torchvision's form: area uniform, aspect
    log-uniform, the first of ten candidates that fits; where none does, the largest central window of an aspect in the
    range. Windows are not rounded to pixels, so area and aspect follow their distributions exactly wherever every
    candidate fits. The manifest has the window's x, y, width and height in pixels.

    ``size``: of the result, pixels (height, width), or one number for both.
    ``scale``: range (low, high) of the window's area, fractions of the picture's in (0, 1].
    ``ratio``: range (low, high) of the window's width over its height, above 0.
    ``interpolation``: how pixels are resampled; "area" filters what shrinks.
    """

    size: fields.Size = fields.size()
    scale: fields.Interval = fields.interval(default=(0.08, 1.0), high=1.0)
    ratio: fields.Interval = fields.interval(default=(3 / 4, 4 / 3))
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)

    def lower(self, site: Site) -> None:
        uniform = site.uniform("window", 2 + 2 * CANDIDATES)
        canvas = site.canvas.astype(np.float64)
        width, height = window(uniform[:, 2:], canvas, fields.as_range(self.scale), fields.as_range(self.ratio))
        x, y = uniform[:, 0] * (canvas[:, 1] - width), uniform[:, 1] * (canvas[:, 0] - height)
        for name, values in (("x", x), ("y", y), ("width", width), ("height", height)):
            site.note(name, values)
        out_height, out_width = fields.as_pair(self.size)
        inverse = matrices.affine(len(x), width / out_width, 0.0, x, 0.0, height / out_height, y)
        emit_inside(site, inverse, size_of(site, out_height, out_width), self.interpolation)


def window(
    uniform: Floats, canvas: Floats, scale: tuple[float, float], ratio: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Width and height [N], in pixels, of the first candidate that fits, else of the central window."""
    tall, wide = canvas[:, :1], canvas[:, 1:]
    area = tall * wide * (scale[0] + uniform[:, 0::2] * (scale[1] - scale[0]))
    low, high = np.log(ratio[0]), np.log(ratio[1])
    aspect = np.exp(low + uniform[:, 1::2] * (high - low))
    width, height = np.sqrt(area * aspect), np.sqrt(area / aspect)
    fits = (width <= wide) & (height <= tall)
    rows, first = np.arange(len(canvas)), fits.argmax(axis=1)
    any_fits = fits[rows, first]
    if any_fits.all():
        return width[rows, first], height[rows, first]
    whole_height, whole_width = canvas[:, 0], canvas[:, 1]
    central_width = np.minimum(whole_width, whole_height * ratio[1])
    central_height = np.minimum(whole_height, whole_width / ratio[0])
    return np.where(any_fits, width[rows, first], central_width), np.where(
        any_fits, height[rows, first], central_height
    )
