"""Batches and ops for the tests of torch ops, and what the reference makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from tests.backends.build import as_dtype, colours_of
from tests.backends.strategies import op_for
from vicinal.backends.reference.picture import Picture as Defined
from vicinal.backends.reference.run import apply as define
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.run import run_ops
from vicinal.backends.torch.table import FUNCTIONS
from vicinal.program import ops
from vicinal.program.ops import Op

KINDS: tuple[type[Op], ...] = tuple(kind for kind in FUNCTIONS if kind not in (ops.Warp, ops.Fork, ops.Join))
CHANNELS = (1, 2, 3, 4, 5)

Values = NDArray[np.float64]


@st.composite
def batches(
    draw: st.DrawFn, channels: tuple[int, ...] = CHANNELS, dtypes: tuple[Any, ...] = (np.uint8, np.float32), longest: int = 20
) -> Values:  # fmt: skip
    """Fractions float64 [N, H, W, C] that are levels of one of the dtypes; N may be 0, and a side 1."""
    side = st.one_of(st.just(1), st.integers(1, longest))
    shape = draw(st.integers(0, 3)), draw(side), draw(side), draw(st.sampled_from(channels))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    content = draw(st.sampled_from(("noise", "flat", "extremes")))
    values = rng.random(shape) if content == "noise" else rng.integers(0, 2, shape).astype(np.float64)
    if content == "flat":
        values[:] = rng.random((shape[0], 1, 1, shape[3]))
    dtype = draw(st.sampled_from(dtypes))
    found: Values = as_dtype(values, dtype).astype(np.float64) / (255.0 if dtype == np.uint8 else 1.0)
    return found


@st.composite
def cases(draw: st.DrawFn, kind: type[Op], dtypes: tuple[Any, ...] = (np.uint8, np.float32)) -> tuple[Values, Op, bool]:
    """A batch, an op of the kind that is active for some of it, and whether values are still in [0, 1]."""
    colours = kind.traits.colors
    values = draw(batches(tuple(c for c in CHANNELS if colours is None or colours_of(c) in colours), dtypes))
    op = draw(op_for(kind, np.tile(np.array(values.shape[1:3]), (len(values), 1)), values.shape[3]))
    unit = True if kind.traits.needs_unit_range else draw(st.booleans())
    return (values if unit else 4.0 * values - 2.0), op, unit


def made(
    values: Values, chain: list[Op], unit: bool = True, top: float = 1.0, dtype: torch.dtype = torch.float64
) -> NDArray[np.float64]:  # fmt: skip
    """What the torch ops make of pictures [N, H, W, C], as float64 [N, H, W, C]."""
    tensor = torch.from_numpy(np.ascontiguousarray(np.moveaxis(values, 3, 1))).to(dtype)
    picture = Picture(values=tensor, top=top, unit=unit, alpha=values.shape[3] in (2, 4))
    found = run_ops(chain, picture, np.arange(len(values)))
    assert found.values.dtype == dtype
    return np.moveaxis(found.values.numpy().astype(np.float64), 1, 3)


def defined(values: Values, chain: list[Op], unit: bool = True, top: float = 1.0) -> NDArray[np.float64]:
    """What the reference makes of them."""
    found = np.empty_like(values)
    for sample, one in enumerate(values):
        picture = Defined(values=one, top=top, unit=unit, alpha=values.shape[3] in (2, 4))
        for op in chain:
            if op.active[sample]:
                picture = define(op, picture, sample)
        found[sample] = picture.values
    return found


def keys(*numbers: int) -> Tensor:
    """Keys as the ops get them."""
    return torch.from_numpy(np.array(numbers, np.uint64).view(np.int64))
