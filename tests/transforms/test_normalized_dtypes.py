"""What Normalize stores: float32, float16 or bfloat16, and in what order of memory."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from vicinal.errors import DataError, SpecError

IDS = range(4)
LAST, FIRST = torch.channels_last, torch.contiguous_format
PICTURES = np.random.default_rng(0).integers(0, 256, (4, 40, 50, 3), dtype=np.uint8)


def pipeline(**normalize: Any) -> vc.Pipeline:
    crop = [vc.RandomResizedCrop(32), vc.HorizontalFlip(), vc.Brightness()]
    return vc.Pipeline([*crop, vc.Normalize(**normalize)], seed=3)


def planes(pictures: Any = PICTURES) -> torch.Tensor:
    return torch.from_numpy(np.moveaxis(pictures, -1, -3).copy())


PLAIN = pipeline()(PICTURES, ids=IDS)
LAST_PLAIN = pipeline(layout="hwc")(PICTURES, ids=IDS).transpose(0, 3, 1, 2)  # computed by other kernels: rounded otherwise


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32, np.float64, np.float16])
def test_half_numbers_are_the_float32_ones_rounded_once(kind: Any) -> None:
    pictures = PICTURES.astype(kind) if np.dtype(kind).kind == "u" else (PICTURES / 255).astype(kind)
    half, whole = (pipeline(dtype=name)(pictures, ids=IDS) for name in ("float16", "float32"))
    assert half.dtype == np.float16
    np.testing.assert_array_equal(half, whole.astype(np.float16))


@pytest.mark.parametrize("layout", ["chw", "hwc", "channels_last"])
@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_layouts_differ_in_shape_and_memory_alone(layout: str, backend: str) -> None:
    found = pipeline(dtype="float16", layout=layout)(PICTURES, ids=IDS, backend=backend)
    wanted = pipeline(layout="chw" if layout == "chw" else "hwc")(PICTURES, ids=IDS, backend=backend).astype(np.float16)
    in_memory = found if layout != "channels_last" else found.transpose(0, 2, 3, 1)
    assert in_memory.flags.c_contiguous
    np.testing.assert_array_equal(in_memory, wanted)


def test_every_form_of_call_gives_the_same() -> None:
    half, wanted = pipeline(dtype="float16", layout="channels_last"), LAST_PLAIN.astype(np.float16)
    listed = half(list(PICTURES), ids=IDS)
    batch = half(vc.Batch(images=PICTURES, ids=IDS)).images
    for row in range(4):
        calls = [half(PICTURES[row], ids=row) for _ in range(5)]  # from the third on by a plan
        named = [half(image=PICTURES[row], id=row, mask=PICTURES[row, :, :, 0])["image"] for _ in range(5)]
        for found in (listed[row], batch[row], *calls, *named):
            assert found.strides == (2, 2 * 32 * 3, 2 * 3)
            np.testing.assert_array_equal(found, wanted[row])
    traced, record = half.trace(PICTURES, ids=IDS)
    np.testing.assert_array_equal(traced, wanted)
    np.testing.assert_array_equal(half.replay(record, PICTURES), wanted)
    np.testing.assert_array_equal(pipeline().replay(record, PICTURES), PLAIN)  # the dtype draws nothing


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
@pytest.mark.parametrize(("layout", "memory"), [("chw", FIRST), ("hwc", FIRST), ("channels_last", LAST)])
def test_tensors(dtype: str, layout: str, memory: torch.memory_format) -> None:
    chosen = pipeline(dtype=dtype, layout=layout)
    wanted = torch.from_numpy(PLAIN if layout == "chw" else LAST_PLAIN).to(getattr(torch, dtype))
    found = chosen(planes(), ids=IDS)
    assert found.is_contiguous(memory_format=memory)
    torch.testing.assert_close(found, wanted, rtol=0, atol=0)
    for row in range(4):
        for one in [chosen(planes()[row], ids=row) for _ in range(5)]:
            torch.testing.assert_close(one, wanted[row], rtol=0, atol=0)


@pytest.mark.parametrize(
    "given", [PICTURES, PICTURES[0], list(PICTURES), [planes()[0], PICTURES[0]], vc.Batch(images=PICTURES)]
)
def test_bfloat16_is_of_tensors(given: Any) -> None:
    chosen = pipeline(dtype="bfloat16")
    for _ in range(5):
        with pytest.raises(DataError, match=r'Normalize\.dtype: expected "float32" or "float16" for arrays'):
            chosen(given)


@pytest.mark.parametrize("layout", ["chw", "hwc", "channels_last"])
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_the_torch_backend_stores_alike(layout: str, dtype: str) -> None:
    chosen = pipeline(dtype=dtype, layout=layout)
    for memory in (FIRST, LAST):
        given = planes().contiguous(memory_format=memory)
        host, torchs = (chosen(given, ids=IDS, backend=backend) for backend in ("cpu", "torch"))
        assert (torchs.dtype, torchs.stride()) == (host.dtype, host.stride())
        assert ((torchs.double() - host.double()).abs() <= 1.01 / 255 / 0.224 + 0.016).all()
        out = torch.empty_like(host)
        chosen(given, ids=IDS, backend="torch", out=out)
        torch.testing.assert_close(out, torchs, rtol=0, atol=0)


def test_encoded_pictures_by_the_torch_backend() -> None:
    found, data = io.BytesIO(), PICTURES[0]
    Image.fromarray(data).save(found, "png")
    chosen = pipeline(dtype="float16", layout="hwc")
    half = chosen([vc.Encoded(found.getvalue())], ids=[0], backend="torch")[0]
    assert half.dtype == np.float16
    np.testing.assert_allclose(half, LAST_PLAIN[0].transpose(1, 2, 0), atol=0.025)
    with pytest.raises(DataError, match=r'Normalize\.layout: expected "chw" or "hwc" for encoded pictures'):
        pipeline(layout="channels_last")([vc.Encoded(found.getvalue())], backend="torch")


def test_pictures_treated_as_pictures_are_stored_alike() -> None:
    found = pipeline(dtype="float16", layout="channels_last")(
        image=PICTURES[0], extra={"other": vc.Extra(PICTURES[0], colour=True), "depth": PICTURES[0, :, :, 0]}, id=0
    )
    np.testing.assert_array_equal(found["extra"]["other"].data, LAST_PLAIN[0].astype(np.float16))
    assert found["extra"]["other"].data.strides == found["image"].strides
    assert found["extra"]["depth"].dtype == np.uint8


@pytest.mark.parametrize("layout", ["chw", "hwc", "channels_last"])
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_out(layout: str, dtype: str) -> None:
    memory = np.empty((4, 3, 32, 32) if layout == "chw" else (4, 32, 32, 3), dtype)
    out = memory.transpose(0, 3, 1, 2) if layout == "channels_last" else memory
    chosen = pipeline(dtype=dtype, layout=layout)
    chosen(PICTURES, ids=IDS, out=out)
    np.testing.assert_array_equal(out, chosen(PICTURES, ids=IDS))


@pytest.mark.parametrize("channels", ["rgb", "bgr"])
def test_out_of_pictures_in_bgr(channels: str) -> None:
    out = np.empty((4, 3, 32, 32), np.float16)
    found = pipeline(dtype="float16")(PICTURES, ids=IDS, out=out, channels=channels)
    np.testing.assert_array_equal(found, out)


@pytest.mark.parametrize(
    ("layout", "dtype", "out"),
    [
        ("chw", "float16", np.empty((4, 3, 32, 32), np.float32)), ("chw", "float32", np.empty((4, 3, 32, 32), np.float16)),
        ("channels_last", "float16", np.empty((4, 3, 32, 32), np.float16)), ("channels_last", "float16", "memory"),
        ("channels_last", "float16", np.empty((4, 32, 32, 3), np.float16)),
    ],
)  # fmt: skip
def test_out_that_does_not_fit(layout: str, dtype: str, out: Any) -> None:
    with pytest.raises(DataError, match=rf"Pipeline\.out: expected .*{dtype} array"):
        pipeline(dtype=dtype, layout=layout)(PICTURES, out=out)


def test_no_out_of_bfloat16() -> None:
    with pytest.raises(DataError, match=r"Pipeline\.out: expected None with Normalize\(dtype='bfloat16'\)"):
        pipeline(dtype="bfloat16")(planes(), out=np.empty((4, 3, 32, 32), np.float32))


def test_mixing_behind_it() -> None:
    def mixed(dtype: str) -> Any:
        mix = [vc.Normalize(dtype=dtype, layout="channels_last"), vc.Mixup()]
        return vc.Pipeline([vc.Resize((16, 16)), *mix], seed=1)(PICTURES, ids=IDS)

    np.testing.assert_array_equal(mixed("float16"), mixed("float32").astype(np.float16))


@pytest.mark.parametrize("count", [0, 1])
def test_few_pictures(count: int) -> None:
    found = pipeline(dtype="float16", layout="channels_last")(PICTURES[:count], ids=range(count))
    np.testing.assert_array_equal(found, LAST_PLAIN[:count].astype(np.float16) if count else found)
    assert (len(found), found.dtype) == (count, np.float16)


@pytest.mark.parametrize("mean", [0.0, 0.5])
def test_what_is_too_large_and_what_is_too_small(mean: float) -> None:
    values = np.array([0, 1, 0.5, 0.065519, 0.065521, 1e-14, 3e-14, 5e-13, 0.49999997, 0.50000006], np.float32)
    pictures = values[None, None, :, None]
    found = vc.Pipeline([vc.Normalize(mean, 1e-6, dtype="float16", layout="hwc")], seed=0)(pictures)
    whole = vc.Pipeline([vc.Normalize(mean, 1e-6, layout="hwc")], seed=0)(pictures)
    with np.errstate(over="ignore"):
        wanted = whole.astype(np.float16)
    assert np.isinf(wanted).any()
    np.testing.assert_array_equal(found.view(np.uint16), wanted.view(np.uint16))


@pytest.mark.parametrize("row", [False, True])
def test_channels_last_tensors_stay_so(row: bool) -> None:
    flip = vc.Pipeline([vc.HorizontalFlip(), vc.Brightness()], seed=2)
    given = planes().contiguous(memory_format=LAST)
    wanted, ids = (flip(planes()[0], ids=0), 0) if row else (flip(planes(), ids=IDS), IDS)
    for found in [flip(given[0] if row else given, ids=ids) for _ in range(4)]:
        assert found.stride() == (given[0] if row else given).stride()
        torch.testing.assert_close(found, wanted, rtol=0, atol=0)
    assert wanted.is_contiguous()


def test_recipes_name_what_is_not_usual() -> None:
    chosen = pipeline(dtype="float16", layout="channels_last")
    assert "{layout: channels_last, dtype: float16}" in chosen.to_yaml()
    assert vc.Pipeline.from_yaml(chosen.to_yaml()) == chosen
    assert "dtype" not in pipeline().to_yaml()


def test_explain_counts_the_rounding() -> None:
    whole, half = pipeline().explain(PICTURES), pipeline(dtype="float16").explain(PICTURES)
    values = 4 * 3 * 32 * 32
    assert (half.passes[-1].read, half.passes[-1].written) == (4 * values, 2 * values)
    assert half.written == whole.written + 2 * values
    assert "Normalize[0].dtype" in str(half)


@pytest.mark.parametrize("name", ["float64", "half", 16, None])
def test_other_dtypes(name: Any) -> None:
    with pytest.raises(SpecError, match=r"Normalize\.dtype: expected one of float32, float16, bfloat16"):
        vc.Normalize(dtype=name)
