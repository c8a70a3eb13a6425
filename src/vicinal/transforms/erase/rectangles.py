"""From rectangles and a fill to the Erase op, and to masks."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from vicinal.data.changed import TargetFunction
from vicinal.data.foreign import Array
from vicinal.errors import DataError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Erase, Floats, Ints, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform


@transform
class Holed(Transform):
    """A transform that erases parts of the picture, and of masks if that is asked for.

    ``mask_fill``: the label that masks get where the picture is erased, such as an ignore index; None leaves masks
        unchanged. Boxes, instances and keypoints stay.
    """

    mask_fill: int | None = fields.whole(default=None, low=0, high=2**31 - 1, optional=True, kw_only=True)

    def needs_unit_range(self) -> bool:
        return self.mask_fill is not None  # what changes targets is a function of whole pictures


def emit_erase(owner: Holed, site: Site, rectangles: Ints, fill: fields.Paint) -> None:
    """Emits the erasing of ``rectangles`` [N, R, 4] (y0, x0, y1, x1) with a colour, "mean" or "noise"."""
    site.note("rectangles", rectangles)
    kind = fill if isinstance(fill, str) else "constant"
    value = fill if isinstance(fill, tuple) else (0.0 if isinstance(fill, str) else fill,)
    key = site.keys("noise") if kind == "noise" else np.zeros(site.count, np.uint64)
    site.emit(Erase(place=site.place, active=site.active, rectangles=rectangles, fill=kind, value=value, key=key))
    if owner.mask_fill is not None:
        rows = rectangles.reshape(site.count, 4 * rectangles.shape[1])
        erase = partial(_erased, owner=type(owner).__name__)
        masks = {"mask": TargetFunction("erase", erase, False, ("rectangles", "mask_fill"))}
        site.apply_to_all(unchanged, masks, rectangles=rows.astype(np.float64), mask_fill=float(owner.mask_fill))


@picture_function(dtypes=("uint8", "uint16", "float32"), alpha=True, any_range=True)
def unchanged(picture: Picture) -> Picture:
    return picture


def _erased(mask: Array, rectangles: Floats, mask_fill: float, owner: str) -> Array:
    fill = label(mask, mask_fill, owner)
    for y0, x0, y1, x1 in rectangles.astype(np.int64).reshape(-1, 4).tolist():
        mask[y0:y1, x0:x1] = fill
    return mask


def label(mask: Array, mask_fill: float, owner: str) -> int:
    """The label, which ``mask`` must hold: DataError in the name of a transform where it does not."""
    most = 1 if mask.dtype == np.bool_ else int(np.iinfo(mask.dtype).max)
    if mask_fill > most:
        wanted = f"a label that the masks' dtype holds (at most {most})"
        raise DataError(expected(f"{owner}.mask_fill", wanted, int(mask_fill)))
    return int(mask_fill)


@cache
def kernels() -> Any:
    """Those of hole_kernels.py."""
    return kernels_of("vicinal.transforms.erase.hole_kernels")
