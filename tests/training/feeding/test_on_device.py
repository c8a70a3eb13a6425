"""Loader(augment_on="device") on the CPU as a device: what the host way gives, within a level."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

import vicinal as vc
from tests.pretend_cuda import There, pretended
from vicinal.errors import DataError, SpecError
from vicinal.torch import Loader
from vicinal.torch.tensors import mapped

SIZES = [(120, 160), (120, 160), (96, 200)]
CROP = [vc.RandomResizedCrop(24), vc.HorizontalFlip(), vc.ColorJitter(0.2, 0.2, 0.2, 0.05)]


def picture(number: int) -> np.ndarray:
    """Smooth, as JPEG and resampling leave little of noise."""
    height, width = SIZES[number % 3]
    y, x = np.mgrid[:height, :width]
    planes = [128 + 100 * np.sin(x / (20 + number) + channel) * np.cos(y / 30) for channel in range(3)]
    return np.stack(planes, -1).astype(np.uint8)


PICTURES = [picture(number) for number in range(6)]


def encoded(array: np.ndarray) -> vc.Encoded:
    memory = io.BytesIO()
    Image.fromarray(array).save(memory, "jpeg", quality=95)
    return vc.Encoded(memory.getvalue())


KINDS: dict[str, Any] = {"arrays": lambda one: one, "PIL": Image.fromarray, "encoded": encoded}


def fed(data: Any, pipeline: Any, augment_on: str, **how: Any) -> list[Any]:
    return list(Loader(data, pipeline, 3, device="cpu", augment_on=augment_on, seed=0, **{"threads": 2, **how}))


def check(data: Any, pipeline: Any, level: float, **how: Any) -> list[Any]:
    """Both ways alike, in structure, dtype and memory; numbers within a level."""
    host, device = fed(data, pipeline, "host", **how), fed(data, pipeline, "device", **how)
    assert len(host) == len(device)
    for one, other in zip(host, device, strict=True):
        assert str(mapped(one, described)) == str(mapped(other, described))
        for wanted, found in zip(tensors_of(one), tensors_of(other), strict=True):
            assert ((found.double() - wanted.double()).abs() <= level).all()
    return device


def described(tensor: Tensor) -> Any:
    return tensor.dtype, tuple(tensor.shape), tensor.stride()


def tensors_of(batch: Any) -> list[Tensor]:
    found: list[Tensor] = []
    mapped(batch, lambda tensor: found.append(tensor) or tensor)
    return found


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("threads", [0, 2])
@pytest.mark.parametrize("layout", ["chw", "hwc", "channels_last", None])
def test_pictures_with_classes(kind: str, threads: int, layout: str | None) -> None:
    data = [(KINDS[kind](one), number) for number, one in enumerate(PICTURES)]
    normalize = [] if layout is None else [vc.Normalize(0.0, 1.0, layout=layout)]
    batches = check(data, vc.Pipeline([*CROP, *normalize], seed=2), 1 if layout is None else 1.01 / 255, threads=threads)
    assert sorted(torch.cat([labels for _, labels in batches]).tolist()) == list(range(6))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_half_numbers(dtype: str, kind: str) -> None:
    data = [(KINDS[kind](one), 0) for one in PICTURES]
    normalize = vc.Normalize(0.0, 1.0, dtype=dtype, layout="channels_last")
    batches = check(data, vc.Pipeline([*CROP, normalize], seed=2), 1.01 / 255 + 4e-3)
    assert batches[0][0].dtype == getattr(torch, dtype)


def test_all_that_belongs_to_pictures() -> None:
    boxes = np.array([[10, 10, 100, 90], [40.0, 20, 80, 80]])
    fixed = {"boxes": boxes, "labels": [1, 2], "keypoints": [[20.0, 30.0]], "name": "x"}
    data = [{"image": KINDS[kind](one), "mask": one[:, :, 0], **fixed} for kind in KINDS for one in PICTURES[:2]]
    check(data, vc.Pipeline([vc.Resize((48, 48)), vc.Rotate(20), vc.Normalize(0.0, 1.0)], seed=2), 1.01 / 255)


@pytest.mark.parametrize("normalize", [[], [vc.Normalize(0.0, 1.0)]])
def test_pictures_that_stay_of_several_sizes(normalize: list[vc.Transform]) -> None:
    batches = check([(one, 0) for one in PICTURES], vc.Pipeline([vc.HorizontalFlip(), vc.Brightness(), *normalize], seed=1), 1)
    assert any(isinstance(images, list) for images, _ in batches)


def test_mixed_pictures_repeats_and_views() -> None:
    data = [(one, number) for number, one in enumerate(PICTURES)]
    mix = vc.Pipeline([*CROP, vc.Mixup(classes=6), vc.Normalize(0.0, 1.0)], seed=2)
    check(data, mix, 2.01 / 255)
    check(data, vc.Pipeline([*CROP, vc.Normalize(0.0, 1.0)], seed=2), 1.01 / 255, repeats=2)
    check(data, vc.MultiView({"near": (2, [*CROP, vc.Normalize(0.0, 1.0)])}, seed=3), 1.01 / 255)


@pytest.mark.parametrize("video", [np.stack(PICTURES[:2]), [Image.fromarray(one) for one in PICTURES[:2]]])
def test_videos(video: Any) -> None:
    check([{"video": video, "labels": 3}] * 4, vc.Pipeline([*CROP, vc.Normalize(0.0, 1.0)], seed=2), 1.01 / 255)


def test_videos_with_alpha() -> None:
    with_alpha = [Image.fromarray(np.dstack([one, one[:, :, 0]])) for one in PICTURES[:2]]
    invert = vc.Pipeline([vc.Invert(p=1.0)], seed=2)
    (batch,) = check([{"video": with_alpha}] * 2, invert, 0)
    assert torch.equal(batch["video"][0][0][3], torch.from_numpy(PICTURES[0][:, :, 0]))  # as it was


@pytest.mark.parametrize("normalize", [[], [vc.Normalize(0.0, 1.0)], [vc.Normalize(0.0, 1.0, layout="hwc")]])
@pytest.mark.parametrize("augment_on", ["host", "device"])
def test_videos_that_are_grey_and_of_channels_first(augment_on: str, normalize: list[vc.Transform]) -> None:
    flip = vc.Pipeline([vc.HorizontalFlip(p=1.0), *normalize], seed=2)
    videos = np.random.default_rng(0).integers(0, 256, (2, 7, 20, 24), np.uint8)
    scale = 255 if normalize else 1
    grey = videos[0][:, None]
    for video, layout, wanted in ((videos, "chw", videos), (videos[0], None, grey), (list(videos[0]), None, grey)):
        (batch,) = fed([{"video": video}] * 2, flip, augment_on, layout=layout)
        np.testing.assert_allclose(batch["video"][0].numpy() * scale, wanted[..., ::-1], atol=1e-3)


def test_tensors_that_require_a_gradient_are_data_too() -> None:
    data = [torch.from_numpy(one).movedim(-1, 0).float().div(255).requires_grad_() for one in PICTURES]
    for augment_on in ("host", "device"):
        assert not any(batch.requires_grad for batch in fed(data, vc.Pipeline(CROP, seed=1), augment_on))


@pytest.mark.parametrize(
    "data", [[(one, 0) for one in PICTURES], [{"video": np.stack(PICTURES[:2])}] * 4, list(map(encoded, PICTURES))]
)
def test_it_is_the_torch_backend_that_runs(data: Any) -> None:
    """Of whose float32 the CPU backend's fixed point is not."""
    pipeline = vc.Pipeline([*CROP, vc.Normalize(0.0, 1.0)], seed=2)
    host, device = fed(data, pipeline, "host"), fed(data, pipeline, "device")
    pairs = zip(host, device, strict=True)
    assert any(not torch.equal(tensors_of(one)[0], tensors_of(other)[0]) for one, other in pairs)


