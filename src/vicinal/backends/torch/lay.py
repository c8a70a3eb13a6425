"""Pictures laid over each other on new canvases (data.laying), on their device."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.sent import all_sent
from vicinal.backends.torch.signed import as_signed, as_whole, side_by_side
from vicinal.data.laying import Laying


def lay(laying: Laying, out: Any) -> Held | list[Held]:
    """The new pictures of the layers that were moved, ``laying.blank`` where none is seen: a stack where sizes agree."""
    parts: Any = laying.moved.images
    first: Held = parts[0]
    cut = {layer: shown for layer, shown in enumerate(laying.shown) if shown is not None}
    blank, *masks = all_sent([np.atleast_1d(laying.blank), *cut.values()], first.tensor.device)
    shown = dict(zip(cut, masks, strict=True))
    made = [_canvas(laying, owner, parts, blank.to(first.tensor.dtype), shown) for owner in range(len(laying.sizes))]
    if len({tuple(one.shape) for one in made}) > 1:
        return [Held(one, first.axes, first.last) for one in made]
    whole = side_by_side(made)
    if out is not None:
        seen = out.movedim(-3, -1) if first.axes == "chw" else out
        seen.copy_(whole)
        return Held(seen, first.axes, first.last, out)
    if not first.last:
        whole = whole.movedim(-1, -3).contiguous().movedim(-3, -1)
    return Held(whole, first.axes, first.last)


def _canvas(laying: Laying, owner: int, parts: Any, blank: Tensor, shown: dict[int, Tensor]) -> Tensor:
    """One new picture [H, W, C]; ``shown``: masks of the layers that are not seen whole."""
    mine = laying.layers[owner]
    height, width = laying.sizes[owner].tolist()
    like: Tensor = parts[mine[0]].tensor
    canvas = as_signed(blank).expand(height, width, like.shape[-1]).clone()
    for layer in mine:
        y0, x0, y1, x1 = laying.window[layer].tolist()
        part = as_signed(parts[layer].tensor)
        if layer in shown:
            part = torch.where(shown[layer][..., None], part, canvas[y0:y1, x0:x1])
        canvas[y0:y1, x0:x1] = part
    return as_whole(canvas, like.dtype)
