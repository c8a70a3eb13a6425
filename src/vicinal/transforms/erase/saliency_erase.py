"""What stands out most, erased."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

import cv2
import numpy as np

from vicinal.errors import DataError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats, PictureFunction, picture_function
from vicinal.program.ops.apply import Chance, Picture
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.erase.rectangles import Holed, emit_erase
from vicinal.transforms.saliency.field import Kept, Missing, kept_maps, maps_of, missing
from vicinal.transforms.saliency.maps import SIDE
from vicinal.transforms.saliency.spectral import spectral_residual
from vicinal.transforms.saliency.squares import squares

FORMS = ("square", "threshold")


@transform
class SaliencyErase(Holed):
    """Erases what stands out most, so that a network must look at the rest: a square around it, or all above the mean.

    With ``maps`` it erases by these, as the transforms ahead of it moved them; without, by the spectral residual of the
    picture as it is there, and then masks stay as they are (``mask_fill`` must be None). A picture without any
    structure stays as it is.

    Sources: DeVries, Taylor, "Improved regularization of CNNs with Cutout", 2017, whose first form was "threshold" with
    maps of the epoch before, and which found random squares as good; Hou, Zhang, CVPR 2007, for the spectral residual.

    ``maps``: a SaliencyMaps, or the path of a file of one; None: none. Results depend on what they
        hold.
    ``length``: of the square's side, in fractions of the shorter side, in [0, 1]; it is cut off at the edge.
    ``form``: "square" around the highest place, or "threshold": everything above the map's mean.
    ``missing``: what becomes of pictures without a map: an "error", or "skip" leaves them as they are.
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).

    >>> out = vc.SaliencyErase(length=0.25, fill=0)(image)
    >>> bool(0 < (out != image).any(axis=2).sum() <= 256)  # a square of 16 pixels
    True
    """

    maps: Kept | None = kept_maps(default=None)
    length: fields.Parameter = fields.number(default=0.35, low=0, high=1)
    form: Literal["square", "threshold"] = fields.option(FORMS, default="square", kw_only=True)
    missing: Missing = missing()
    fill: fields.Paint = fields.paint(default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        known = self.mask_fill is None or (self.maps is not None and self.form == "square")
        check(known, self, "mask_fill", "None unless squares are erased by maps", self.mask_fill)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        length = drawn(self, site, "length")
        if self.maps is None:
            site.apply(_erasing(self.form, self.fill), number=length)
            return
        found, known = maps_of(site, self.maps, self.missing)
        if self.form == "square":
            rectangles = np.where(known[:, None], squares(found, length, site.canvas), 0)
            emit_erase(self, site, rectangles[:, None], self.fill)
        else:
            site.apply(_erasing("given", self.fill), number=found.reshape(site.count, SIDE * SIDE))


@lru_cache(maxsize=64)
def _erasing(form: str, fill: fields.Paint) -> PictureFunction:
    """The function that erases by a map: its own ("square", "threshold"), or what its number is ("given")."""
    finders: dict[str, Callable[[Picture, Any], Bools]] = {"square": _square, "threshold": _salient, "given": _given}
    find = finders[form]

    def with_noise(picture: Picture, number: Any, chance: Chance) -> Picture:
        return _filled(picture, find(picture, number), chance.random(picture.shape))

    def with_color(picture: Picture, number: Any) -> Picture:
        return _filled(picture, find(picture, number), _color(picture, fill))

    declared = picture_function(dtypes=("uint8", "uint16", "float32"), name="saliency_erase")
    return declared(with_noise if fill == "noise" else with_color)


def _square(picture: Picture, length: float) -> Bools:
    size = np.array([picture.shape[:2]])
    y0, x0, y1, x1 = squares(spectral_residual(picture)[None], np.array([length]), size)[0].tolist()
    where = np.zeros(picture.shape[:2], np.bool_)
    where[y0:y1, x0:x1] = True
    return where


def _salient(picture: Picture, length: float) -> Bools:  # noqa: ARG001
    return above_mean(spectral_residual(picture), picture.shape)


def _given(picture: Picture, shown: Floats) -> Bools:
    return above_mean(shown.reshape(SIDE, SIDE), picture.shape)


def above_mean(shown: Floats, shape: tuple[int, ...]) -> Bools:
    """Where a map, stretched over a picture of ``shape``, is above its mean, [H, W]; nowhere, if it is flat."""
    over = cv2.resize(shown, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    found: Bools = over > (shown.mean() if shown.max() > shown.min() else np.inf)
    return found


def _color(picture: Picture, fill: fields.Paint) -> Floats:
    """The colour [1] or [C] in fractions of the range."""
    if isinstance(fill, str):
        mean: Floats = picture.mean(axis=(0, 1), dtype=np.float64) / _top(picture)
        return mean
    row = fields.as_row(fill)
    if len(row) not in (1, picture.shape[2]):
        wanted = f"1 number or one for each of {picture.shape[2]} channels"
        raise DataError(expected("SaliencyErase.fill", wanted, len(row)))
    return np.array(row)


def _filled(picture: Picture, where: Bools, values: Floats) -> Picture:
    """The picture with ``values``, fractions of the range that go with [H, W, C], in the places of ``where`` [H, W]."""
    values = np.broadcast_to(values, picture.shape)[where] * _top(picture)
    picture[where] = values if picture.dtype.kind == "f" else np.rint(values)
    return picture


def _top(picture: Picture) -> float:
    return 1.0 if picture.dtype.kind == "f" else float(np.iinfo(picture.dtype).max)
