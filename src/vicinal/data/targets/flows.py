"""Optical flow: where every pixel goes in the next picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array
from vicinal.data.layer import SMOOTH, Layer
from vicinal.data.local_maps import over_canvas
from vicinal.data.maps import FLOATS, give_maps, read_maps
from vicinal.data.masks import Masks
from vicinal.data.mix import BlendLike
from vicinal.data.mix_pixels import pasted
from vicinal.data.move_boxes import BoxRules
from vicinal.data.own_memory import apart
from vicinal.data.samples import Samples
from vicinal.data.targets.target import Moving, Reading, Target
from vicinal.errors import DataError, expected


class FlowTarget(Target):
    """Floats [H, W, 2] (tensors [2, H, W]), x and y in pixels: moved bilinear, with 0 beyond the border, and each vector turned
    and scaled as the warp is at its pixel, as if the next picture was moved by the same warp."""

    name, one = "flows", "flow"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        flows, forms = read_maps(given, reading.sizes, where, FLOATS)
        for index, flow in enumerate(flows):
            if flow.shape[-1] != 2:
                got = flow.shape[-1]
                raise DataError(expected(f"{where}[{index}]", "2 values a pixel, x and y of a vector", got))
        return flows, forms

    def give(self, value: Masks, form: Any, before: Masks, samples: Samples) -> Any:
        return give_maps(apart(value, before), form)

    def layers(self, value: Masks) -> Sequence[Layer]:
        return (Layer(value, SMOOTH, self.name),)

    def with_layers(self, value: Masks, moved: Sequence[Layer]) -> Masks:
        return moved[0].pixels

    def placed(self, value: Masks, moving: Moving) -> Masks:
        if not moving.warps:  # pixels went through none
            return value
        found: list[Array] = list(value)
        for sample in np.flatnonzero(np.any([warp.active for warp in moving.warps], axis=0)).tolist():
            found[sample] = _turned(value[sample], over_canvas(moving.moves, sample))
        return np.stack(found) if isinstance(value, np.ndarray) and found else (found if isinstance(value, list) else value)

    def check_mixable(self, value: Masks, op: BlendLike) -> None:
        if op.kind != "paste":
            raise DataError(f"{op.place}: expected no flows, which cannot be blended (CutMix pastes them), got some")

    def mixed(self, value: Masks, op: BlendLike, samples: Samples, rules: BoxRules) -> Masks:
        return pasted(value, op, self.name)


def _turned(flow: Array, maps: NDArray[np.float64]) -> Array:
    """Vectors [H, W, 2] by Jacobians [2, 2] or [H, W, 2, 2]."""
    x, y = flow[..., 0].astype(np.float64), flow[..., 1].astype(np.float64)
    turned = np.stack([maps[..., 0, 0] * x + maps[..., 0, 1] * y, maps[..., 1, 0] * x + maps[..., 1, 1] * y], axis=-1)
    return turned.astype(flow.dtype)
