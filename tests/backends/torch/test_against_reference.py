"""The torch backend against the definition of every op: hypothesis over ops, borders, dtypes, sizes and chains.

The bounds are the project's promise: a level of uint8, and of floats what float32 loses.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backends.build import Pictures, canvas_of, op_of, program_of, random_picture
from tests.backends.matrices import affine, flip_x, perspective, shift, stretch
from tests.backends.strategies import KINDS, ops_for, pictures
from tests.backends.torch.build import apart
from tests.backends.warp_strategies import EXACT, GENERAL, warps
from vicinal.backends.reference.masks import move_masks as define_masks
from vicinal.backends.torch.backend import BACKEND
from vicinal.backends.torch.parameters import Rows, rows_of
from vicinal.backends.torch.warp.points import is_in_front
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Op

JUMPS = (ops.Posterize, ops.Solarize, ops.Equalize, ops.Round)
SMOOTH = tuple(kind for kind in KINDS if kind not in JUMPS)
SIZE = (9, 13)
BYTES = random_picture((2, *SIZE, 3), np.uint8, 6)

real = pytest.mark.parametrize("device", ["cpu", "cuda"], indirect=True)
"""A pretended device would show the same numbers, and take as long again."""
few = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip


def bound(chain: Op | list[Op], batch: Pictures) -> float:
    """How far a value may lie from the reference's."""
    program = program_of(chain, batch)
    if program.normalize is not None:
        return 2e-5 / min(program.normalize.std)
    return {"uint8": 1.0, "uint16": 2.0}.get(program.dtype.name, 2e-5)


def assert_close(chain: Op | list[Op], batch: Pictures, device: str) -> None:
    limit = bound(chain, batch) if len(batch) else 0.0
    for one in apart(chain, batch, device):
        assert one.max() <= limit


@few
@given(data=st.data())
def test_chains_of_ops(device: str, data: st.DataObject) -> None:
    batch = data.draw(pictures(channels=(1, 3, 4)))
    assert_close(data.draw(ops_for(batch, SMOOTH, most=4)), batch, device)


@real
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@few
@given(data=st.data())
def test_resampling(interpolation: str, border: str, device: str, data: st.DataObject) -> None:
    batch = data.draw(pictures())
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    active = np.ones(len(canvas), np.bool_)
    shapes = GENERAL if interpolation != "nearest" else ("resize", "translate")
    assert_close([data.draw(warps(canvas, channels, active, shapes, (interpolation,), (border,)))], batch, device)


@few
@given(data=st.data())
def test_copies_are_exact(device: str, data: st.DataObject) -> None:
    batch = data.draw(pictures())
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    chain: list[Op] = []
    for _ in range(2):
        active = np.array(data.draw(st.lists(st.booleans(), min_size=len(canvas), max_size=len(canvas))), np.bool_)
        op = data.draw(warps(canvas, channels, active, EXACT, ("nearest",), ("edge", "reflect", "symmetric", "wrap")))
        chain.append(op)
        canvas = op.canvas_after(canvas)
    for one in apart(chain, batch, device):
        assert one.max() == 0


def lattice(count: int, curve: str, seed: int) -> dict[str, Any]:
    """Fields of several numbers of nodes in one batch."""
    rng = np.random.default_rng(seed)
    nodes = np.array([(4, 5), (2, 2), (3, 5)])[:count]
    shifts = np.zeros((count, 4, 5, 2))
    for row, (tall, wide) in enumerate(nodes):
        shifts[row, :tall, :wide] = rng.normal(0, 2, (tall, wide, 2))
    return {"shifts": shifts, "nodes": nodes, "curve": curve}


