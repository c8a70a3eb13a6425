"""Functions of whole pictures, which run on the CPU: a copy to the host, and one back."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.results import planes_of
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
    pictures = given.pictures
    rows = np.flatnonzero(op.active).tolist()
    if isinstance(pictures, list):
        made = list(pictures)
        for row in rows:
            made[row] = _held(_one(op, pictures[row].tensor, row, alpha).to(given.device), given, dtype)
        return [_held(one.tensor, given, dtype) for one in made]
    tensor = pictures.tensor.clone()
    if rows:
        index = torch.tensor(rows)
        host = tensor[index.to(tensor.device)].cpu() if tensor.device.type != "cpu" else tensor[index]
        found = torch.stack([_one(op, one, row, alpha) for row, one in zip(rows, host, strict=True)]).to(tensor.device)
        for place, row in enumerate(rows):
            tensor[row] = found[place]
    if out is not None:
        planes = tensor.movedim(-1, -3)
        planes_of(out, given.axes, tuple(planes.shape), dtype).copy_(planes)
        return Held(out.movedim(-3, -1) if given.axes == "chw" else out, given.axes, given.last, out)
    return _held(tensor, given, dtype)


def _one(op: Apply, picture: Tensor, row: int, alpha: bool) -> Tensor:
    """One picture [H, W, C] on the CPU."""
    array = picture.detach().cpu().contiguous().numpy()
    with one_opencv_thread():
        return torch.from_numpy(op.applied(array, row, alpha))


def _held(tensor: Tensor, given: Stored, dtype: torch.dtype) -> Held:
    if not given.last:
        tensor = tensor.to(dtype).movedim(-1, -3).contiguous().movedim(-3, -1)
        return Held(tensor, given.axes, False)
    return Held(tensor.to(dtype).contiguous(), given.axes, True)
