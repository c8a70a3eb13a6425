"""Loader(decode_on="device"): nvImageCodec's decoder for the CPU, whose pixels are those of the host, bit for bit."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from tests.training.feeding.test_on_device import CROP, PICTURES, described, tensors_of
from vicinal.errors import ReadError, SpecError
from vicinal.torch import Loader
from vicinal.torch.tensors import mapped

pytest.importorskip("nvidia.nvimgcodec", reason="nvImageCodec is made for Linux on x86-64")

from vicinal.torch.device_jpeg import DeviceJpeg

CPU = torch.device("cpu")
NORMALIZED = vc.Pipeline([*CROP, vc.Normalize(0.0, 1.0)], seed=2)


def jpeg(array: np.ndarray, **how: Any) -> bytes:
    memory = io.BytesIO()
    Image.fromarray(array).save(memory, "jpeg", **{"quality": 92, **how})
    return memory.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    return jpeg(PICTURES[0], exif=exif.tobytes())


TAKEN: dict[str, bytes] = {
    "4:2:0": jpeg(PICTURES[0]), "4:2:2": jpeg(PICTURES[1], subsampling=1), "4:4:4": jpeg(PICTURES[2], subsampling=0),
    "progressive": jpeg(PICTURES[3], progressive=True), "grey": jpeg(PICTURES[0][:, :, 0]), "small": jpeg(PICTURES[0][:1, :1]),
    "odd": jpeg(PICTURES[0][:37, :53]), **{f"EXIF {number}": turned(number) for number in range(2, 9)},
}  # fmt: skip


def other(kind: str) -> bytes:
    memory = io.BytesIO()
    Image.fromarray(PICTURES[0]).convert("CMYK" if kind == "jpeg" else "RGB").save(memory, kind)
    return memory.getvalue()


WHOLE = jpeg(PICTURES[0])
LEFT: dict[str, Any] = {
    "PNG": vc.Encoded(other("png")), "CMYK": vc.Encoded(other("jpeg")),
    "RGB in a JPEG": vc.Encoded(jpeg(PICTURES[0], keep_rgb=True)),
    "grey asked of colour": vc.Encoded(WHOLE, channels="grey"),
    "colour asked of grey": vc.Encoded(TAKEN["grey"], channels="rgb"),
    "decoded already": vc.Encoded(WHOLE).decoded(), "no end mark": vc.Encoded(WHOLE[:-2] + bytes(50)), "an array": PICTURES[0],
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_pixels_are_those_of_the_host(name: str) -> None:
    one = vc.Encoded(TAKEN[name])
    decode = DeviceJpeg(CPU)
    (found,) = decode([one])
    assert decode.takes(one)
    assert found.tensor.is_contiguous()
    assert np.array_equal(found.tensor.numpy(), one.pixels())


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_for_the_host(name: str) -> None:
    decode = DeviceJpeg(CPU)
    assert not decode.takes(LEFT[name])
    assert decode([LEFT[name]])[0] is LEFT[name]


def test_a_batch_of_all_keeps_its_order_and_decodes_a_picture_once() -> None:
    taken, left = [vc.Encoded(data) for data in TAKEN.values()], list(LEFT.values())
    batch = [one for pair in zip(taken, [*left, *taken], strict=False) for one in pair]
    found = DeviceJpeg(CPU)(batch)
    for one, made in zip(batch, found, strict=True):
        if any(one is other for other in left):
            assert made is one
        else:
            assert np.array_equal(made.tensor.numpy(), one.pixels())
    first = [made for one, made in zip(batch, found, strict=True) if one is taken[0]]
    assert len(first) == 2
    assert first[0] is first[1]


def test_what_it_fails_on_goes_to_the_host() -> None:
    """A marker that its parser does not know; and a table that is missing, which the host finds too."""
    strange = vc.Encoded(WHOLE[:2] + b"\xff\x01" + WHOLE[2:])
    at = WHOLE.index(b"\xff\xdb")
    broken = vc.Encoded(WHOLE[:at] + WHOLE[at + 2 + int.from_bytes(WHOLE[at + 2 : at + 4], "big") :], name="broken.jpg")
    good, decode = vc.Encoded(WHOLE), DeviceJpeg(CPU)
    assert decode.takes(strange)
    assert decode.takes(broken)
    found = decode([good, strange, broken, good])
    assert found[1] is strange
    assert found[2] is broken
    assert found[0] is found[3]
    assert np.array_equal(found[0].tensor.numpy(), good.pixels())
    same(fed([strange] * 2, None, "host"), fed([strange] * 2, None, "device"))
    with pytest.raises(ReadError, match=r"images\[1\]: broken\.jpg"):
        fed([good, broken], None, "device", shuffle=False)


@pytest.mark.parametrize("pipeline", [NORMALIZED, vc.Pipeline([vc.HorizontalFlip(), vc.Rotate(20)], seed=1), None])
@pytest.mark.parametrize("threads", [0, 3])
def test_batches_are_those_of_the_host(pipeline: vc.Pipeline | None, threads: int) -> None:
    whole = [vc.Encoded(data, scaled=False) for data in [*TAKEN.values(), other("png")] if data is not TAKEN["grey"]]
    data = [(one, number) for number, one in enumerate(whole)]
    host, device = (fed(data, pipeline, how, threads=threads) for how in ("host", "device"))
    same(host, device)


def test_targets_repeats_and_views() -> None:
    boxes = np.array([[10, 10, 100, 90], [40.0, 20, 80, 80]])
    data = [{"image": vc.Encoded(WHOLE, scaled=False), "mask": PICTURES[0][:, :, 0], "boxes": boxes, "labels": [1, 2]}] * 4
    same(fed(data, NORMALIZED, "host"), fed(data, NORMALIZED, "device"))
    same(fed(data, NORMALIZED, "host", repeats=2), fed(data, NORMALIZED, "device", repeats=2))
    views = vc.MultiView({"near": (2, [*CROP, vc.Normalize(0.0, 1.0)])}, seed=3)
    classes = [(vc.Encoded(WHOLE, scaled=False), 1), (vc.Encoded(other("png")), 2)]
    same(fed(classes, views, "host"), fed(classes, views, "device"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
@pytest.mark.parametrize("name", TAKEN)
def test_nvjpeg_is_close_to_the_host(name: str) -> None:
    one = vc.Encoded(TAKEN[name])
    (found,) = DeviceJpeg(torch.device("cuda", 0))([one])
    off = np.abs(found.tensor.cpu().numpy().astype(int) - one.pixels())
    assert str(found.tensor.device) == "cuda:0"
    assert off.mean() < 1
    assert off.max() <= 8


def test_videos() -> None:
    frames = [vc.Encoded(TAKEN[name]) for name in ("4:2:0", "progressive", "4:2:0")] + [vc.Encoded(other("png"))]
    data = [{"video": frames, "labels": 3}] * 2
    same(fed(data, NORMALIZED, "host"), fed(data, NORMALIZED, "device"))


def fed(data: Any, pipeline: Any, decode_on: str, **how: Any) -> list[Any]:
    how = {"device": "cpu", "augment_on": "device", "seed": 0, "threads": 2, **how}
    return list(Loader(data, pipeline, 3, decode_on=decode_on, **how))


def same(host: list[Any], device: list[Any]) -> None:
    assert len(host) == len(device) > 0
    for one, other_one in zip(host, device, strict=True):
        assert str(mapped(one, described)) == str(mapped(other_one, described))
        assert all(map(torch.equal, tensors_of(one), tensors_of(other_one)))


@pytest.mark.parametrize("decode_on", ["gpu", None, 1, ["host"]])
def test_other_places(decode_on: Any) -> None:
    with pytest.raises(SpecError, match=r"Loader\.decode_on: expected one of host, device"):
        Loader(PICTURES, None, device="cpu", augment_on="device", decode_on=decode_on)


def test_the_host_augments_what_it_decodes() -> None:
    with pytest.raises(SpecError, match=r"Loader\.decode_on: expected 'host' unless augment_on is 'device', got 'device'"):
        Loader(PICTURES, None, device="cpu", decode_on="device")


def test_devices_without_a_decoder() -> None:
    with pytest.raises(SpecError, match=r"Loader\.decode_on: expected 'host' for this device: .*, got 'mps'"):
        DeviceJpeg(torch.device("mps"))


def test_a_missing_package_is_named() -> None:
    code = (
        "import sys; sys.modules['nvidia.nvimgcodec'] = None\n"
        "from vicinal.torch import Loader\n"
        "Loader([0], None, device='cpu', augment_on='device', decode_on='device')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Loader.decode_on: nvidia is not installed: pip install 'vicinal[nvjpeg]'" in ran.stderr
