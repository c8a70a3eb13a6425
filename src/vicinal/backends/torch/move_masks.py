"""Masks of a whole batch through the warps of a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.given import Masks
from vicinal.backends.simple import stacked
from vicinal.backends.torch.held import Held
from vicinal.backends.torch.parameters import rows_of
from vicinal.backends.torch.signed import side_by_side
from vicinal.backends.torch.warp.masks import move_mask
from vicinal.program.ops import Warp


def move_masks(warps: Sequence[Warp], masks: Masks) -> Masks:
    """See the contract; masks that lie on a device are moved there, those in host memory on the CPU."""
    if isinstance(masks, Held) or (isinstance(masks, list) and masks and isinstance(masks[0], Held)):
        return _held(warps, masks)
    rows: Any = [torch.from_numpy(np.ascontiguousarray(mask).copy()) for mask in masks]
    return stacked([mask.numpy() for mask in moved(warps, rows)])


def _held(warps: Sequence[Warp], masks: Any) -> Any:
    found = moved(warps, [one.tensor for one in masks])
    if len({one.shape for one in found}) == 1:
        return Held(side_by_side(found))
    return [Held(one) for one in found]


def moved(warps: Sequence[Warp], masks: list[Tensor]) -> list[Tensor]:
    """Masks [H, W] of any sizes and dtypes on one device through the warps that are active for them, in turn."""
    for op in warps:
        alike: dict[Any, list[int]] = {}
        for row in np.flatnonzero(op.active).tolist():
            alike.setdefault((masks[row].shape, masks[row].dtype, *op.size[row].tolist()), []).append(row)
        masks = list(masks)
        for rows in alike.values():
            at = rows_of(op, np.array(rows), masks[rows[0]].device)
            found = move_mask(side_by_side([masks[row] for row in rows]), op, at)
            for row, one in zip(rows, found, strict=True):
                masks[row] = one
    return masks
