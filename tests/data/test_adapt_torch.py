"""Torch tensors in and out, where torch is installed."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from vicinal.data.adapt import adapt
from vicinal.data.batch import Batch
from vicinal.data.boxes import Boxes
from vicinal.data.pictures import NAMES
from vicinal.data.samples import Samples
from vicinal.errors import DataError

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("shape", [(3, 5, 7), (1, 5, 7), (2, 3, 5, 7), (2, 4, 5, 7)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_tensors_come_back_and_are_not_changed(shape: tuple[int, ...], dtype: str) -> None:
    value = (torch.rand(shape) * 200).to(getattr(torch, dtype))
    before = value.clone()
    adapter = adapt(value)
    assert isinstance(adapter.batch.images, np.ndarray)
    np.testing.assert_array_equal(np.moveaxis(adapter.batch.images, -1, -3).reshape(shape), value.numpy())
    result = adapter.restore(adapter.batch)
    assert result.dtype == value.dtype
    assert torch.equal(result, value)
    assert torch.equal(value, before)


def test_planar_results_are_passed_without_a_copy() -> None:
    adapter = adapt(torch.zeros(2, 3, 5, 7))
    planar = np.ones((2, 3, 4, 4), np.float32)
    result = adapter.restore(Samples(planar, layout="chw"))
    planar[0, 0, 0, 0] = 9
    assert result[0, 0, 0, 0] == 9
    one = adapt([torch.zeros(3, 5, 7)])
    assert one.restore(Samples(planar[:1], layout="chw"))[0].shape == (3, 4, 4)


def test_every_target_may_be_a_tensor() -> None:
    batch = Batch(
        torch.zeros(2, 3, 10, 20, dtype=torch.uint8), masks=torch.ones(2, 10, 20, dtype=torch.int64),
        boxes=[torch.tensor([[1.0, 2, 3, 4]]), torch.zeros(0, 4)], labels=[torch.tensor([7]), torch.tensor([])],
        keypoints=[torch.zeros(2, 3), torch.zeros(0, 3)], instances=torch.zeros(2, 10, 20, dtype=torch.bool),
        ids=torch.arange(2),
    )
    adapter = adapt(batch)
    assert adapter.batch.targets["boxes"].fields[0]["labels"].tolist() == [7]
    out = adapter.restore(attrs.evolve(adapter.batch))
    for name in ("images", "masks", "instances"):
        assert torch.equal(getattr(out, name), getattr(batch, name))
        assert getattr(out, name).dtype == getattr(batch, name).dtype
    assert torch.equal(out.boxes[0], batch.boxes[0])
    assert torch.equal(out.keypoints[0], batch.keypoints[0])
    assert Boxes(batch.boxes[0], labels=torch.tensor([3])).xyxy(10, 20).tolist() == [[1, 2, 3, 4]]


def test_repeat_and_clip_work_on_tensors() -> None:
    boxes = [Boxes(torch.tensor([[0.0, 0, 9, 9], [50, 50, 60, 60]]), labels=torch.tensor([1, 2]), clip=True)]
    batch = Batch(torch.zeros(1, 1, 8, 8), boxes=boxes).repeat(2)
    assert batch.images.shape == (2, 1, 8, 8)
    out = adapt(batch).restore(adapt(batch).batch)
    assert out.boxes[1].data.tolist() == [[0, 0, 8, 8]]
    assert out.boxes[1].labels.tolist() == [1]


BAD = [
    (torch.zeros(5, 6, 7), "images: shape: expected a tensor [C, H, W] with C of 1 to 4, got (5, 6, 7) (for more say "
     "layout='hwc' or layout='chw'; a stack of grey pictures: images[:, None])"),
    (torch.zeros(5, 6, 3), "images: shape: expected a tensor [C, H, W] with C of 1 to 4, got (5, 6, 3) "
     "(layout='hwc' says that channels are last; a stack of grey pictures: images[:, None])"),
    (torch.zeros(1, 3, 4, dtype=torch.int64), f"images: dtype: expected {NAMES}, got int64 "
     "(convert values from 0 to 255 to uint8)"),
    (torch.zeros(1, 3, 4).to_sparse(), "images: expected a dense tensor (call .to_dense() or .dequantize() first), got "
     "one of layout sparse_coo"),
    (torch.zeros(1, 3, 4, device="meta"), "images: expected a CPU tensor (call .cpu() first) or one that a registered "
     "backend holds, got 'meta'"),
]


@pytest.mark.parametrize(("value", "message"), BAD)
def test_bad_tensors(value: torch.Tensor, message: str) -> None:
    with pytest.raises(DataError) as error:
        adapt(value)
    assert str(error.value) == message
