"""Filter and Convolve: separable blurs, and dense kernels."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
import torch.nn.functional as F  # noqa: N812 - as everyone calls it
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.warp.border import map_index
from vicinal.program.ops import Convolve, Filter


def filter_picture(picture: Picture, op: Filter, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Correlates all channels with kernel_x along rows, then kernel_y along columns; border "reflect" as numpy.pad."""
    across, down = at("kernel_x")[:, None, :], at("kernel_y")[:, :, None]
    values = _correlated(_reflected(picture.values, 3, across.shape[2] // 2), across)
    return picture.replace(_correlated(_reflected(values, 2, down.shape[1] // 2), down))


def convolve(picture: Picture, op: Convolve, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Correlates the colour channels with the kernel, clamped; pixels nearer to the edge than it reaches stay."""
    kernel, colours = at("kernel"), picture.colours
    reach = kernel.shape[1] // 2
    height, width = colours.shape[2:]
    if height <= 2 * reach or width <= 2 * reach:
        return picture
    result = colours.clone()
    result[:, :, reach : height - reach, reach : width - reach] = _correlated(colours, kernel)
    return picture.recoloured(result)


def _reflected(values: Tensor, axis: int, reach: int) -> Tensor:
    """The pictures with ``reach`` more pixels on both ends of an axis, which may be more than there are."""
    size = values.shape[axis]
    index = torch.arange(-reach, size + reach, device=values.device)
    return values.index_select(axis, map_index(index, size, "reflect"))


def _correlated(values: Tensor, kernels: Tensor) -> Tensor:
    """[N, C, H, W] correlated with a kernel [N, h, w] each, where it lies inside: [N, C, H - h + 1, W - w + 1].

    Every channel of every picture is a group of one convolution. With a single group a GPU might compute in ten bits
    (TF32), so that one is computed twice.
    """
    count, channels, height, width = values.shape
    groups = count * channels
    if groups == 0:
        return values.new_empty(count, channels, height - kernels.shape[1] + 1, width - kernels.shape[2] + 1)
    weights = kernels.repeat_interleave(channels, 0)[:, None]
    planes = values.reshape(1, groups, height, width)
    if groups == 1:
        planes, weights = planes.repeat(1, 2, 1, 1), weights.repeat(2, 1, 1, 1)
    with _as_it_is(values.device):
        found = F.conv2d(planes, weights, groups=max(groups, 2))
    return found[:, :groups].reshape(count, channels, *found.shape[2:])


def _as_it_is(device: torch.device) -> AbstractContextManager[None]:
    """Where a caller's autocast does not apply, under which convolutions are computed in half precision."""
    if not torch.amp.is_autocast_available(device.type):
        return nullcontext()
    return torch.autocast(device.type, enabled=False)
