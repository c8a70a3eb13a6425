"""Warp: every output pixel shows a place of the input."""

from __future__ import annotations

import torch

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.warp.border import inside, map_index
from vicinal.backends.torch.warp.points import nearest_index, source_points
from vicinal.program.ops import Warp


def warp(picture: Picture, op: Warp, at: Rows) -> Picture:
    """All channels of the pictures, seen through ``op.matrix``; pixels behind the camera get the fill."""
    values = picture.values
    count, channels, height, width = values.shape
    out_height, out_width = op.size[at.rows[0]].tolist()
    x, y, front = source_points(at("matrix"), out_height, out_width)
    row, column = nearest_index(y), nearest_index(x)
    shown = front & inside(row, height) & inside(column, width) if op.border == "constant" else front
    index = map_index(row, height, op.border) * width + map_index(column, width, op.border)
    index = index.view(count, 1, -1).expand(-1, channels, -1)
    moved = values.reshape(count, channels, -1).gather(2, index).view(count, channels, out_height, out_width)
    fill = torch.tensor(op.fill, dtype=values.dtype).to(values.device).view(1, -1, 1, 1)
    return picture.replace(torch.where(shown[:, None], moved, fill))
