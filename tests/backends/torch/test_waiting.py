"""What a call waits for on a GPU, of every transform: nothing, or the pictures once that a function of the CPU changes.

The device is pretended (tests.pretend_cuda), and results are those of tensors on the CPU.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.torch.build import tensor
from tests.contracts.subjects import NAMES, stack, subject
from tests.pretend_cuda import Mode, There, pretended
from vicinal.program.ops import Apply

IDS = [3, 4, 5]
MIXES = {
    "Mixup": vc.Mixup(classes=3), "CutMix": vc.CutMix(classes=3), "FMix": vc.FMix(classes=3),
    "ResizeMix": vc.ResizeMix(classes=3), "Mosaic": vc.Mosaic((9, 13), classes=3),
}  # fmt: skip


@pytest.fixture(scope="module")
def mode() -> Iterator[Mode]:
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    with pytest.MonkeyPatch.context() as monkeypatch, pretended(monkeypatch) as found:
        yield found


def assert_as_on_the_cpu(got: Any, wanted: Any) -> None:
    assert isinstance(got, There)
    assert got.dtype is wanted.dtype
    assert torch.equal(got.cpu().double(), wanted.double())


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("name", NAMES)
def test_every_transform(name: str, dtype: Any, mode: Mode) -> None:
    augment = vc.Pipeline([subject(name)], seed=11)
    given = tensor(stack(dtype))
    wanted = augment(given, ids=IDS, backend="torch")
    there = given.to("cuda")
    augment(there, ids=IDS)  # which makes what is kept on the device
    mode.waits.clear()
    mode.copies.clear()
    got = augment(there, ids=IDS)
    program = augment.program(stack(dtype), ids=IDS)
    functions = sum(isinstance(op, Apply) and bool(op.active.any()) for op in program.ops)
    assert len(mode.waits) == functions
    assert functions or all(size <= 32 for size in mode.copies[1:])  # behind the parameters, which of the pictures are meant
    if isinstance(wanted, list):
        for one, other in zip(got, wanted, strict=True):
            assert_as_on_the_cpu(one, other)
    else:
        assert_as_on_the_cpu(got, wanted)


@pytest.mark.parametrize("name", MIXES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_mixes_wait_for_nothing(name: str, dtype: Any, mode: Mode) -> None:
    augment = vc.Pipeline([MIXES[name], vc.Brightness(0.8)], seed=3)
    given = tensor(stack(dtype))
    wanted = augment(vc.Batch(given, labels=[0, 1, 2], ids=IDS), backend="torch")
    there = given.to("cuda")
    augment(vc.Batch(there, labels=[0, 1, 2], ids=IDS))
    mode.waits.clear()
    got = augment(vc.Batch(there, labels=[0, 1, 2], ids=IDS))
    assert mode.waits == []
    assert_as_on_the_cpu(got.images, wanted.images)
    np.testing.assert_array_equal(got.labels, wanted.labels)


@pytest.mark.usefixtures("mode")
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_what_stands_out_is_found_on_the_host(dtype: Any) -> None:
    augment = vc.Pipeline([vc.SaliencyMix(classes=3)], seed=3)
    given = tensor(stack(dtype))
    wanted = augment(vc.Batch(stack(dtype), labels=[0, 1, 2], ids=IDS), backend="reference")
    for where in ("cpu", "cuda"):
        got = augment(vc.Batch(given.to(where), labels=[0, 1, 2], ids=IDS), backend="torch")
        assert got.images.device.type == where
        np.testing.assert_array_equal(np.moveaxis(got.images.cpu().numpy(), 1, -1), wanted.images)
        np.testing.assert_array_equal(got.labels, wanted.labels)


@pytest.mark.usefixtures("mode")
@pytest.mark.parametrize("ahead", [[], [vc.HorizontalFlip(p=1), vc.Transpose(p=1)]], ids=["as it came", "moved"])
def test_masks_there_say_where_to_crop(ahead: list[vc.Transform]) -> None:
    augment = vc.Pipeline([*ahead, vc.ForegroundCrop((4, 4), labels=(2,))], seed=3)
    images, masks = stack(), (stack()[..., 0] > 240).astype(np.uint8) * 2
    wanted = augment(vc.Batch(images, masks=masks, ids=IDS), backend="reference")
    for where in ("cpu", "cuda"):
        there = [torch.from_numpy(mask).to(where) for mask in masks]
        got = augment(vc.Batch(tensor(images).to(where), masks=there, ids=IDS), backend="torch")
        np.testing.assert_array_equal(np.moveaxis(got.images.cpu().numpy(), 1, -1), wanted.images)
        np.testing.assert_array_equal(np.array([mask.cpu().numpy() for mask in got.masks]), np.array(wanted.masks))


def test_a_wait_would_be_seen(mode: Mode) -> None:
    mode.waits.clear()
    there = torch.arange(4, device="cuda")
    assert there.max().item() == 3
    assert there.tolist() == [0, 1, 2, 3]
    assert there[there > 1].shape == (2,)
    there.to("cpu", non_blocking=True)
    torch.arange(3).to("cuda", non_blocking=True)  # from memory that may be paged out
    assert len(mode.waits) >= 5
    with pytest.raises(RuntimeError, match="same device"):
        there + torch.arange(4)
    with pytest.raises(TypeError, match="numpy"):
        np.asarray(there)
