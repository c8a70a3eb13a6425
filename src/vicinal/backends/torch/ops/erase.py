"""Erase: filled rectangles."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.ops.channels import by_channel
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.philox import gaussian_field, uniform_field
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Erase

FEW = 8
"""Rectangles of a picture that are filled one by one on a CPU: of more, all are at once, and so are those that a gradient goes
through, as for each of them it would be copied whole."""


def erase(picture: Picture, op: Erase, at: Rows) -> Picture:
    """Fills rectangles (y0, x0, y1, x1), half open, in all channels; empty ones are skipped."""
    values, filling = picture.values, _filling(picture, op, at)
    rectangles = op.rectangles[at.rows]
    if values.device.type == "cpu" and not values.requires_grad and rectangles.shape[1] <= FEW:
        return picture.replace(_one_by_one(values, filling, rectangles))
    erased = _inside(at("rectangles"), *values.shape[2:])[:, None]
    return picture.replace(torch.where(erased, filling, values))


def _one_by_one(values: Tensor, filling: Tensor, rectangles: NDArray[np.int64]) -> Tensor:
    """Each of the rectangles [N, K, 4] by itself, which touches no other pixels, and waits for nothing on a CPU."""
    erased, filling = values.clone(), filling.expand_as(values)
    for sample, boxes in enumerate(rectangles.tolist()):
        for y0, x0, y1, x1 in boxes:
            if y0 < y1 and x0 < x1:
                erased[sample, :, y0:y1, x0:x1] = filling[sample, :, y0:y1, x0:x1]
    return erased


def _inside(rectangles: Tensor, height: int, width: int) -> Tensor:
    """bool [N, H, W]: pixels in any of the rectangles [N, K, 4].

    A product of matrices counts in how many: K is too large for a picture each. Sums of ones are exact in any precision.
    """
    y0, x0, y1, x1 = rectangles[..., None].unbind(2)
    y, x = (torch.arange(size, device=rectangles.device) for size in (height, width))
    rows = ((y >= y0) & (y < y1)).to(torch.float32)
    columns = ((x >= x0) & (x < x1)).to(torch.float32)
    return rows.transpose(1, 2) @ columns > 0.0


def _filling(picture: Picture, op: Erase, at: Rows) -> Tensor:
    """What the rectangles show: ``value``, each channel's mean before erasing, or noise.

    The noise is uniform over [0, 1), and standard normal once the picture is normalized.
    """
    values = picture.values
    if op.fill == "mean":
        return values.mean((2, 3), keepdim=True)
    if op.fill == "noise":
        channels, height, width = values.shape[1:]
        field = uniform_field if picture.unit else gaussian_field
        return field(at.key, (channels, height, width), values.dtype)
    return by_channel(op.value, values)
