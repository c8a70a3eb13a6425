"""Functions of whole pictures, which run on the CPU: a copy to the host, and one back."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.results import planes_of
from vicinal.backends.torch.sent import brought, sent
from vicinal.backends.torch.signed import as_signed, rows_at
from vicinal.backends.torch.stored import Stored
from vicinal.errors import DataError
from vicinal.program.ops import Apply
from vicinal.threads.opencv import one_opencv_thread


def applied(op: Apply, alpha: bool, given: Stored, dtype: torch.dtype, out: Any) -> Held | list[Held]:
    """The pictures [N, H, W, C], or a list, with ``op`` applied where it is active; as ``dtype``.

    DataError for pictures through which a gradient shall go: such functions have none.
    """
    if given.wants_gradient and op.active.any():
        wish = f"pictures that need no gradient, as {op.function.name} runs on the CPU and has none"
        raise DataError(f"{op.place}: expected {wish}, got pictures that require it (call .detach() first)")
    rows = np.flatnonzero(op.active)
    if isinstance(given.pictures, list):
        pictures = list(given.pictures)
        found = brought([pictures[row].tensor for row in rows.tolist()])
        for row, one in zip(rows.tolist(), found, strict=True):
            pictures[row] = Held(sent(_one(op, one, row, alpha), given.device))
        return [_held(one.tensor, given, dtype) for one in pictures]
    tensor = given.pictures.tensor.clone()
    if len(rows):
        index = sent(rows, tensor.device)
        (here,) = brought([rows_at(tensor, index)])
        made = np.stack([_one(op, one, row, alpha) for row, one in zip(rows.tolist(), here, strict=True)])
        as_signed(tensor).index_copy_(0, index, as_signed(sent(made, tensor.device).to(tensor.dtype)))
    if out is not None:
        planes = tensor.movedim(-1, -3)
        planes_of(out, given.axes, tuple(planes.shape), dtype).copy_(planes)
        return Held(out.movedim(-3, -1) if given.axes == "chw" else out, given.axes, given.last, out)
    return _held(tensor, given, dtype)


def _one(op: Apply, picture: Tensor, row: int, alpha: bool) -> NDArray[Any]:
    """One picture [H, W, C] of the host."""
    with one_opencv_thread():
        return op.applied(picture.contiguous().numpy(), row, alpha)


def _held(tensor: Tensor, given: Stored, dtype: torch.dtype) -> Held:
    if not given.last:
        tensor = tensor.to(dtype).movedim(-1, -3).contiguous().movedim(-3, -1)
        return Held(tensor, given.axes, False)
    return Held(tensor.to(dtype).contiguous(), given.axes, True)