def test_a_state_of_one_way_is_gone_on_with_by_the_other() -> None:
    data = [(one, number) for number, one in enumerate(PICTURES)]
    first = Loader(data, vc.Pipeline(CROP, seed=1), 2, device="cpu")
    next(iter(first))
    second = Loader(data, vc.Pipeline(CROP, seed=1), 2, device="cpu", augment_on="device")
    second.load_state_dict(first.state_dict())
    assert [labels.tolist() for _, labels in second] == [labels.tolist() for _, labels in Loader(data, None, 2, seed=1)][1:]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("augment_on", ["host", "device"])
def test_batches_on_a_cuda_device_are_those_of_the_cpu(augment_on: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = [(KINDS[kind](one), number) for number, one in enumerate(PICTURES)]
    pipeline = vc.Pipeline([*CROP, vc.Normalize()], seed=1)
    how: dict[str, Any] = {"augment_on": augment_on, "seed": 0, "threads": 2}
    plain = Loader(data, pipeline, 3, device="cpu", **how)
    epochs = [list(plain), list(plain)]
    with pretended(monkeypatch) as mode:
        loader = Loader(data, pipeline, 3, device="cuda", **how)
        first = list(loader)  # which makes what is kept on the device
        mode.waits.clear()
        second = list(loader)
        assert mode.waits == []
        assert mode.copies
    for one, other in zip([*first, *second], itertools.chain(*epochs), strict=True):
        for got, tensor in zip(tensors_of(one), tensors_of(other), strict=True):
            assert isinstance(got, There)
            assert got.inner.dtype is tensor.dtype
            assert torch.equal(got.inner, tensor)


@pytest.mark.parametrize("device", [None, "meta"])
def test_no_device(device: str | None) -> None:
    with pytest.raises(SpecError, match=r"Loader\.device: expected a device of torch that holds values, as augment_on is"):
        Loader(PICTURES, None, device=device, augment_on="device")


@pytest.mark.parametrize("device", ["cuda:77", "mps", "xpu", "nonsense", 3.5])
def test_devices_that_torch_lacks(device: Any) -> None:
    if not torch.cuda.is_available():
        with pytest.raises(SpecError, match=r"Loader\.device: expected [^\n]*$"):
            Loader(PICTURES, None, device=device, augment_on="device")


@pytest.mark.parametrize("augment_on", ["gpu", None, 1, ["host"]])
def test_other_places(augment_on: Any) -> None:
    with pytest.raises(SpecError, match=r"Loader\.augment_on: expected one of host, device"):
        Loader(PICTURES, None, device="cpu", augment_on=augment_on)


def test_numbers_that_only_the_cpu_backend_knows() -> None:
    with pytest.raises(DataError, match=r"images: dtype: expected uint8, uint16 or float32 in the memory of cpu, got int32"):
        fed([one.astype(np.int32) for one in PICTURES], None, "device")


def test_a_broken_file_is_named() -> None:
    whole = encoded(PICTURES[0])._bytes
    cut = whole[:300] + whole[-2:]
    for augment_on in ("host", "device"):
        with pytest.raises(vc.errors.ReadError, match=r"images\[1\]: cut\.jpg"):
            fed([vc.Encoded(whole), vc.Encoded(cut, name="cut.jpg")], vc.Pipeline(CROP, seed=1), augment_on, shuffle=False)
