"""Score maps of views, brought back to the canvases of the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.data.foreign import Array
from vicinal.data.samples import Samples
from vicinal.errors import DataError, expected
from vicinal.record.back import program_of, shown
from vicinal.runtime.registry import backend_named

if TYPE_CHECKING:
    from vicinal.record.inverse import Inverse


def maps_back(scores: Any, inverse: Inverse) -> Any:
    """``Inverse.maps``."""
    rows = [_checked(one, f"maps[{index}]") for index, one in enumerate(_listed(scores))]
    if len(rows) != len(inverse.sizes):
        raise DataError(f"maps: expected {len(inverse.sizes)} maps, one for each sample of the record, got {len(rows)}")
    kinds = {(row.dtype, row.shape[2]) for row in rows}
    if len(kinds) > 1:
        got = " and ".join(f"{kind} with {channels}" for kind, channels in sorted(kinds, key=str))
        raise DataError(f"maps: expected one dtype and one number of channels, got {got}")
    for index, (row, size) in enumerate(zip(rows, inverse.views.tolist(), strict=True)):
        if list(row.shape[:2]) != size:
            raise DataError(f"maps[{index}]: shape: expected {size} as the view, got {list(row.shape[:2])}")
    if not rows:
        return scores
    kind, seen = rows[0].dtype, [mask[..., None] for mask in inverse.seen]
    given = [np.ascontiguousarray(row, np.float32) for row in rows]
    moved = shown(backend_named("cpu").run(program_of(Samples(given), inverse), given, None), seen)
    whole = [one.astype(kind, copy=False) for one in moved]
    stacked = isinstance(scores, np.ndarray) and len({row.shape for row in whole}) == 1
    return np.stack(whole) if stacked else whole


def _listed(scores: Any) -> list[Any]:
    if isinstance(scores, np.ndarray) and scores.ndim == 4:
        return list(scores)
    if isinstance(scores, list | tuple):
        return list(scores)
    raise DataError(expected("maps", "an array [N, H, W, K], or a list of [H, W, K]", scores))


def _checked(one: Any, where: str) -> Array:
    if not isinstance(one, np.ndarray) or one.ndim != 3 or 0 in one.shape:
        raise DataError(expected(f"{where}: shape", "an array [H, W, K]", getattr(one, "shape", one)))
    if one.dtype.kind != "f":
        raise DataError(f"{where}: dtype: expected floats, got {one.dtype} (masks of classes: inverse(mask=...))")
    return one
