"""What belongs to the pictures, on the device that it came on: pixels move there, numbers make a trip to the host."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.torch.build import tensor
from tests.contracts.subjects import assert_same, everything
from vicinal.data.foreign import as_tensor, give_rows, read_rows

GEOMETRY = (vc.Rotate((-30, 30)), vc.RandomCrop((6, 6), p=0.5), vc.Brightness(0.7))


def on(device: str, value: Any, maps: bool = False) -> Any:
    """All arrays of a field as tensors there; ``maps`` with their values first."""
    if isinstance(value, vc.Extra):
        return vc.Extra(on(device, value.data, maps), value.colour, value.interpolation)
    if isinstance(value, np.ndarray):
        return tensor(value, device) if maps and value.ndim > 2 else torch.from_numpy(value.copy()).to(device)
    if isinstance(value, list):
        return [on(device, one, maps) for one in value]
    return value


def back(value: Any, maps: bool = False) -> Any:
    """The same, as arrays."""
    if isinstance(value, torch.Tensor):
        array = value.detach().cpu().numpy()
        return np.moveaxis(array, -3, -1) if maps and array.ndim > 2 else array
    return [back(one, maps) for one in value] if isinstance(value, list) else value


def is_on(device: str, value: Any) -> bool:
    if isinstance(value, list):
        return all(is_on(device, one) for one in value)
    return isinstance(value, torch.Tensor) and str(value.device) == device


def batch_of(given: vc.Batch, device: str, *names: str) -> vc.Batch:
    fields: dict[str, Any] = {"images": on(device, list(given.images), True), "ids": given.ids}
    for name in names:
        fields[name] = on(device, getattr(given, name), name == "heatmaps")
    return vc.Batch(**fields)


@pytest.mark.parametrize("name", ["masks", "instances", "boxes", "keypoints", "heatmaps"])
@pytest.mark.parametrize("augment", [
    vc.Pipeline(GEOMETRY, seed=1), vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=2), vc.Pipeline([vc.Brightness(0.5)], seed=3),
    vc.Pipeline([vc.GridShuffle(3)], seed=4), vc.Pipeline([vc.Perspective(0.3, p=0.5), vc.Resize((7, 8))], seed=1),
], ids=["geometry", "flip", "colour", "functions of targets", "resize"])  # fmt: skip
def test_each_target_comes_back_where_it_lay(name: str, augment: vc.Pipeline, device: str) -> None:
    given = everything(np.uint8)
    batch = batch_of(given, device, name)
    before = back(getattr(batch, name))
    got = getattr(augment(batch, backend="torch"), name)
    plain = vc.Batch(images=given.images, ids=given.ids, **{name: getattr(given, name)})
    wanted = getattr(augment(plain, backend="reference"), name)
    assert is_on(device, got)
    assert_same(back(getattr(batch, name)), before)
    found, known = back(got, name == "heatmaps"), wanted
    for one, other in zip(list(found), list(known), strict=True):
        assert one.shape == other.shape
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one.astype(float), other.astype(float), rtol=0, atol=1e-5)
        assert not np.shares_memory(one, before[0])


@pytest.mark.parametrize("kind", ["uint8", "uint16", "int32", "int64", "bool"])
@pytest.mark.parametrize("stacked", [True, False])
def test_masks_of_every_dtype(kind: str, stacked: bool, device: str) -> None:
    images = np.random.default_rng(1).integers(0, 255, (3, 9, 12, 3), np.uint8)
    masks = np.random.default_rng(2).integers(0, 2, (3, 9, 12)).astype(kind)
    augment = vc.Pipeline([vc.Rotate((-30, 30), mask_fill=1, p=0.7), vc.RandomCrop((6, 7))], seed=1)
    given = on(device, masks if stacked else list(masks))
    got = augment(vc.Batch(images=tensor(images, device), masks=given, ids=range(3)), backend="torch").masks
    wanted = augment(vc.Batch(images=images, masks=masks, ids=range(3))).masks
    assert is_on(device, got if stacked else list(got))
    np.testing.assert_array_equal(np.array(back(got)), wanted)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("flat", [True, False])
def test_soft_masks_and_maps_of_any_range(kind: torch.dtype, flat: bool, device: str) -> None:
    rng = np.random.default_rng(1)
    images, maps = rng.integers(0, 255, (2, 9, 12, 3), np.uint8), rng.normal(0, 5, (2, 9, 12, 2)).astype(np.float32)
    maps = maps[..., 0] if flat else maps
    given = (torch.from_numpy(maps) if flat else tensor(maps)).to(device, kind)
    augment = vc.Pipeline([vc.Rotate((-30, 30), interpolation="bicubic")], seed=1)
    seen = given.float().cpu().numpy()
    wanted = augment(vc.Batch(images=images, masks=seen if flat else np.moveaxis(seen, 1, -1), ids=[1, 2])).masks
    got = augment(vc.Batch(images=tensor(images, device), masks=given, heatmaps=given, ids=[1, 2]), backend="torch")
    for one in (got.masks, got.heatmaps):
        assert one.dtype is kind
        assert is_on(device, one)
        array = one.float().cpu().numpy()
        exact = 1e-3 if kind.itemsize > 2 else 0.1
        np.testing.assert_allclose(array if flat else np.moveaxis(array, 1, -1), wanted, rtol=0, atol=exact)


@pytest.mark.parametrize("mix", [
    vc.CutMix(), vc.Mosaic((9, 12), classes=4), vc.Pipeline([vc.CutMix(), vc.Rotate(10)], seed=1),
], ids=["pasted", "laid", "moved after"])  # fmt: skip
def test_masks_that_are_mixed(mix: Any, device: str) -> None:
    rng = np.random.default_rng(1)
    images, masks = rng.integers(0, 255, (4, 9, 12, 3), np.uint8), rng.integers(0, 9, (4, 9, 12), np.uint8)
    augment = mix if isinstance(mix, vc.Pipeline) else vc.Pipeline([mix], seed=2)
    fields = {"labels": torch.tensor([0, 1, 2, 3]), "ids": range(4)}
    wanted = augment(vc.Batch(images=images, masks=masks, **fields), backend="reference")
    own = {**fields, "labels": fields["labels"].to(device)}  # type: ignore[attr-defined]
    got = augment(vc.Batch(images=tensor(images, device), masks=on(device, masks), **own), backend="torch")
    assert is_on(device, got.masks)
    np.testing.assert_array_equal(back(got.masks), wanted.masks)
    for one, other in zip(got.labels, wanted.labels, strict=True):
        assert str(one.device) == device
        assert torch.equal(one.cpu(), other)


def test_labels_that_mirrors_exchange(device: str) -> None:
    rng = np.random.default_rng(1)
    images, masks = rng.integers(0, 255, (2, 5, 6, 3), np.uint8), rng.integers(0, 4, (2, 5, 6), np.uint8)
    augment = vc.Pipeline([vc.HorizontalFlip()], seed=2, swaps={"mask": [(1, 2)]})
    wanted = augment(vc.Batch(images=images, masks=masks))
    got = augment(vc.Batch(images=tensor(images, device), masks=on(device, masks)), backend="torch")
    np.testing.assert_array_equal(back(got.masks), wanted.masks)
    assert is_on(device, got.masks)


@pytest.mark.parametrize("how", [{}, {"colour": True}, {"interpolation": "nearest"}], ids=str)
def test_extra_pictures(how: dict[str, Any], device: str) -> None:
    rng = np.random.default_rng(1)
    images, before = rng.integers(0, 255, (2, 2, 9, 12, 3), np.uint8)
    augment = vc.Pipeline(GEOMETRY, seed=1)
    wanted = augment(vc.Batch(images=images, extra={"before": vc.Extra(before, **how)}, ids=[1, 2]), backend="reference")
    given = vc.Batch(images=tensor(images, device), extra={"before": vc.Extra(tensor(before, device), **how)}, ids=[1, 2])
    got = augment(given, backend="torch").extra["before"]
    assert is_on(device, got.data if isinstance(got.data, torch.Tensor) else list(got.data))
    for one, other in zip(got.data, wanted.extra["before"].data, strict=True):
        assert np.abs(back(one, True).astype(int) - other).max() <= 1


def test_one_sample_by_names(device: str) -> None:
    rng = np.random.default_rng(1)
    image, mask = rng.integers(0, 255, (9, 12, 3), np.uint8), rng.integers(0, 4, (9, 12), np.uint8)
    augment = vc.Pipeline(GEOMETRY, seed=1)
    wanted = augment(image=image, mask=mask, boxes=np.array([[1.0, 2, 8, 8]]), id=3)
    boxes = torch.tensor([[1.0, 2, 8, 8]], dtype=torch.float64, device=device)
    got = augment(image=tensor(image, device), mask=on(device, mask), boxes=boxes, id=3) if device != "cpu" else None
    made = augment.trace(image=tensor(image, device), mask=on(device, mask), boxes=boxes, id=3, backend="torch")[0]
    for one in (made,) if got is None else (made, got):
        np.testing.assert_array_equal(back(one["mask"]), wanted["mask"])
        np.testing.assert_allclose(back(one["boxes"]), wanted["boxes"])
        assert is_on(device, [one["mask"], one["boxes"], one["image"]])


def test_masks_on_the_host_beside_pictures_on_a_device(device: str) -> None:
    given = everything(np.uint8)
    batch = vc.Batch(images=on(device, list(given.images), True), masks=given.masks, ids=given.ids)
    got = vc.Pipeline(GEOMETRY, seed=1)(batch, backend="torch")
    wanted = vc.Pipeline(GEOMETRY, seed=1)(vc.Batch(images=given.images, masks=given.masks, ids=given.ids))
    assert_same(got.masks, wanted.masks)


@pytest.mark.parametrize("masks", [torch.zeros(3, 9, 12, dtype=torch.uint8), [torch.zeros(9, 13, dtype=torch.uint8)] * 2])
def test_masks_that_do_not_fit_are_refused(masks: Any) -> None:
    images = torch.zeros(2, 3, 9, 12, dtype=torch.uint8)
    augment = vc.Pipeline(GEOMETRY, seed=1)
    with pytest.raises(vc.DataError, match=r"expected (one entry for each of 2 pictures, got 3|the picture's size)"):
        augment(vc.Batch(images=images, masks=masks), backend="torch")
    if isinstance(masks, list):  # as they are read for the backend
        with pytest.raises(vc.DataError, match=r"mask: expected the picture's size \(9, 12\), got \(9, 13\)"):
            augment(image=images[0], mask=masks[0], backend="torch")


def test_rows_on_a_device_are_given_back_there() -> None:
    """By the name of their device, which is another than the CPU's own."""
    rows, kind = read_rows(torch.arange(6.0).reshape(3, 2), "rows")
    assert kind == "tensor"
    for said in (kind, "tensor on cpu"):
        assert torch.equal(give_rows(rows, said), torch.arange(6.0).reshape(3, 2))
    assert as_tensor(rows, "tensor on meta").device.type == "meta"
