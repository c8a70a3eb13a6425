"""Which function runs an op."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.backends.torch.ops.color_matrix import color_matrix
from vicinal.backends.torch.ops.contrast import contrast
from vicinal.backends.torch.ops.erase import erase
from vicinal.backends.torch.ops.filtering import convolve, filter_picture
from vicinal.backends.torch.ops.histogram import equalize, stretch
from vicinal.backends.torch.ops.hue import hue
from vicinal.backends.torch.ops.linear import linear
from vicinal.backends.torch.ops.mix import fork, join
from vicinal.backends.torch.ops.noise import impulse, noise
from vicinal.backends.torch.ops.normalize import normalize
from vicinal.backends.torch.ops.power import power
from vicinal.backends.torch.ops.steps import posterize, round_levels, solarize
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.warp.warp import warp
from vicinal.program import ops
from vicinal.program.ops import Op

FUNCTIONS: dict[type[Op], Callable[[Picture, Any, Rows], Picture]] = {
    ops.Warp: warp, ops.Linear: linear, ops.Contrast: contrast, ops.ColorMatrix: color_matrix, ops.Hue: hue, ops.Power: power,
    ops.Posterize: posterize, ops.Solarize: solarize, ops.Stretch: stretch, ops.Equalize: equalize, ops.Noise: noise,
    ops.Impulse: impulse, ops.Erase: erase, ops.Filter: filter_picture, ops.Convolve: convolve, ops.Fork: fork,
    ops.Join: join, ops.Normalize: normalize, ops.Round: round_levels,
}  # fmt: skip
"""A batch, the op and its parameters for the samples of that batch in; a new batch out."""
