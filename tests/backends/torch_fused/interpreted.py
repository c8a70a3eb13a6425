"""The fused kernel against its definition, by Triton's interpreter: run by test_fused.py, in a process that sets its switch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

import vicinal as vc
from tests.backends.build import op_of, program_of, random_picture, smooth_picture
from tests.backends.matrices import flip_x, perspective
from tests.backends.strategies import op_for
from tests.backends.torch_fused.chains import CHAINS
from tests.backends.warp_strategies import warps
from vicinal.backends.reference.run import run as define
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.run import run, taken
from vicinal.program import ops
from vicinal.program.ops import Op
from vicinal.program.program import Program

COLOURS = (ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Power, ops.Noise, ops.Erase, ops.Round)
JUMPS = (ops.Posterize, ops.Solarize)
BEHIND = (ops.Linear, ops.Noise, ops.Erase, ops.Round)
"""What may stand behind Normalize."""

few = settings(max_examples=8, derandomize=True, database=None, deadline=None)
Pictures = NDArray[Any]


def photos(count: int = 3, size: tuple[int, int] = (21, 34), channels: int = 3, dtype: Any = np.uint8) -> Pictures:
    return np.stack([random_picture((*size, channels), dtype, seed) for seed in range(count)])


def planes(pictures: Pictures, last: bool = False) -> Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(pictures)).movedim(-1, 1)
    return tensor if last else tensor.contiguous()


def made(program: Program, pictures: Pictures, dtype: torch.dtype | None = None, last: bool = False) -> Tensor:
    """What the kernel makes, [N, C, H, W]; around it is room that it must not write to."""
    given = planes(pictures, last)
    assert taken(program, given)
    usual = torch.float32 if program.normalize else given.dtype
    height, width = program.out_canvas[0].tolist()
    room = torch.full((len(pictures) + 2, height, width, program.channels), 77).to(dtype or usual)
    room = room if last else room.movedim(-1, 1).contiguous()
    target = room[1:-1].movedim(-1, 1) if last else room[1:-1]
    run(program, given, target)
    assert (room[0] == 77).all()
    assert (room[-1] == 77).all()
    return target


def defined(program: Program, pictures: Pictures) -> NDArray[np.float64]:
    found = np.stack(define(program, pictures)).astype(np.float64)
    return found if program.layout == "chw" else np.moveaxis(found, -1, 1)


def check(program: Program, pictures: Pictures, tolerance: float = 1e-5, **how: Any) -> None:
    found, wanted = made(program, pictures, **how).to(torch.float64).numpy(), defined(program, pictures)
    if program.normalize is None:
        assert np.abs(found - wanted).max() <= 1
        assert (found != wanted).mean() <= 0.02 or found.size < 300
        return
    span = max(1.0, 1.0 / min(program.normalize.std))
    assert (np.abs(found - wanted) <= tolerance * np.maximum(np.abs(wanted), span)).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("border", [None, *ops.BORDERS])
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_borders_of_far_and_near_places(border: str | None, interpolation: str, dtype: Any) -> None:
    pictures = photos(dtype=dtype)
    near, far = [[1.713, 0.608, -9], [0.311, 1.2, -30], [0, 0, 1]], [[300.17, 0, -9e4], [0, 900.3, 7e8], [0, 0, 1]]
    matrix = np.stack([near, perspective((21, 34), 0.03, 0.02), far])
    check(program_of(op_of(ops.Warp, 3, matrix=matrix, size=(19, 27), interpolation=interpolation, border=border,
                           fill=(0.21, 0.48, 0.93)), pictures), pictures)  # fmt: skip


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
@pytest.mark.parametrize("curve", ["linear", "cubic"])
def test_displacement_fields(curve: str, interpolation: str) -> None:
    """Of several numbers of nodes, of one sample that has none, and behind a perspective map."""
    pictures, nodes = photos(4), np.array([[4, 5], [2, 2], [3, 5], [4, 3]])
    matrix = np.stack([np.eye(3), np.eye(3), perspective((21, 34), 0.4, 0.2), np.eye(3)])
    shifts = np.random.default_rng(5).uniform(-3, 3, (4, 4, 5, 2))
    active = np.array([True, True, True, False])
    field: dict[str, Any] = {"shifts": shifts, "nodes": nodes * active[:, None], "curve": curve, "active": active}
    warp = op_of(ops.Warp, 4, matrix=matrix, size=(21, 34), interpolation=interpolation, border="reflect", **field)
    check(program_of([warp, op_of(ops.Linear, 4, scale=0.9, bias=0.03)], pictures), pictures)


@few
@given(data=st.data())
def test_every_warp(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 20), st.integers(1, 20)))
    channels = data.draw(st.sampled_from((1, 3)))
    pictures = photos(data.draw(st.integers(1, 3)), shape, channels, data.draw(st.sampled_from((np.uint8, np.uint16))))
    canvas = np.tile(np.array(shape), (len(pictures), 1))
    active = np.array([data.draw(st.booleans()) for _ in pictures])
    program = program_of(data.draw(warps(canvas, channels, active, interpolations=("nearest", "bilinear"))), pictures)
    assume(qualifies(program))
    check(program, pictures, last=data.draw(st.booleans()))


def test_values_behind_normalize_have_no_levels() -> None:
    normalize = op_of(ops.Normalize, 3, mean=(0.36,), std=(0.44,))
    for count in (1, 2):
        check(program_of([normalize, *[op_of(ops.Round, 3)] * count], photos()), photos())
    check(program_of([op_of(ops.Round, 3), normalize, op_of(ops.Round, 3), op_of(ops.Linear, 3)], photos()), photos())


@few
@given(data=st.data())
def test_every_chain(data: st.DataObject) -> None:
    """A warp perhaps, pointwise ops, Normalize perhaps and what may stand behind it, each for some samples."""
    shape, channels = data.draw(st.tuples(st.integers(1, 24), st.integers(1, 24))), data.draw(st.sampled_from((1, 3)))
    pictures = photos(data.draw(st.integers(1, 3)), shape, channels, data.draw(st.sampled_from((np.uint8, np.uint16))))
    canvas = np.tile(np.array(shape), (len(pictures), 1))
    chain: list[Op] = []
    if data.draw(st.booleans()):
        every = np.ones(len(pictures), np.bool_)
        chain.append(data.draw(warps(canvas, channels, every, interpolations=("nearest", "bilinear"))))
        canvas = chain[0].canvas_after(canvas)
    kinds = [*data.draw(st.lists(st.sampled_from(COLOURS), max_size=5))]
    if data.draw(st.booleans()):
        kinds += [ops.Normalize, *data.draw(st.lists(st.sampled_from(BEHIND), max_size=2))]
    chain += [data.draw(op_for(kind, canvas, channels)) for kind in kinds]
    program = program_of(chain, pictures)
    assume(qualifies(program))
    check(program, pictures, last=data.draw(st.booleans()))


@pytest.mark.parametrize("kind", JUMPS, ids=lambda kind: kind.__name__)
@few
@given(data=st.data())
def test_ops_that_jump_on_whole_levels(kind: type[Op], data: st.DataObject) -> None:
    pictures = photos(2, (9, 16), data.draw(st.sampled_from((1, 3))))
    check(program_of(data.draw(op_for(kind, np.array([[9, 16]] * 2), pictures.shape[-1])), pictures), pictures)


@pytest.mark.parametrize("per_channel", [True, False])
@pytest.mark.parametrize("width", [1, 2, 7, 8, 9, 33])
def test_noise_is_the_fields_of_the_definition(width: int, per_channel: bool) -> None:
    pictures = np.full((3, 5, width, 3), 128, np.uint8)
    keys = np.array([0, 2**63 + 11, 2**64 - 1], np.uint64)
    noise = op_of(ops.Noise, 3, std=(0.1, 0.05, 0.2), key=keys, per_channel=per_channel)
    check(program_of([noise, op_of(ops.Normalize, 3, mean=(0.5,), std=(0.5,))], pictures), pictures)


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_rectangles(count: int, behind: bool) -> None:
    corners = np.sort(np.random.default_rng(1).integers(0, 20, (3, count, 2, 2)), axis=2)
    corners[:, ::2] = corners[:, ::2, ::-1] if count > 1 else corners[:, ::2]  # upside down: empty
    pictures = photos()
    for fill in ("constant", "noise"):
        key = np.array([3, 2**63, 9], np.uint64)
        erased = op_of(ops.Erase, 3, rectangles=corners.reshape(3, count, 4), fill=fill, value=(0.1, 0.4, 0.8), key=key)
        normalized = op_of(ops.Normalize, 3, mean=(0.4, 0.5, 0.6), std=(0.3,))
        check(program_of([normalized, erased] if behind else [erased, normalized], pictures), pictures)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float16, 1e-3), (torch.bfloat16, 8e-3), (torch.float32, 1e-5)])
@pytest.mark.parametrize("last", [False, True])
def test_dtypes_and_orders_of_memory(dtype: torch.dtype, tolerance: float, last: bool) -> None:
    pictures = photos()
    flip = op_of(ops.Warp, 3, matrix=flip_x(34), size=(21, 34), interpolation=None, border=None)
    contrast = op_of(ops.Contrast, 3, factor=(0.5, 1.5, 1.0))
    program = program_of([flip, contrast, op_of(ops.Normalize, 3, mean=(0.5,), std=(0.5,))], pictures)
    check(program, pictures, tolerance, dtype=dtype, last=last)


def test_an_exact_copy_is_exact() -> None:
    for dtype in (np.uint8, np.uint16):
        pictures = photos(dtype=dtype)
        program = program_of(op_of(ops.Warp, 3, matrix=flip_x(34), size=(21, 34), interpolation=None, border=None), pictures)
        assert np.array_equal(made(program, pictures).numpy(), planes(pictures[:, :, ::-1]).numpy())


@pytest.mark.parametrize("most", [1, 256], ids=["torch adds up", "the kernel adds up"])
def test_contrast_twice_takes_the_mean_of_what_stands_there(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vicinal.backends.torch.fused.run.MOST_PARTS", most)
    pictures = np.stack([smooth_picture((40, 130, 3), np.uint8, seed) for seed in range(2)])  # more than one block
    chain = [op_of(ops.Contrast, 2, factor=(1.8, 0.4)), op_of(ops.Linear, 2, scale=0.7, bias=0.2)]
    chain += [op_of(ops.Contrast, 2, factor=1.6), op_of(ops.Normalize, 2, mean=(0.5,), std=(0.25,))]
    check(program_of(chain, pictures), pictures)


def test_pipelines_by_the_torch_backend() -> None:
    """A whole call, with the dtype and the memory that Normalize says, against the CPU backend, whose draws are the same."""
    crop = [vc.RandomResizedCrop(24), vc.HorizontalFlip(), vc.ColorJitter(0.4, 0.4, 0.4, 0.1)]
    bent = [vc.Affine(degrees=20), vc.Perspective(), vc.ColorJitter(0.2), vc.GaussianNoise(), vc.RandomErasing(p=1.0)]
    for transforms in (crop, bent):
        for layout, memory in (("chw", torch.contiguous_format), ("channels_last", torch.channels_last)):
            pipeline = vc.Pipeline([*transforms, vc.Normalize(dtype="float16", layout=layout)], seed=5)
            pictures = photos(size=(30, 44))
            assert taken(pipeline.program(pictures), planes(pictures))
            found = pipeline(planes(pictures), ids=range(3), backend="torch")
            assert found.dtype == torch.float16
            assert found.is_contiguous(memory_format=memory)
            wanted = pipeline(planes(pictures), ids=range(3), backend="cpu")
            assert ((found.float() - wanted.float()).abs() <= 1 / 255 / 0.22 + 2e-3).all()


@pytest.mark.parametrize("chain", CHAINS)
def test_calls_that_replay_a_plan_give_the_same_bytes(chain: str) -> None:
    """As calls whose random parameters are drawn by NumPy, which those of ``trace`` are."""
    pipeline, pictures = vc.Pipeline([*CHAINS[chain], vc.Normalize(dtype="float16")], seed=5), planes(photos(2, (9, 11)))
    for call in range(3):
        found = pipeline(pictures, ids=range(2), epoch=call, backend="torch")
    wanted, _ = pipeline.trace(pictures, ids=range(2), epoch=call, backend="torch")
    assert found.dtype == wanted.dtype
    assert found.stride() == wanted.stride()
    assert torch.equal(found, wanted)


def test_a_plan_fills_the_out_of_a_call() -> None:
    pipeline, pictures = vc.Pipeline([*CHAINS["bent"], vc.Normalize()], seed=5), planes(photos(2, (9, 11)))
    wanted = pipeline(pictures, ids=range(2), backend="torch")
    for _ in range(3):
        out = torch.zeros_like(wanted)
        assert pipeline(pictures, ids=range(2), backend="torch", out=out) is out
        assert torch.equal(out, wanted)


def test_what_needs_a_gradient_is_left_to_torch() -> None:
    program = program_of(op_of(ops.Linear, 3, scale=0.5), photos())
    assert taken(program, planes(photos()))
    floats = torch.rand(3, 3, 21, 34, requires_grad=True)
    assert not taken(program, floats)
    with torch.no_grad():
        assert taken(program, floats)
