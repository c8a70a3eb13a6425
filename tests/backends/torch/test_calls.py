"""Tensors through pipelines: every dtype, layout and way to call, on the device where they lie."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.build import random_picture
from tests.backends.torch.build import array, arrays, tensor, tensors
from tests.mix.batches import MIXES, mix

CHAIN = (
    vc.Rotate((-30, 30)), vc.RandomResizedCrop((8, 9)), vc.Brightness((0.5, 1.5), p=0.6), vc.Hue((-0.1, 0.1)),
    vc.GaussianBlur((0.5, 1)), vc.GaussianNoise(0.1),
)  # fmt: skip
AUGMENT = vc.Pipeline(CHAIN, seed=4)
HALF = 2e-3
IDS = [5, 2**40, 7]


def stack(dtype: Any = np.uint8, count: int = 3, channels: int = 3) -> Any:
    return random_picture((count, 12, 15, channels), dtype, 3)


def reference(given: Any, augment: vc.Pipeline = AUGMENT, **said: Any) -> Any:
    return augment(given, ids=IDS[: len(given)], backend="reference", **said)


def assert_near(got: Any, wanted: Any, most: float = 1.0) -> None:
    """Pictures [..., C, H, W] of tensors, of arrays [..., H, W, C]."""
    assert len(got) == len(wanted)
    for one, other in zip(got, wanted, strict=True):
        assert np.abs(array(one.float()).astype(np.float64) - other).max() <= most


@pytest.mark.parametrize(("dtype", "most"), [
    ("uint8", 1), ("uint16", 2), ("float32", 2e-5), ("float64", 2e-5), ("float16", HALF), ("bfloat16", 2e-2),
])  # fmt: skip
@pytest.mark.parametrize("normalize", [False, True])
def test_every_dtype_comes_out_as_it_went_in(dtype: str, most: float, normalize: bool, device: str) -> None:
    kind = getattr(torch, dtype)
    base = stack(np.dtype(dtype) if dtype.startswith("uint") else np.float32)
    given = tensor(base, device).to(kind)
    augment = vc.Pipeline([*CHAIN, vc.Normalize((0.5,), (0.25,), layout="hwc")] if normalize else CHAIN, seed=4)
    seen = base if dtype.startswith("uint") else array(given.float())  # what half precision left of it
    before = given.clone()
    got = augment(given, ids=IDS, backend="torch")
    assert torch.equal(given.double(), before.double())
    assert got.dtype is (torch.float32 if normalize else kind)
    assert str(got.device) == device
    assert got.is_contiguous()
    assert_near(got, reference(seen, augment), min(most, 2e-2) * 4 if normalize else most)


LAYOUTS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "contiguous": lambda given: given,
    "channels last": lambda given: given.contiguous(memory_format=torch.channels_last),
    "a slice": lambda given: given.new_empty((*given.shape[:3], 20))[..., : given.shape[3]].copy_(given),
    "every other": lambda given: given.repeat_interleave(2, 0)[::2],
    "expanded": lambda given: given[:1].expand(3, -1, -1, -1),
}


@pytest.mark.parametrize("how", LAYOUTS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_any_strides_go_in_and_channels_last_stay_last(how: str, dtype: Any, device: str) -> None:
    given = LAYOUTS[how](tensor(stack(dtype), device))
    got = AUGMENT(given, ids=IDS, backend="torch")
    wanted = AUGMENT(given.contiguous().clone(), ids=IDS, backend="torch")
    assert torch.equal(got.to(torch.float64), wanted.to(torch.float64))
    assert got.is_contiguous(memory_format=torch.channels_last if how == "channels last" else torch.contiguous_format)
    one = AUGMENT(given[0], ids=IDS[0], backend="torch")
    assert torch.equal(one.to(torch.float64), wanted[0].to(torch.float64))


@pytest.mark.parametrize("channels", [3, 4])
def test_one_picture_a_list_of_sizes_and_an_empty_batch(channels: int, device: str) -> None:
    said = {"alpha": True} if channels == 4 else {}
    pictures = [random_picture((*size, channels), np.uint8, seed) for seed, size in enumerate([(9, 13), (12, 8), (9, 13)])]
    for augment in (AUGMENT, vc.Pipeline([vc.RandomScale((0.5, 2)), vc.Brightness((0.5, 2), p=0.5)], seed=1)):
        got = augment(tensors(pictures, device), ids=IDS, backend="torch", **said)
        assert isinstance(got, list)
        assert_near(got, reference(pictures, augment, **said))
        alone = augment(tensor(pictures[1], device), ids=IDS[1], backend="torch", **said)
        assert torch.equal(alone, got[1])
    empty = AUGMENT(tensor(stack(count=3), device)[:0], ids=[], backend="torch")
    assert (len(empty), empty.dtype, str(empty.device)) == (0, torch.uint8, device)
    assert AUGMENT([], ids=[], backend="torch") == []


@pytest.mark.parametrize("how", [
    {"channels": "bgr"}, {"layout": "hwc"}, {"alpha": True}, {"channels": "bgr", "layout": "hwc", "alpha": True},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("normalize", [False, True])
def test_what_a_call_says_of_pictures_holds_and_out_is_filled(how: dict[str, Any], normalize: bool, device: str) -> None:
    channels = 4 if "alpha" in how else 3
    base = stack(channels=channels)
    given = torch.from_numpy(base).to(device) if "layout" in how else tensor(base, device)
    last = [vc.Normalize((0.5,), (0.25,))] if normalize else []
    augment = vc.Pipeline([vc.Translate(2), vc.Hue((0.1, 0.2)), *last], seed=0)
    wanted = reference(base, augment, **{**how, "layout": "hwc"})
    wanted = np.moveaxis(wanted, 1, -1) if normalize else wanted
    got = augment(given, ids=IDS, backend="torch", **how)
    found = got.movedim(-1, -3) if "layout" in how else got
    assert_near(found, wanted, 1e-4 if normalize else 1)
    out = torch.empty_like(got)
    assert augment(given, ids=IDS, backend="torch", out=out, **how) is out or how.get("channels") == "bgr"
    assert torch.equal(out, got)


@pytest.mark.parametrize("name", MIXES)
@pytest.mark.parametrize("around", ["alone", "between"])
def test_pictures_mix(name: str, around: str, device: str) -> None:
    parts = [mix(name)] if around == "alone" else [vc.RandomResizedCrop((8, 8)), mix(name), vc.Normalize(layout="hwc")]
    augment = vc.Pipeline(parts, seed=2)
    images, fields = stack(count=6), {"labels": np.arange(6) % 3, "ids": np.arange(6)}
    wanted = augment(vc.Batch(images=images, **fields), backend="reference")
    given = vc.Batch(images=tensor(images, device), **fields)
    got = augment(given, backend="torch")
    assert_near(got.images, wanted.images, 1 if around == "alone" else 2e-2)
    assert str(got.images.device) == device
    np.testing.assert_array_equal(got.labels, wanted.labels)
    out = torch.empty_like(got.images)
    assert torch.equal(augment(given, backend="torch", out=out).images, got.images)
    assert torch.equal(out, got.images)


def test_the_record_is_that_of_the_cpu_bit_for_bit(device: str) -> None:
    images = stack()
    got, record = AUGMENT.trace(tensor(images, device), ids=IDS, backend="torch")
    _, wanted = AUGMENT.trace(images, ids=IDS)
    assert record.to_json() == wanted.to_json()
    assert torch.equal(AUGMENT.replay(wanted, tensor(images, device), backend="torch"), got)
    assert torch.equal(AUGMENT(tensor(images, device), ids=IDS, backend="torch"), got)


def test_batches_are_copied_and_sent_and_go_through_a_second_pipeline(device: str) -> None:
    batch = vc.Batch(images=tensor(stack(), device), ids=IDS)
    wanted = AUGMENT(batch, backend="torch").images
    for again in (copy.deepcopy(batch), pickle.loads(pickle.dumps(batch)), batch):
        assert torch.equal(AUGMENT(again, backend="torch").images, wanted)
    second = vc.Pipeline([vc.Resize((5, 6)), vc.VerticalFlip()], seed=1)
    twice = second(AUGMENT(batch, backend="torch"), backend="torch")
    assert_near(twice.images, second(AUGMENT(stack(), ids=IDS, backend="reference"), ids=IDS, backend="reference"), 2)


def test_functions_of_whole_pictures_run_on_the_cpu_for_that_stage(device: str) -> None:
    augment = vc.Pipeline([vc.Rotate((-30, 30)), vc.MedianBlur(3, p=0.7), vc.Brightness((0.5, 1.5)), vc.CLAHE()], seed=2)
    for dtype, most in ((np.uint8, 3), (np.float32, 1e-2)):
        got = augment(tensor(stack(dtype), device), ids=IDS, backend="torch")
        assert str(got.device) == device
        assert_near(got, reference(stack(dtype), augment), most)
        out = torch.empty_like(got)
        assert augment(tensor(stack(dtype), device), ids=IDS, backend="torch", out=out) is out
        assert torch.equal(out, got)
    half = augment(tensor(stack(np.float32), device).half(), ids=IDS, backend="torch")
    assert half.dtype is torch.float16


def test_encoded_pictures_are_decoded_on_the_cpu() -> None:
    images = stack()
    encoded = [vc.Encoded(cv2.imencode(".png", image[..., ::-1])[1].tobytes()) for image in images]
    augment = vc.Pipeline([vc.RandomResizedCrop((6, 6)), vc.Brightness(0.8)], seed=0)
    got = augment(encoded, ids=IDS, backend="torch")
    for one, other in zip(got, reference(images, augment), strict=True):
        assert isinstance(one, np.ndarray)
        assert np.abs(one.astype(int) - other).max() <= 1
    among = augment([encoded[0], tensor(images[1]), encoded[2]], ids=IDS, backend="torch")
    np.testing.assert_array_equal(among[2], got[2])
    np.testing.assert_array_equal(array(among[1]), got[1])


def test_floats_must_lie_in_the_range_where_an_op_needs_one() -> None:
    given = tensor(stack(np.float32) * 255)
    with pytest.raises(vc.DataError, match=r"images\[0\]: expected values in \[0, 1\], as Brightness.* needs them"):
        vc.Pipeline([vc.HorizontalFlip(), vc.Brightness(0.5)], seed=0)(given, backend="torch")
    free = vc.Pipeline([vc.HorizontalFlip()], seed=0)
    assert torch.equal(free(given, backend="torch"), given.flip(3))
    inside = tensor(stack(np.float32))
    inside[1, :, 0, 0] = torch.nan
    wanted = vc.Pipeline([vc.Brightness(0.5)], seed=0)
    with pytest.raises(vc.DataError, match=r"images\[1\]: expected values in \[0, 1\]"):
        wanted(inside, backend="torch")
    with pytest.raises(vc.DataError, match=r"images\[1\]: expected values in \[0, 1\]"):
        wanted(array(inside), backend="reference")


def test_what_does_not_fit_is_refused_in_a_line() -> None:
    given = tensor(stack())
    for images, how, said_so in (
        (given.to(torch.int32), {}, "images: dtype: expected uint8, uint16, float16, .* in the memory of cpu, got int32"),
        (given > 5, {}, "images: dtype: expected uint8, .* got bool"),
        (given[0, 0], {}, r"images: shape: expected a tensor \[C, H, W\] or \[N, C, H, W\], got \(12, 15\)"),
        (given[:, :, :0], {}, "at least one pixel"),
        (given.to_sparse(), {}, "images: expected a dense tensor"),
        (stack(), {}, "the memory of a device of torch, where backend 'torch' works, got pictures in host memory"),
        ([given[0], stack()[0]], {}, r"images\[1\]: expected a picture in the memory of cpu as those before it, got"),
        ([given[0], given[1].float()], {}, r"images\[1\]: expected uint8 with 3 channels .* got float32"),
        (given, {"value_range": (0, 100)}, "images: expected numbers of uint8 as they are, without value_range"),
        (given, {"out": np.empty_like(stack())}, "Pipeline.out: expected a tensor in the memory of cpu, got uint8 of shape"),
        (given, {"out": torch.empty(3, 3, 8, 8, dtype=torch.uint8)}, r"expected a tensor of uint8 and of shape .*, got uint8"),
        (given, {"out": torch.empty(3, 3, 8, 9)}, r"expected a tensor of uint8 and of shape .*, got float32"),
        (given, {"out": torch.empty(3, 8, 9, 3, dtype=torch.uint8)}, r"a uint8 tensor of shape \(3, 3, 8, 9\), got uint8"),
        (given, {"out": given[:, :, :8, :9]}, "Pipeline.out: expected memory of its own"),
        (given / 255, {"out": torch.empty(3, 3, 8, 9, requires_grad=True)}, "requires no gradient"),
        (given, {"alpha": True}, "images: expected 2 or 4 channels with alpha=True, got 3"),
    ):
        with pytest.raises(vc.DataError, match=said_so):
            AUGMENT(images, ids=range(len(images)), backend="torch", **how)


def test_two_precisions_of_floats_in_a_list_are_refused() -> None:
    pictures = tensors(list(stack(np.float32)))
    with pytest.raises(vc.DataError, match=r"images\[2\]: expected float32 as in images\[0\], got float16"):
        AUGMENT([pictures[0], pictures[1], pictures[2].half()], ids=IDS, backend="torch")


def test_tensors_of_the_cpu_stay_with_the_cpu_backend_unless_a_gradient_is_wanted() -> None:
    images = tensor(stack(np.float32))
    wanted = AUGMENT(images, ids=IDS)
    assert torch.equal(AUGMENT(images, ids=IDS, backend="cpu"), wanted)
    leaf = images.clone().requires_grad_()
    got = AUGMENT(leaf, ids=IDS)
    assert got.requires_grad
    assert not torch.equal(got, wanted)  # float32 of another order of sums
    for quiet in (lambda: AUGMENT(leaf, ids=IDS, backend="cpu"), torch.no_grad()(lambda: AUGMENT(leaf, ids=IDS))):
        assert torch.equal(quiet(), wanted)
    batch = vc.Batch(images=leaf, ids=IDS)
    assert AUGMENT(batch).images.requires_grad
    assert torch.equal(AUGMENT(batch, backend="cpu").images, wanted)
    with torch.no_grad():
        early = vc.Batch(images=leaf, ids=IDS)
    assert AUGMENT(early).images.requires_grad
    assert AUGMENT(image=leaf[0], id=IDS[0])["image"].requires_grad
    assert all(one.requires_grad for one in AUGMENT([leaf[0], leaf[1]], ids=IDS[:2]))


def test_a_plan_that_is_replayed_respects_what_wants_a_gradient() -> None:
    augment = vc.Pipeline([vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5))], seed=3)
    picture = tensor(stack(np.float32)[0])
    for _ in range(4):  # by now there is a plan
        plain = augment(picture, ids=9)
    leaf = picture.clone().requires_grad_()
    for got in (augment(leaf, ids=9), augment(image=leaf, id=9)["image"]):
        assert got.requires_grad
        torch.testing.assert_close(got.detach(), plain, rtol=0, atol=1e-4)
    assert torch.equal(augment(picture, ids=9), plain)


def test_functions_without_a_gradient_are_refused_where_one_is_wanted() -> None:
    leaf = tensor(stack(np.float32)).requires_grad_()
    augment = vc.Pipeline([vc.Rotate(5), vc.MedianBlur(3)], seed=0)
    with pytest.raises(vc.DataError, match=r"MedianBlur\[0\]: expected pictures that need no gradient, as median_blur.* runs"):
        augment(leaf)
    assert not augment(leaf, backend="cpu").requires_grad
    assert len(arrays(augment(leaf.detach(), backend="torch"))) == 3


@pytest.mark.parametrize("part", [
    vc.Mosaic((9, 12), classes=3, fill=0.3), vc.Mosaic((9, 12), grid=9, classes=3, p=0.5), vc.CopyPaste(0.5),
], ids=["four", "nine of some", "objects"])  # fmt: skip
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_pictures_are_laid_over_each_other(part: vc.Transform, dtype: Any, device: str) -> None:
    images = random_picture((4, 9, 12, 3), dtype, 3)
    fields: dict[str, Any] = {"ids": range(4)}
    if isinstance(part, vc.CopyPaste):
        fields["instances"] = np.random.default_rng(1).integers(0, 4, (4, 9, 12)).astype(np.int32)
        fields["boxes"] = [vc.boxes_from_instances(one) for one in fields["instances"]]
    augment = vc.Pipeline([part, vc.Brightness(0.9)], seed=2)
    wanted = augment(vc.Batch(images=images, **fields), backend="reference")
    got = augment(vc.Batch(images=tensor(images, device), **fields), backend="torch")
    assert str(got.images.device) == device
    assert_near(got.images.float() if dtype is np.uint16 else got.images, wanted.images, 2e-5 if dtype is np.float32 else 2)
    alone = vc.Pipeline([part], seed=2)
    given = vc.Batch(images=tensor(images, device), **fields)
    whole = alone(given, backend="torch").images
    out = torch.empty_like(whole)
    assert torch.equal(alone(given, backend="torch", out=out).images.float(), whole.float())
    assert torch.equal(out.float(), whole.float())
