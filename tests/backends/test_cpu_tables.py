"""Bytes that go by a channel's histogram, which need no floats: what the definition says, at every SIMD level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.guarded import array_between_guards
from tests.backends.matrices import flip_x, shift
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
SIZES = ((1, 1), (1, 2), (3, 1), (7, 9), (33, 70), (64, 64))
TAILS = {
    "nothing": [],
    "levels": [op_of(ops.Round), op_of(ops.Posterize, bits=3), op_of(ops.Solarize, threshold=0.5)],
    "each channel its own": [op_of(ops.Linear, scale=(0.5, 0.75, 1.5), bias=(0.1, 0.0, -0.05)), op_of(ops.Round)],
    "what no table holds": [op_of(ops.Equalize), op_of(ops.Contrast, factor=0.5)],
}


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("kind", [ops.Equalize, ops.Stretch])
@pytest.mark.parametrize("level", LEVELS)
def test_ops_that_go_by_a_histogram(level: int, kind: Any, channels: int, tail: str) -> None:
    for size in SIZES:
        dull = random_picture((1, *size, channels)) // 3 + 20
        for copy in (None, flip_x(size[1]), shift(2, -1)):  # the last shows some of the border, which counts
            before = [] if copy is None else [op_of(ops.Warp, matrix=copy, size=size, interpolation=None, fill=(0.9,))]
            chain = [*before, op_of(kind), *(_for_channels(op, channels) for op in TAILS[tail])]
            with array_between_guards(dull.shape, dull.dtype) as picture:
                picture[...] = dull
                program = program_of(chain, picture)
                found, wanted = run(program, picture, level=level), define(program, picture)
                if tail == "levels":  # half a level more or less, rounded, would be a jump: from the rounded ones on
                    alone = run(program_of(chain[: len(before) + 1], picture), picture, level=level)
                    wanted = define(program_of(TAILS[tail], alone), alone)
            apart = np.abs(np.asarray(found).astype(int) - wanted)
            exact = tail == "levels" or (tail == "nothing" and kind is ops.Equalize)
            assert apart.max() <= (0 if exact else 1), (size, copy)


def _for_channels(op: Any, channels: int) -> Any:
    if isinstance(op, ops.Linear) and channels == 1:
        return op_of(ops.Linear, scale=op.scale[0, 1], bias=op.bias[0, 1])
    return op


def test_a_flat_picture_stays_as_it_is() -> None:
    flat = np.full((2, 40, 50, 3), 77, np.uint8)
    for kind in (ops.Equalize, ops.Stretch):
        np.testing.assert_array_equal(run(program_of([op_of(kind, 2)], flat), flat), flat)