@pytest.mark.parametrize("curve", ["linear", "cubic"])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("border", ["constant", "reflect"])
@pytest.mark.parametrize("matrix", [
    np.eye(3), affine(SIZE, 25, (0.6, 1.3), 0.1), affine(SIZE, 5) @ perspective(SIZE, 0.3, -0.2),
], ids=["still", "turned", "tilted"])  # fmt: skip
def test_displacement_fields(curve: str, interpolation: str, border: str, matrix: Any, device: str) -> None:
    batch = random_picture((3, *SIZE, 3), np.float32, 2)
    warp = op_of(
        ops.Warp, 3, matrix=matrix, size=SIZE, interpolation=interpolation, border=border, fill=(0.2, 0.5, 0.9),
        **lattice(3, curve, 7),
    )  # fmt: skip
    if interpolation == "nearest":  # a place near to the edge of a pixel may fall to either side
        assert np.mean([one > 1e-5 for one in apart(warp, batch, device)]) < 0.01
        return
    assert_close(warp, batch, device)
    assert_close(warp, random_picture((3, *SIZE, 3), np.uint8, 2), device)


@real
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_area_of_upright_and_turned_samples_in_one_batch(border: str, dtype: Any, device: str) -> None:
    """They are bounded differently; and far shrunk ones take every k-th pixel."""
    size = (70, 9)
    maps = [stretch(size, (5, 4)), affine(size, 33, (0.1, 0.5)), stretch(size, (5, 4)) @ flip_x(4), shift(3, 2)]
    warp = op_of(ops.Warp, 4, matrix=np.array(maps), size=(5, 4), border=border, fill=(0.3,), interpolation="area")
    assert_close(warp, random_picture((4, *size, 3), dtype, 5), device)


@pytest.mark.parametrize("border", BORDERS)
def test_what_lies_behind_the_camera_is_filled(border: str, device: str) -> None:
    matrix = perspective(SIZE, 0.9, 0.4)
    warp = op_of(ops.Warp, 2, matrix=matrix, size=(30, 40), border=border, fill=(0.25, 0.5, 0.75), mask_fill=7)
    assert_close(warp, random_picture((2, *SIZE, 3), np.uint8, 1), device)
    masks = [random_picture(SIZE, np.uint8, seed) for seed in range(2)]
    for got, wanted in zip(BACKEND.move_masks([warp], masks), define_masks([warp], masks), strict=True):
        np.testing.assert_array_equal(got, wanted)


def as_rows(matrix: Any, count: int = 1) -> tuple[ops.Warp, Rows]:
    warp = op_of(ops.Warp, count, matrix=matrix, size=SIZE)
    return warp, rows_of(warp, np.arange(count))


@settings(max_examples=200, derandomize=True, database=None)
@given(st.tuples(*(st.floats(-0.3, 0.3) for _ in range(2)), st.floats(-1, 3)), st.integers(1, 20), st.integers(1, 20))
def test_what_the_host_takes_to_be_in_front_of_the_camera_is(slopes: tuple[float, ...], height: int, width: int) -> None:
    """Whatever the corners say holds for every pixel; a single one behind it is enough."""
    matrix = np.eye(3)
    matrix[2] = slopes
    y, x = np.mgrid[:height, :width] + 0.5
    least = float((slopes[0] * x + slopes[1] * y + slopes[2]).min())
    found = is_in_front(*as_rows(matrix), height, width)
    assert not found or least > 0
    assert found or least < 1e-3
    if found:
        behind = np.diag([1.0, 1.0, -1.0])
        assert not is_in_front(*as_rows(np.array([matrix, behind]), 2), height, width)


@pytest.mark.parametrize("tilt", [0.02, 0.085, 0.1, 0.4])
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic", "nearest", "area"])
def test_perspective_with_the_horizon_near_or_inside(tilt: float, border: str, interpolation: str, device: str) -> None:
    """In one batch with a picture that is seen from the front."""
    maps = [np.array([[1.0, 0, 0], [0, 1, 0], [-tilt, 0, 1]]), perspective(SIZE, 0.1, 0.05)]
    warp = op_of(
        ops.Warp, 2, matrix=np.array(maps), size=(11, 12), border=border, interpolation=interpolation, fill=(0.2, 0.5, 1.0)
    )  # fmt: skip
    far = [one > bound(warp, BYTES) for one in apart(warp, BYTES, device)]
    assert np.mean(far) < (0.02 if interpolation == "nearest" else 1e-9)  # which may fall to either side of an edge


