"""The transform that makes a picture of another domain of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from vicinal.errors import SpecError, expected
from vicinal.generative.style.canvas import Floats, redrawn
from vicinal.generative.style.shipped import check_installed, sha256
from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import REQUIRED, declare


def _model() -> Any:
    """A field of the path of a file."""

    def convert(where: str, value: Any) -> str:
        if not isinstance(value, str | Path) or not Path(value).is_file():
            raise SpecError(expected(where, "the path of a model that vicinal generate domains-train wrote", value))
        return str(value)

    return declare(convert, default=REQUIRED, kw_only=False)


@lru_cache(maxsize=64)
def _translation(model: str, back: bool, side: int | None) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def domain_translation(picture: Floats, alpha: float) -> Floats:
        if alpha == 0:
            return picture
        from vicinal.generative.domains.model import fetch_model

        translators = fetch_model(model)
        found = redrawn(picture, lambda seen: translators.translated(seen, back), side or min(picture.shape[:2]), False)
        return picture + (found - picture) * picture.dtype.type(alpha)

    return domain_translation


@transform
class TranslateDomain(Transform):
    """Makes a picture of another domain, as winter of summer, by a network of your own; boxes, masks and points stay.

    ``vicinal generate domains-train`` trains it, on pictures of both domains that need not be pairs. Pictures that it makes
    are marked as synthetic. Equal pictures give equal bytes with one version of torch on one kind of CPU. Counts of channels
    other than 1 and 3 are refused. Source: Zhu et al. 2017 (CycleGAN).

    ``model``: the path of the network. Results depend on what it holds: replays and jobs need the same one.
    ``back``: from the second domain to the first.
    ``alpha``: share of the new picture in [0, 1]; 0 keeps the old one.
    ``side``: pixels that the shorter side has for the network, best those that it was trained with; None for its own.

    >>> vc.TranslateDomain("winter.pt", p=0.5)  # no such file here
    Traceback (most recent call last):
        ...
    vicinal.errors.SpecError: TranslateDomain.model: expected the path of a model that ...
    """

    synthetic: ClassVar[bool] = True

    model: str = _model()
    back: bool = fields.flag(default=False, kw_only=True)
    alpha: fields.Parameter = fields.number(default=1.0, low=0, high=1)
    side: int | None = fields.whole(default=None, low=16, high=4096, optional=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_installed(type(self).__name__, "torch")

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(_translation(self.model, self.back, self.side), alpha=drawn(self, site, "alpha"))

    def rests_on(self) -> Mapping[str, str]:
        return {self.model: sha256(self.model)}
