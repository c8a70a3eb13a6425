"""Which function runs an op."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.backends.torch.ops.linear import linear
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.warp.warp import warp
from vicinal.program import ops
from vicinal.program.ops import Op

FUNCTIONS: dict[type[Op], Callable[[Picture, Any, Rows], Picture]] = {
    ops.Warp: warp, ops.Linear: linear,
}  # fmt: skip
"""A batch, the op and its parameters for the samples of that batch in; a new batch out."""
