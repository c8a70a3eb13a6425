"""The transform that redraws pictures in others' style by a network of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from vicinal.errors import SpecError, expected
from vicinal.generative.style.canvas import Floats, redrawn
from vicinal.generative.style.large import large
from vicinal.generative.style.shipped import check_installed, sha256, versions
from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.references import Paths, chosen, references
from vicinal.transforms.declare import REQUIRED, declare


def _model() -> Any:
    """A field of the path of a file."""

    def convert(where: str, value: Any) -> str:
        if not isinstance(value, str | Path) or not Path(value).is_file():
            what = "the path of a model that vicinal generate style-train wrote"
            raise SpecError(expected(where, what, value))
        return str(value)

    return declare(convert, default=REQUIRED, kw_only=False)


@lru_cache(maxsize=64)
def _by_network(model: str, paths: tuple[str, ...], side: int | None, keep_color: bool) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def adaptive_style(picture: Floats, which: float, alpha: float) -> Floats:
        if alpha == 0:
            return picture
        from vicinal.generative.style.restyle import restyled

        return redrawn(picture, lambda seen: restyled(seen, model, paths[int(which)], alpha), side, keep_color)

    return adaptive_style


@transform
class AdaIN(Transform):
    """Redraws the picture in the style of another, by adaptive instance normalisation with a network of your own.

    ``vicinal generate style-train`` trains it. Boxes, masks and points stay where they are. On one core 254 ms for 128 x 128
    with the widths of VGG-16; ``RandomStyle`` takes 17. Equal draws give equal bytes with one version of torch on one kind of
    CPU. Counts of channels other than 1 and 3 are refused. Source: Huang and Belongie 2017.

    ``model``: the path of the network.
    ``styles``: the path of a picture, or a list of up to 1000, of which each sample draws one. Results depend on what these
        files and the model hold: replays and jobs need the same ones.
    ``alpha``: share of the style in [0, 1]; 0 keeps the picture, little above 0 is what the network gives back of it.
    ``keep_color``: take only the lightness from the style, and the colours from the picture.
    ``min_side``: pictures whose shorter side has fewer pixels stay as they are.
    ``side``: pixels that the shorter side has for the network; None for its own, at least 128.

    >>> vc.AdaIN("style.pt", styles=["monet.jpg", "hokusai.jpg"], p=0.5)  # no such file here
    Traceback (most recent call last):
        ...
    vicinal.errors.SpecError: AdaIN.model: expected the path of a model that vicinal generate style-train wrote, got 'style.pt'
    """

    synthetic: ClassVar[bool] = True

    model: str = _model()
    styles: Paths = references()
    alpha: fields.Parameter = fields.number(default=1.0, low=0, high=1)
    keep_color: bool = fields.flag(default=False, kw_only=True)
    min_side: int = fields.whole(default=96, low=1, kw_only=True)
    side: int | None = fields.whole(default=None, low=32, high=4096, optional=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_installed(type(self).__name__, "torch")

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        paths: Any = self.styles
        site = large(self, site, self.min_side)
        function = _by_network(self.model, paths, self.side, self.keep_color)
        site.apply(function, which=chosen(site, len(paths)), alpha=drawn(self, site, "alpha"))

    def check(self) -> None:
        """Reads the model, so that another file is refused before a job begins: ReadError."""
        from vicinal.generative.style.model import fetch_model

        fetch_model(self.model)

    def rests_on(self) -> Mapping[str, str]:
        paths: Any = self.styles
        return {str(one): sha256(one) for one in (self.model, *paths)} | versions("torch")
