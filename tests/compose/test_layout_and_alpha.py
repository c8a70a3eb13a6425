"""Which axis holds the channels and whether the last one is alpha: taken as it was said, or refused, in every form of call."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.contracts.subjects import BACKENDS
from vicinal.errors import DataError

torch = pytest.importorskip("torch")


def seeded(transforms: list[Any], **settings: Any) -> vc.Pipeline:
    """Two of the same transforms draw the same."""
    return vc.Pipeline(transforms, seed=0, **settings)


RNG = np.random.default_rng(2)
FLIP = seeded([vc.HorizontalFlip()])

CALLS: dict[str, Callable[..., Any]] = {
    "one": lambda x, **said: FLIP(x[0], **said),
    "stack": lambda x, **said: FLIP(x, **said)[0],
    "list": lambda x, **said: FLIP(list(x), **said)[0],
    "batch": lambda x, **said: FLIP(vc.Batch(x, **said)).images[0],
    "batch of a list": lambda x, **said: FLIP(vc.Batch(list(x), **said)).images[0],
    "samples": lambda x, **said: FLIP(vc.Batch.from_samples([{"image": p} for p in x], **said)).images[0],
    "named": lambda x, **said: FLIP(image=x[0], boxes=[[0, 0, 1, 1]], **said)["image"],
    "reference": lambda x, **said: FLIP(x, backend="reference", **said)[0],
    "in turn": lambda x, **said: seeded([vc.HorizontalFlip()], fuse=False)(x, **said)[0],
    "mixed": lambda x, **said: seeded([vc.HorizontalFlip(), vc.Mixup(p=0.0)])(x, **said)[0],
    "traced": lambda x, **said: FLIP.trace(x, **said)[0][0],
}  # fmt: skip


def noise(*shape: int) -> np.ndarray:
    return RNG.integers(0, 255, shape).astype(np.uint8)


def of(kind: str, array: np.ndarray) -> Any:
    return torch.from_numpy(array) if kind == "tensor" else array


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("kind", "shape"), [
    ("array", (3, 8, 9)), ("array", (1, 8, 9)), ("array", (4, 32, 32)), ("array", (8, 9, 5)), ("array", (16, 16, 16)),
    ("array", (3, 5, 5)), ("tensor", (8, 9, 3)), ("tensor", (9, 9, 1)), ("tensor", (8, 9, 5)), ("tensor", (7, 8, 9)),
])  # fmt: skip
def test_shapes_that_do_not_say_it_are_refused(call: str, kind: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match=r"shape: expected an? (array|tensor) \[.*layout='"):
        CALLS[call](of(kind, noise(2, *shape)))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", ["array", "tensor"])
@pytest.mark.parametrize(("layout", "shape"), [
    ("chw", (3, 8, 9)), ("chw", (1, 8, 9)), ("chw", (12, 8, 9)), ("chw", (4, 4, 4)), ("chw", (3, 9, 3)),
    ("hwc", (8, 9, 3)), ("hwc", (8, 9, 1)), ("hwc", (8, 9, 12)), ("hwc", (4, 4, 4)), ("hwc", (3, 5, 3)),
])  # fmt: skip
def test_what_was_said_is_flipped_along_its_columns_and_given_back_so(
    call: str, kind: str, layout: str, shape: tuple[int, ...]
) -> None:
    pictures = noise(2, *shape)
    got = CALLS[call](of(kind, pictures), layout=layout)
    assert isinstance(got, torch.Tensor if kind == "tensor" else np.ndarray)
    np.testing.assert_array_equal(np.asarray(got), np.flip(pictures[0], axis=2 if layout == "chw" else 1))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("kind", "shape", "axis"), [
    ("array", (4, 4, 4), 1), ("array", (3, 5, 3), 1), ("array", (3, 4, 2), 1), ("array", (2, 2, 1), 1),
    ("tensor", (4, 4, 4), 2), ("tensor", (3, 5, 3), 2), ("tensor", (1, 9, 9), 2), ("tensor", (3, 9, 1), 2),
])  # fmt: skip
def test_up_to_four_channels_are_where_arrays_and_tensors_have_them(
    call: str, kind: str, shape: tuple[int, ...], axis: int
) -> None:
    pictures = noise(2, *shape)
    np.testing.assert_array_equal(np.asarray(CALLS[call](of(kind, pictures))), np.flip(pictures[0], axis=axis))


@pytest.mark.parametrize("channels", ["rgb", "bgr"])
def test_channels_first_and_last_are_the_same_picture(channels: str) -> None:
    """Colours, geometry and Normalize: layouts differ in their axes, and Normalize says those of arrays."""
    augment = seeded([vc.Affine(degrees=30), vc.ColorJitter(0.3, 0.3, 0.3, 0.1)])
    last = noise(2, 9, 12, 3)
    first = np.ascontiguousarray(np.moveaxis(last, 3, 1))
    wanted = augment(last, ids=[1, 2], channels=channels)
    got = augment(first, ids=[1, 2], layout="chw", channels=channels)
    np.testing.assert_array_equal(np.moveaxis(got, 1, 3), wanted)
    tensor = augment(torch.from_numpy(last), ids=[1, 2], layout="hwc", channels=channels)
    np.testing.assert_array_equal(tensor.numpy(), wanted)
    for stored in ("chw", "hwc"):
        normalize = seeded([vc.Normalize(layout=stored)])
        assert normalize(first, layout="chw").shape == ((2, 3, 9, 12) if stored == "chw" else (2, 9, 12, 3))
        assert normalize(torch.from_numpy(last), layout="hwc").shape == (2, 9, 12, 3)
        again = FLIP(normalize(vc.Batch(last))).images
        np.testing.assert_array_equal(again, np.flip(normalize(last), axis=3 if stored == "chw" else 2))


def test_a_batch_keeps_what_it_says() -> None:
    batch = vc.Batch(noise(2, 3, 8, 9), layout="chw", ids=[1, 2])
    assert FLIP(FLIP(batch)).layout == "chw"
    np.testing.assert_array_equal(FLIP(FLIP(batch)).images, batch.images)
    assert batch.repeat(3).layout == "chw"
    assert FLIP(batch, layout="chw").layout == "chw"
    with pytest.raises(DataError, match="layout: expected 'chw', as the Batch says, got 'hwc'"):
        FLIP(batch, layout="hwc")
    with pytest.raises(DataError, match="alpha: expected None, as the Batch says, got True"):
        FLIP(batch, alpha=True)


COLOURS = (
    vc.GaussianNoise(0.1), vc.Multiply(1.3), vc.Gamma(1.4), vc.Invert(), vc.Equalize(), vc.PixelDropout(0.3), vc.Contrast(0.3),
    vc.SaltAndPepper(0.2), vc.Posterize(2), vc.Solarize(0.3), vc.AutoContrast(), vc.Multiply((0.5, 0.8), per_channel=True),
)  # fmt: skip


@pytest.mark.parametrize("transform", COLOURS, ids=lambda t: type(t).__name__)
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("channels", [2, 4])
def test_the_last_channel_is_alpha_only_where_that_is_said(transform: Any, backend: str, channels: int) -> None:
    pictures = RNG.integers(40, 200, (2, 25, 24, channels)).astype(np.uint8)
    augment = seeded([transform])
    for fuse in (True, False):
        augment = seeded([transform], fuse=fuse)
        for kept, said in ((False, {}), (False, {"alpha": False}), (True, {"alpha": True})):
            out = augment(pictures, backend=backend, **said)
            assert (out[..., :-1] != pictures[..., :-1]).any()
            assert np.array_equal(out[..., -1], pictures[..., -1]) is kept
            planes = augment(torch.from_numpy(np.moveaxis(pictures, 3, 1).copy()), backend=backend, **said)
            assert np.array_equal(planes[:, -1].numpy(), pictures[..., -1]) is kept
            batch = augment(vc.Batch(list(pictures), **said), backend=backend)
            assert np.array_equal(batch.images[..., -1], pictures[..., -1]) is kept


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_pil_images_have_alpha_by_their_mode(mode: str) -> None:
    image = Image.fromarray(noise(9, 12, 4), "RGBA" if mode == "P" else None).convert("RGBA")
    image = image.quantize(8, Image.Quantize.FASTOCTREE) if mode == "P" else image.convert(mode)
    alpha = np.asarray(image.convert("RGBA"))[..., 3]
    gamma = seeded([vc.Gamma(2.0), vc.Saturation((0.5, 0.5))])
    for out in (gamma(image), gamma([image])[0], gamma(vc.Batch([image])).images[0], gamma(image=image)["image"]):
        np.testing.assert_array_equal(np.asarray(out)[..., -1], alpha)
    with pytest.raises(DataError, match=r"Saturation: expected 1 or 3 colour channels, got [24] \(alpha=True says"):
        gamma(image, alpha=False)
    with pytest.raises(DataError, match=r"images\[1\]: expected uint8 with [24] channels of which the last is alpha as in"):
        gamma([image, noise(9, 12, 2 if mode == "LA" else 4)])


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_files_with_alpha_keep_it(tmp_path: Any, suffix: str) -> None:
    picture = noise(9, 12, 4)
    path = tmp_path / f"a{suffix}"
    Image.fromarray(picture).save(path, **({"lossless": True, "exact": True} if suffix == ".webp" else {}))
    encoded = vc.Encoded(path)
    assert encoded.alpha
    pixels = encoded.pixels()
    for backend in BACKENDS:
        out = seeded([vc.Invert()])([encoded], backend=backend)[0]
        np.testing.assert_array_equal(out[..., :3], 255 - pixels[..., :3])
        np.testing.assert_array_equal(out[..., 3], pixels[..., 3])
    np.testing.assert_array_equal(seeded([vc.Invert()])([encoded], alpha=False)[0], 255 - pixels)
    np.testing.assert_array_equal(seeded([vc.Invert()])(vc.read(path)), 255 - pixels)
    again = seeded([vc.Invert()])(seeded([vc.Invert()])(vc.Batch([encoded])))
    np.testing.assert_array_equal(again.images[0], pixels)


def test_a_tiff_whose_fourth_channel_is_no_alpha_has_none(tmp_path: Any) -> None:
    path = tmp_path / "nir.tif"
    Image.fromarray(noise(9, 12, 4)).save(path)
    tag = struct.pack("<HHI", 338, 3, 1)  # ExtraSamples, one short
    data = path.read_bytes()
    assert data.count(tag + b"\2\0") == 1
    path.write_bytes(data.replace(tag + b"\2\0", tag + b"\0\0"))
    assert vc.Encoded(path).shape == (9, 12, 4)
    assert not vc.Encoded(path).alpha
    assert not vc.Encoded(vc.write(tmp_path / "grey.png", noise(9, 12))).alpha
    assert vc.Encoded(vc.write(tmp_path / "la.png", noise(9, 12, 2))).alpha


VALUES = torch.rand(3, 8, 9, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("call", CALLS)
def test_tensors_that_numpy_cannot_view_are_flipped_or_refused(call: str) -> None:
    pair = torch.stack([VALUES, VALUES])
    flipped = VALUES.flip(2)
    got = CALLS[call](pair.bfloat16())
    assert got.dtype == torch.bfloat16
    assert torch.equal(got, flipped.bfloat16())
    negated = torch.complex(torch.zeros_like(pair), -pair).conj().imag
    assert negated.is_neg()
    assert torch.equal(CALLS[call](negated), flipped)
    assert torch.equal(CALLS[call](pair.clone().requires_grad_()), flipped)
    assert torch.equal(CALLS[call](pair.half()), flipped.half())
    assert torch.equal(CALLS[call](pair.double()), flipped.double())
    assert torch.equal(CALLS[call](pair > 0.5), flipped > 0.5)
    for bad in (pair.to("meta"), torch.complex(pair, pair), torch.complex(pair, pair).conj(), pair.to(torch.float8_e4m3fn)):
        with pytest.raises(DataError, match="expected"):
            CALLS[call](bad)


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
@pytest.mark.parametrize("bad", [
    lambda: VALUES.to_sparse(), lambda: torch.quantize_per_tensor(VALUES, 0.1, 0, torch.quint8), lambda: VALUES.to("meta"),
    lambda: VALUES.to(torch.float8_e5m2),
])  # fmt: skip
def test_tensors_without_dense_memory_are_refused(bad: Callable[[], Any]) -> None:
    for call in (lambda x: FLIP(x), lambda x: FLIP([x]), lambda x: FLIP(image=x), lambda x: FLIP(vc.Batch([x]))):
        with pytest.raises(DataError, match="tensor"):
            call(bad())
    with pytest.raises(DataError):
        FLIP(image=noise(8, 9, 3), boxes=bad())


def test_bfloat16_normalizes_to_float32_and_keeps_a_range() -> None:
    assert seeded([vc.Normalize(0.5, 0.5)])(VALUES.bfloat16()).dtype == torch.float32
    inverted = seeded([vc.Invert()], value_range=(0, 4))(VALUES.bfloat16() * 4)
    assert inverted.dtype == torch.bfloat16
    torch.testing.assert_close(inverted.float(), 4 - VALUES * 4, atol=0.03, rtol=0)
