"""Pictures of floats that hold NaN, infinities or values far out: what is defined comes out, and no value is an address."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import affine, flip_x
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops
from vicinal.program.ops import Op

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
SIZE = (19, 23)
BAD = {"nan": np.nan, "-nan": -np.nan, "inf": np.inf, "-inf": -np.inf, "far": 1e30, "-far": -1e30, "255": 255.0}
CLAMPED: dict[str, Op] = {
    "linear": op_of(ops.Linear, scale=0.7, bias=0.1), "contrast": op_of(ops.Contrast, factor=1.3),
    "matrix": op_of(ops.ColorMatrix, matrix=[[0.5, 0.2, 0.1], [0.1, 0.6, 0.2], [0.3, 0.1, 0.5]]),
    "hue": op_of(ops.Hue, shift=0.2), "power": op_of(ops.Power, exponent=0.6), "posterize": op_of(ops.Posterize, bits=3),
    "solarize": op_of(ops.Solarize, threshold=0.5), "stretch": op_of(ops.Stretch), "equalize": op_of(ops.Equalize),
    "noise": op_of(ops.Noise, std=0.1, key=7, per_channel=True),
    "impulse": op_of(ops.Impulse, amount=0.2, salt=0.5, low=0.0, high=1.0, key=7, per_channel=True),
    "convolve": op_of(ops.Convolve, kernel=np.full((3, 3), 0.12)),
}  # fmt: skip
WARPS: dict[str, list[Op]] = {
    "still": [], "flipped": [op_of(ops.Warp, matrix=flip_x(SIZE[1]), size=SIZE, interpolation=None)],
    "turned": [op_of(ops.Warp, matrix=affine(SIZE, 25), size=SIZE, interpolation="nearest", border="reflect")],
}  # fmt: skip


def with_bad(bad: float) -> Any:
    picture = random_picture((1, *SIZE, 3), np.float32)
    picture[0, 3, 4], picture[0, 5, 5, 1], picture[0, -1, -1, 2] = bad, bad, bad
    return picture


def assert_as_defined(chain: list[Op], picture: Any, level: int) -> Any:
    program = program_of(chain, picture, unit=False)
    got = run(program, picture, level=level)[0]
    np.testing.assert_allclose(got, define(program, picture)[0], atol=1e-5)
    return got


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", CLAMPED)
def test_ops_that_clamp_see_them_held_to_the_range(name: str, bad: str, level: int) -> None:
    picture = with_bad(BAD[bad])
    held = np.clip(np.nan_to_num(picture, nan=0.0), 0.0, 1.0)
    for warps in WARPS.values():
        chain = [*warps, CLAMPED[name]]
        got = assert_as_defined(chain, picture, level)
        others = run(program_of(chain, held, unit=False), held, level=level)[0]
        np.testing.assert_array_equal(got, others)  # all others are right


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("bad", BAD)
def test_chains_and_mixtures_of_variants(bad: str, level: int) -> None:
    """What AugMix lowers to, and what follows a filter or an erased hole: held where the picture is first read."""
    picture = with_bad(BAD[bad])
    fork = op_of(ops.Fork, weight=0.4)
    joins = [op_of(ops.Join, weight=0.3, last=last) for last in (False, True)]
    hole = op_of(ops.Erase, rectangles=[[2, 3, 9, 11]], fill="mean", value=(0.0,), key=1)
    blur = op_of(ops.Filter, kernel_x=[0.25, 0.5, 0.25], kernel_y=[0.25, 0.5, 0.25])
    for chain in (
        [fork, CLAMPED["equalize"], joins[0], CLAMPED["stretch"], joins[1]],
        [fork, *WARPS["turned"], joins[0], CLAMPED["equalize"], joins[1]],
        [blur, CLAMPED["contrast"]],
        [hole, CLAMPED["equalize"]],
        [*WARPS["turned"], blur, CLAMPED["stretch"], CLAMPED["equalize"]],
    ):
        assert_as_defined(chain, picture, level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("scale", [np.inf, -np.inf, np.nan, 3e38])
def test_what_becomes_no_number_on_the_way_is_no_address(scale: float, dtype: Any, level: int) -> None:
    """Infinity times 0: no index of a histogram or a table, whatever the compiler makes of comparisons with it."""
    picture = random_picture((1, *SIZE, 3), dtype)
    picture[0, :9] = 0
    with np.errstate(all="ignore"):
        chain = [op_of(ops.Linear, scale=scale, bias=-scale), op_of(ops.Power, exponent=0.5), op_of(ops.Equalize)]
        for warps in WARPS.values():
            assert run(program_of([*warps, *chain], picture, unit=False), picture, level=level)[0].shape == (*SIZE, 3)


@pytest.mark.parametrize("level", LEVELS)
def test_pictures_that_no_op_clamps_keep_them(level: int) -> None:
    picture = with_bad(np.nan)
    hole = op_of(ops.Erase, rectangles=[[8, 3, 9, 11]], fill="constant", value=(0.5,), key=1)
    unit = op_of(ops.Normalize, mean=(0.5,), std=(0.2,), layout="hwc")
    for chain in (WARPS["flipped"], WARPS["turned"], [hole], [unit], [*WARPS["turned"], unit]):
        assert np.isnan(run(program_of(chain, picture, unit=False), picture, level=level)[0]).any()
        assert_as_defined(chain, picture, level)


@pytest.mark.parametrize("level", LEVELS)
def test_a_sample_is_held_where_it_is_clamped_itself(level: int) -> None:
    batch = np.concatenate([with_bad(2.5)] * 2)
    op = op_of(ops.Stretch, 2, active=[True, False])
    result = run(program_of([op], batch, unit=False), batch, level=level)
    assert result[0].max() == 1.0
    np.testing.assert_array_equal(result[1], batch[1])