@pytest.mark.parametrize("side", [1, 2, 7])
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
def test_places_that_are_far_beyond_the_canvas(side: int, border: str, interpolation: str, device: str) -> None:
    """As many sides away as nothing changes any more, and more, with and without a shear."""
    batch = random_picture((6, side, side, 2), np.float32, 4)
    turned = affine((side, side), 30)
    maps = [shift(step * side, 0.25) @ base for step in (-1.5, 8.2, 1e4) for base in (np.eye(3), turned)]
    warp = op_of(ops.Warp, 6, matrix=np.array(maps), size=(3, 4), border=border, interpolation=interpolation, fill=(0.25,))
    repeated = border in ("wrap", "reflect", "symmetric")
    for sample, one in enumerate(apart(warp, batch, device)):
        assert one.max() <= (2e-3 if repeated and sample >= 4 else 2e-5)  # float32 holds no more digits of 7e4


@pytest.mark.parametrize("kind", ["uint8", "uint16", "int32", "int64", "bool"])
@pytest.mark.parametrize("border", BORDERS)
def test_masks_of_every_dtype(kind: str, border: str) -> None:
    sizes = [(7, 9), (7, 9), (5, 1), (1, 1)]
    rng = np.random.default_rng(3)
    masks = [rng.integers(0, 2 if kind == "bool" else 100, size).astype(kind) for size in sizes]
    canvas = np.array(sizes)
    active = np.array([True, False, True, True])
    warp = op_of(
        ops.Warp, 4, matrix=np.array([affine(size, 20 * row, (0.7, 1.1)) for row, size in enumerate(sizes)]), active=active,
        size=np.where(active[:, None], (6, 8), canvas), border=border, mask_fill=1, mask_border="constant",
    )  # fmt: skip
    second = op_of(ops.Warp, 4, matrix=shift(1, 2), size=warp.size, interpolation=None, border=border)
    for way in ([warp], [warp, second], [attrs.evolve(second, mask_border="wrap", active=active)]):
        if way[0] is not warp:
            way = [attrs.evolve(way[0], size=canvas)]
        for got, wanted in zip(BACKEND.move_masks(way, masks), define_masks(way, masks), strict=True):
            assert got.dtype == wanted.dtype
            np.testing.assert_array_equal(got, wanted)


def test_nothing_but_what_is_active_changes(device: str) -> None:
    """And the samples of a batch do not touch each other, whatever runs on how many of them."""
    batch = random_picture((5, *SIZE, 3), np.float32, 4)
    active = np.array([True, False, True, False, True])
    chain: list[Op] = [
        op_of(ops.Linear, 5, scale=np.linspace(0.5, 1.5, 15).reshape(5, 3), bias=np.zeros((5, 3)), active=active),
        op_of(ops.Warp, 5, matrix=affine(SIZE, 30), size=SIZE, active=~active),
        op_of(ops.Power, 5, exponent=np.linspace(0.5, 2, 5), active=np.zeros(5, np.bool_)),
    ]  # fmt: skip
    assert_close(chain, batch, device)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 3)])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_pictures_of_few_pixels(shape: tuple[int, int], interpolation: str, device: str) -> None:
    for border in BORDERS:
        warp = op_of(
            ops.Warp, 2, matrix=affine(shape, 20, (1.3, 0.4)) @ shift(0.3, -0.2), size=(3, 5), interpolation=interpolation,
            border=border, fill=(0.5,),
        )  # fmt: skip
        assert_close(warp, random_picture((2, *shape, 1), np.uint8, 8), device)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
def test_floats_a_hair_out_of_the_range_are_held_to_it_where_an_op_clamps(first: bool, interpolation: str, device: str) -> None:
    """By each sample as its own ops say: behind a warp that comes first, at once elsewhere, and not where nothing clamps."""
    batch = (random_picture((4, *SIZE, 3), np.float32, 4) > 0.5).astype(np.float32) * 1.0018 - np.float32(9e-4)
    warp = op_of(
        ops.Warp, 4, matrix=affine(SIZE, 30), size=SIZE, border="edge", interpolation=interpolation,
        active=np.array([True, False, True, False]),
    )  # fmt: skip
    half = op_of(ops.Linear, 4, scale=np.full(3, 0.5), active=np.array([True, True, False, False]), bias=np.zeros(3))
    assert_close([warp, half] if first else [half, warp], batch, device)
