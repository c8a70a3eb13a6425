"""Optical flow: vectors that move, turn and scale with the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc
from vicinal.data.geometry import motions
from vicinal.program.ops import Warp

Array = NDArray[Any]
SIZE = (24, 32)
PICTURE = np.zeros((*SIZE, 3), np.uint8)
FLOW = np.random.default_rng(0).normal(0, 4, (*SIZE, 2)).astype(np.float32)


def through(flow: Array, *steps: vc.Transform) -> Array:
    out: Array = vc.Pipeline(list(steps), seed=1)(image=np.zeros((*flow.shape[:2], 3), np.uint8), flow=flow)["flow"]
    return out


def test_turned_four_times_by_90_degrees_it_is_unchanged() -> None:
    found = FLOW
    for _ in range(4):
        found = through(found, vc.QuarterTurn(1))
    np.testing.assert_array_equal(found, FLOW)
    np.testing.assert_array_equal(through(FLOW, *[vc.QuarterTurn(1)] * 4), FLOW)


@pytest.mark.parametrize(
    ("step", "moved", "turn"),
    [
        (vc.HorizontalFlip(), lambda a: a[:, ::-1], [[-1, 0], [0, 1]]),
        (vc.VerticalFlip(), lambda a: a[::-1], [[1, 0], [0, -1]]),
        (vc.QuarterTurn(1), lambda a: np.rot90(a, -1), [[0, -1], [1, 0]]),
        (vc.Transpose(), lambda a: a.transpose(1, 0, 2), [[0, 1], [1, 0]]),
        (vc.CenterCrop((10, 12)), lambda a: a[7:17, 10:22], [[1, 0], [0, 1]]),
    ],
)
def test_exact_maps_turn_vectors_exactly(step: vc.Transform, moved: Any, turn: Any) -> None:
    np.testing.assert_array_equal(through(FLOW, step), moved(FLOW) @ np.array(turn, np.float32).T)


def test_a_resize_scales_vectors_along_each_side() -> None:
    flow = np.broadcast_to(np.array([3.0, -2.0]), (*SIZE, 2)).copy()
    np.testing.assert_allclose(through(flow, vc.Resize((48, 16))), np.broadcast_to([1.5, -4.0], (48, 16, 2)), atol=1e-5)


WARPS: list[list[vc.Transform]] = [
    [vc.Affine(degrees=(-180, 180), scale=(0.6, 1.5), shear_x=(-20, 20))], [vc.Perspective(0.2)], [vc.ElasticTransform()],
    [vc.RandomCrop((20, 20)), vc.Twirl(50)], [vc.HorizontalFlip(), vc.LensDistortion(0.3), vc.Rotate(30)],
]  # fmt: skip


@pytest.mark.parametrize("steps", WARPS)
@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_vectors_point_where_the_next_place_of_their_pixel_goes(steps: list[vc.Transform], backend: str) -> None:
    step = 1e-3  # so short that the warp is its Jacobian
    flow = np.broadcast_to(step * np.array([0.6, -0.8]), (*SIZE, 2)).copy()
    pipeline = vc.Pipeline(steps, seed=2)
    batch = vc.Batch([PICTURE], flows=[flow], ids=[5])
    out = pipeline(batch, backend=backend).flows[0]
    warps: list[Warp] = list(pipeline.program(batch).warps)
    moves = motions(warps, np.array([SIZE]))
    rng, checked = np.random.default_rng(1), 0
    for x, y in rng.uniform((3, 3), (29, 21), (60, 2)):
        ends = np.array([[x, y], [x + step * 0.6, y - step * 0.8]])
        for move in moves:
            ends, depth = move.places_of(0, ends)
        column, row = np.floor(ends[0]).astype(int)
        if not (1 <= column < out.shape[1] - 1 and 1 <= row < out.shape[0] - 1) or (depth <= 0).any():
            continue
        if np.abs(out[row - 1 : row + 2, column - 1 : column + 2]).min() == 0:  # beside the border
            continue
        near = out[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 2)
        wanted, slack = ends[1] - ends[0], 0.05 * step
        assert (near.min(axis=0) - slack <= wanted).all()
        assert (wanted <= near.max(axis=0) + slack).all()
        checked += 1
    assert checked > 5


def test_a_shifted_copy_is_still_explained_by_its_flow() -> None:
    """Two pictures, the second shifted by (4, 2), go through one warp: the flow leads from one to the other."""
    y, x = np.mgrid[:60, :80]
    first = (127 + 60 * np.sin(x / 5) + 60 * np.cos(y / 4)).clip(0, 255).astype(np.float32) / 255
    second = np.roll(first, (2, 4), axis=(0, 1))
    flow = np.broadcast_to(np.array([4.0, 2.0], np.float32), (60, 80, 2)).copy()
    pipeline = vc.Pipeline([vc.Affine(degrees=35, scale=1.3)], seed=1)
    out = pipeline(image=first, flow=flow, extra={"second": second})
    moved, after, vectors = out["image"], out["extra"]["second"], out["flow"]
    rows, columns = np.mgrid[15:45:3, 20:60:3]
    there = np.rint(np.stack([columns, rows], axis=-1) + vectors[rows, columns]).astype(int)
    error = np.abs(after[there[..., 1], there[..., 0]] - moved[rows, columns])
    assert np.median(error) < 0.05
    assert np.median(np.abs(after[rows, columns] - moved[rows, columns])) > 2 * np.median(error)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64", "tensor"])
def test_kinds_come_back(kind: str) -> None:
    if kind == "tensor":
        torch = pytest.importorskip("torch")
        given = torch.from_numpy(np.moveaxis(FLOW, -1, 0).copy())
        out: Any = vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, flow=given)["flow"]
        assert tuple(out.shape) == (2, *SIZE)
        out = np.moveaxis(out.numpy(), 0, -1)
    else:
        out = through(FLOW.astype(kind), vc.HorizontalFlip())
        assert out.dtype == kind
    np.testing.assert_allclose(out, FLOW[:, ::-1] * [-1, 1], atol=0.02 if kind == "float16" else 1e-6)


def test_beyond_the_border_it_is_0_and_the_way_back_turns_it_back() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip(), vc.Pad(3, border="constant"), vc.QuarterTurn(1)], seed=1)
    out, record = pipeline.trace(image=PICTURE, flow=FLOW)
    assert not out["flow"][:3].any()
    np.testing.assert_array_equal(record.inverse()(image=out["image"], flow=out["flow"])["flow"], FLOW)


def test_cut_mix_pastes_and_mixup_refuses() -> None:
    batch = vc.Batch(np.zeros((4, *SIZE, 3), np.uint8), flows=[np.full((*SIZE, 2), k, np.float32) for k in range(4)])
    out = vc.Pipeline([vc.CutMix(1.0)], seed=2)(batch).flows
    assert set(np.unique(out)) <= {0, 1, 2, 3}
    with pytest.raises(vc.DataError, match=r"Mixup\[0\]: expected no flows, which cannot be blended \(CutMix pastes them\)"):
        vc.Pipeline([vc.Mixup(1.0)], seed=2)(batch)


def test_collated_it_is_a_tensor_with_channels_first() -> None:
    pytest.importorskip("torch")
    from vicinal.torch import collate

    out = collate(vc.Pipeline([vc.HorizontalFlip()], seed=1))([{"image": PICTURE, "flow": FLOW}] * 3)
    assert tuple(out["flow"].shape) == (3, 2, *SIZE)
    np.testing.assert_array_equal(out["flow"][1, 0].numpy(), -FLOW[:, ::-1, 0])


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (np.zeros((*SIZE, 3), np.float32), "flow: expected 2 values a pixel, x and y of a vector, got 3"),
        (np.zeros(SIZE, np.float32), "flow: expected 2 values a pixel, x and y of a vector, got 1"),
        (np.zeros((*SIZE, 2), np.int16), "flow: dtype: expected float16, float32 or float64, got int16"),
        (np.full((*SIZE, 2), np.nan), "flow: expected finite numbers, got 'nan at [0, 0, 0] (1536 such values)'"),
    ],
)
def test_what_is_no_flow_is_refused(flow: Array, message: str) -> None:
    with pytest.raises(vc.DataError) as caught:
        vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, flow=flow)
    assert str(caught.value) == message
