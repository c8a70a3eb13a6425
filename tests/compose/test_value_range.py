"""Floats beyond [0, 1], other dtypes and pictures with a value_range: right in every form of call, or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.contracts.subjects import BACKENDS
from vicinal.errors import DataError, SpecError
from vicinal.transforms.base import Transform


def seeded(transforms: list[Any], **settings: Any) -> vc.Pipeline:
    """Two of the same transforms draw the same."""
    return vc.Pipeline(transforms, seed=0, **settings)


SIZE = (12, 9)
UNIT = np.random.default_rng(3).random((2, *SIZE, 3), np.float32)
UNIT[:, 0, 0], UNIT[:, 1, 1] = 0, 1

FORMS: dict[str, Callable[[vc.Pipeline, Any], Any]] = {
    "one": lambda f, x: f(x[0], ids=[5])[None],
    "stack": lambda f, x: f(x, ids=[5, 6]),
    "list": lambda f, x: np.stack(f(list(x), ids=[5, 6])),
    "batch": lambda f, x: f(vc.Batch(x, ids=[5, 6])).images,
    "named": lambda f, x: f(image=x[0], id=5, mask=np.zeros(SIZE, np.uint8))["image"][None],
    "reference": lambda f, x: f(x, ids=[5, 6], backend="reference"),
    "grey": lambda f, x: f(x[0, ..., 0], ids=[5])[None],
    "trace": lambda f, x: f.trace(x, ids=[5, 6])[0],
}

NEEDY: list[Transform] = [
    vc.Brightness((0.2, 0.2)), vc.Gamma(1.2), vc.GaussianBlur(1.0), vc.Cutout(3), vc.Rotate(10), vc.Pad(2), vc.Posterize(4),
    vc.Resize(7, interpolation="bicubic"), vc.Normalize(0.5, 0.2), vc.Gamma((1.1, 1.2), p=0.0), vc.GaussianNoise(0.01),
    vc.RandAugment(2, 9), vc.AugMix(), vc.RandomCrop(14, border="constant"), vc.Sometimes(0.5, [vc.Invert()]),
]  # fmt: skip
"""What goes by black and white, whatever is drawn."""

FREE: list[Transform] = [
    vc.HorizontalFlip(), vc.RandomResizedCrop(7), vc.Resize(6), vc.QuarterTurn(2), vc.RandomCrop(5),
    vc.Rotate(20, border="edge"), vc.Perspective(0.3, border="reflect"), vc.CenterCrop(5, border="constant"),
    vc.Mixup(), vc.CutMix(),
]  # fmt: skip
"""What moves and averages pixels, and shows no fill."""

WRONG = {"bytes": UNIT * 255, "centred": UNIT * 2 - 1, "hounsfield": UNIT * 3000 - 1000, "a little": UNIT * 1.01}


def name(transform: Transform) -> str:
    return type(transform).__name__


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("numbers", WRONG)
def test_floats_beyond_the_range_are_refused_in_every_form(form: str, numbers: str) -> None:
    with pytest.raises(DataError, match=r"\[0, 1\], as Gamma\[0\] needs them, got .* \(divide by 255, say value_range="):
        FORMS[form](seeded([vc.HorizontalFlip(), vc.Gamma(1.2)]), WRONG[numbers])


@pytest.mark.parametrize("transform", NEEDY, ids=name)
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("fuse", [True, False])
def test_what_goes_by_black_and_white_refuses_other_floats(transform: Transform, backend: str, fuse: bool) -> None:
    augment = seeded([transform], fuse=fuse)
    assert np.isfinite(augment(UNIT, backend=backend)).all()
    with pytest.raises(DataError, match=r"^images\[1\]: expected values in \[0, 1\], as \w+\[0\]"):
        augment(np.stack([UNIT[0], UNIT[1] * 255]), backend=backend)


@pytest.mark.parametrize("transform", FREE, ids=name)
@pytest.mark.parametrize("backend", BACKENDS)
def test_what_only_moves_pixels_takes_any_floats(transform: Transform, backend: str) -> None:
    augment = seeded([transform])
    unit, wide = (augment(x, ids=[1, 2], backend=backend) for x in (UNIT, UNIT * 3000 - 1000))
    np.testing.assert_allclose(wide, unit * 3000 - 1000, atol=0.1)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [(0, 0, 0, 0), (1, 11, 8, 2), (1, 5, 4, 1)])
@pytest.mark.parametrize("backend", BACKENDS)
def test_numbers_that_are_none_are_found_wherever_they_are(value: float, place: tuple[int, ...], backend: str) -> None:
    pictures = UNIT.copy()
    pictures[place] = value
    where = rf"^images\[{place[0]}\]: .*{value} at \[{', '.join(map(str, place[1:]))}\]"
    with pytest.raises(DataError, match=where):
        seeded([vc.Gamma(1.2)])(pictures, backend=backend)
    with pytest.raises(DataError, match=r"finite numbers with value_range"):
        seeded([vc.Gamma(1.2)])(pictures, backend=backend, value_range=(0, 2))
    flipped = seeded([vc.HorizontalFlip()])(pictures, backend=backend)
    np.testing.assert_array_equal(flipped, pictures[:, :, ::-1])


@pytest.mark.parametrize("backend", BACKENDS)
def test_float_errors_pass_and_so_does_minus_zero(backend: str) -> None:
    pictures = UNIT.copy()
    pictures[0, 0, 0], pictures[1, 1, 1] = (-0.0, 1 + 1e-6, -5e-4), 1 + 9e-4
    out = seeded([vc.Gamma(1.0 + 1e-9)])(pictures, backend=backend)
    np.testing.assert_allclose(out, np.clip(pictures, 0, 1), atol=1e-6)


def test_behind_normalize_and_between_mixes_there_is_nothing_to_check() -> None:
    chain = [vc.Normalize(0.5, 0.1), vc.HorizontalFlip(), vc.GaussianNoise(0.1), vc.Cutout(3)]
    assert seeded(chain)(UNIT).min() < -1
    with pytest.raises(DataError, match=r"as Gamma\[0\]"):
        seeded([vc.Mixup(), vc.Gamma(1.5)])(UNIT * 255)
    mixed = seeded([vc.Mixup(), vc.Gamma(1.5)], value_range=(0, 255))(UNIT * 255, ids=[1, 2])
    np.testing.assert_allclose(mixed, 255 * seeded([vc.Mixup(), vc.Gamma(1.5)])(UNIT, ids=[1, 2]), atol=1e-2)


CHAIN: list[Transform] = [
    vc.HorizontalFlip(p=0.5), vc.Affine(degrees=20, fill=0.25), vc.Brightness(0.3), vc.Cutout(3, fill=0.5), vc.GaussianBlur(0.7)
]  # fmt: skip
KINDS: dict[str, tuple[float, float]] = {
    "float32": (0, 255), "float64": (-1, 1), "float16": (0, 255), "int16": (-1024, 3071), "int32": (-1000, 1000),
    "uint32": (0, 100000), "uint16": (0, 4095), "uint8": (16, 235), ">i2": (-1024, 3071), ">f4": (-5, 5),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", KINDS)
def test_a_value_range_gives_the_same_pictures_in_its_own_units(form: str, dtype: str) -> None:
    low, high = KINDS[dtype]
    numbers = UNIT * (high - low) + low
    pictures = (np.rint(numbers) if np.dtype(dtype).kind in "iu" else numbers).astype(dtype)
    before = pictures.copy()
    unit = ((pictures.astype(np.float64) - low) / (high - low)).astype(np.float32)
    got = FORMS[form](seeded(CHAIN, value_range=(low, high)), pictures)
    wanted = FORMS[form](seeded(CHAIN), np.clip(unit, 0, 1)).astype(np.float64) * (high - low) + low
    np.testing.assert_array_equal(pictures, before)
    assert got.dtype.newbyteorder("=") == np.dtype(dtype).newbyteorder("=")
    step = 0.51 if np.dtype(dtype).kind in "iu" else 0.13 if dtype == "float16" else 0.0
    np.testing.assert_allclose(got.astype(np.float64), wanted, atol=step + 3e-6 * (high - low))


def test_a_range_is_said_by_call_batch_or_pipeline_in_this_order() -> None:
    bright = seeded([vc.Brightness((1.5, 1.5))], value_range=(0, 2))
    picture = np.full((4, 4), 10, np.float32)
    assert bright(picture).max() == pytest.approx(2)
    assert bright(picture, value_range=(0, 100)).max() == pytest.approx(15)
    assert bright(vc.Batch([picture], value_range=(0, 100))).images[0].max() == pytest.approx(15)
    assert bright(vc.Batch([picture]), value_range=(0, 100)).images[0].max() == pytest.approx(15)
    with pytest.raises(DataError, match=r"value_range: expected \(0.0, 100.0\), as the Batch says, got \(0.0, 9.0\)"):
        bright(vc.Batch([picture], value_range=(0, 100)), value_range=(0, 9))
    twice = bright(bright(vc.Batch([picture], value_range=(0, 100))))
    assert twice.images[0].max() == pytest.approx(22.5)
    assert vc.Pipeline.from_yaml(bright.to_yaml()) == bright
    assert "value_range" not in seeded([vc.HorizontalFlip()]).to_yaml()


BEYOND: list[Transform] = [
    vc.Posterize(3), vc.Solarize(0.4), vc.SolarizeAdd(0.2, 0.5), vc.Hue((0.1, 0.2)), vc.SaltAndPepper(0.3), vc.AutoContrast(),
    vc.Equalize(), vc.Saturation(0.4), vc.Contrast((0.7, 0.7)), vc.Sharpness((1.5, 1.5)), vc.PixelDropout(0.3), vc.Gamma(0.7),
    vc.GaussianNoise(0.1), vc.Cutout(4, fill="mean"), vc.Invert(), vc.Resize(7, interpolation="bicubic"),
]  # fmt: skip


@pytest.mark.parametrize("transform", BEYOND, ids=name)
def test_values_beyond_the_range_are_the_same_to_both_backends(transform: Transform) -> None:
    """Each op clamps them, or leaves them beyond, alike."""
    augment = seeded([transform], value_range=(100, 200))
    got, wanted = (augment(UNIT * 200 + 50, ids=[1, 2], backend=backend) for backend in BACKENDS)
    np.testing.assert_allclose(got, wanted, atol=0.05)
    untouched = seeded([vc.Sometimes(0.0, [transform])], value_range=(100, 200))(UNIT * 200 + 50)
    np.testing.assert_allclose(untouched, UNIT * 200 + 50, atol=1e-4)


def test_normalize_takes_fractions_of_the_range_and_gives_float32() -> None:
    scan = np.array([[-1000, 0], [1000, 3000]], np.int16)
    got = seeded([vc.Normalize(0.25, 0.5)], value_range=(-1000, 3000))(scan)
    assert got.dtype == np.float32
    np.testing.assert_allclose(np.ravel(got), [-0.5, 0, 0.5, 1.5], atol=1e-6)
    again = seeded([vc.HorizontalFlip()])(seeded([vc.Normalize()], value_range=(0, 2))(vc.Batch(UNIT * 2)))
    assert again.value_range is None
    assert again.images.shape == (2, 3, *SIZE)


@pytest.mark.parametrize(
    "bad",
    [
        (1, 0), (0, 0), (0, np.nan), (0, np.inf), 5, "ab", (0, 1, 2), ("a", "b"), ("0", "255"), (False, True), (b"0", b"1"),
        (np.False_, 255), (0, 10**400),
    ],
)  # fmt: skip
def test_ranges_that_are_none_are_refused(bad: Any) -> None:
    for call in (lambda: vc.Batch(UNIT, value_range=bad), lambda: seeded(CHAIN)(UNIT, value_range=bad)):
        with pytest.raises(DataError, match=r"^value_range: expected \(low, high\) with low < high"):
            call()
    with pytest.raises(SpecError, match=r"^Pipeline.value_range: expected \(low, high\) with low < high"):
        seeded(CHAIN, value_range=bad)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", ["int16", "int32", "uint32"])
def test_integers_without_a_range_are_moved_and_never_coloured(form: str, dtype: str) -> None:
    pictures = (UNIT * 30000).astype(dtype) - (9000 if dtype != "uint32" else 0)
    flipped = FORMS[form](seeded([vc.HorizontalFlip()]), pictures)
    assert flipped.dtype == pictures.dtype
    np.testing.assert_array_equal(flipped, FORMS[form](seeded([]), pictures)[:, :, ::-1])
    shrunk = FORMS[form](seeded([vc.Resize(6)]), pictures)
    np.testing.assert_allclose(shrunk, FORMS[form](seeded([vc.Resize(6)]), pictures.astype(np.float32)), atol=0.51)
    with pytest.raises(DataError, match=rf"Gamma\[0\] needs a range of values, and {dtype} has none of its own \(say value_r"):
        FORMS[form](seeded([vc.Gamma(1.1)]), pictures)


@pytest.mark.parametrize("dtype", ["float64", "float16", "bool", ">f8", ">u2"])
@pytest.mark.parametrize("form", FORMS)
def test_dtypes_with_a_range_of_their_own_come_back(form: str, dtype: str) -> None:
    pictures = UNIT > 0.5 if dtype == "bool" else (UNIT * (65535 if dtype == ">u2" else 1)).astype(dtype)
    flipped = FORMS[form](seeded([vc.HorizontalFlip()]), pictures)
    assert flipped.dtype == pictures.dtype or form == "list"  # which np.stack makes native
    wanted = FORMS[form](seeded([]), pictures)[:, :, ::-1]
    np.testing.assert_allclose(flipped.astype(float), wanted.astype(float), rtol=1e-7)
    inverted = FORMS[form](seeded([vc.Invert()]), pictures)
    np.testing.assert_allclose(inverted[:, :, ::-1].astype(float), (65535 if dtype == ">u2" else 1) - wanted.astype(float),
                               atol=1e-2 if dtype == ">u2" else 1e-3)


def test_numbers_that_float32_does_not_hold_are_refused() -> None:
    flip = seeded([vc.HorizontalFlip()])
    with pytest.raises(DataError, match=r"images: expected numbers within 16777216 of 0, .* got 0 to 16777217 \(int32\)"):
        flip(np.array([[0, 2**24 + 1]], np.int32))
    np.testing.assert_array_equal(flip(np.array([[0, 2**24]], np.uint32)), [[2**24, 0]])
    with pytest.raises(DataError, match="numbers that float32 holds"):
        flip(np.array([[0.0, 1e300]]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32"])
def test_levels_with_the_range_of_fractions_are_refused(form: str, dtype: str) -> None:
    """They would all be white; zeros and ones of whole numbers have that range."""
    invert = seeded([vc.Invert()], value_range=(0, 1))
    ends = (UNIT >= 0.5).astype(dtype)
    np.testing.assert_array_equal(FORMS[form](invert, ends), 1 - FORMS[form](seeded([]), ends))
    with pytest.raises(DataError, match=rf"expected 0 and 1 with value_range \(0, 1\), got 0 to 200 \({dtype}\): leave"):
        FORMS[form](invert, (UNIT * 200).astype(dtype))


@pytest.mark.parametrize("mode", ["I;16", "F", "I"])
def test_pil_modes_of_one_deep_channel_come_back(mode: str) -> None:
    dtype = {"I;16": np.uint16, "F": np.float32, "I": np.int32}[mode]
    array = (UNIT[0, ..., 0] * 3000).astype(dtype)
    image = Image.fromarray(array)
    assert image.mode == mode
    out = seeded([vc.HorizontalFlip()])(image)
    assert out.mode == mode
    np.testing.assert_array_equal(np.asarray(out), array[:, ::-1])
    inverted = seeded([vc.Invert()], value_range=(0, 4000))(image)
    assert inverted.mode == mode
    np.testing.assert_allclose(np.asarray(inverted), 4000.0 - array, atol=1e-2)
    assert isinstance(seeded([vc.Normalize(0.5, 0.5)], value_range=(0, 4000))(image), np.ndarray)


def test_encoded_pictures_take_a_range_too(tmp_path: Any) -> None:
    deep = (UNIT[0] * 4095).astype(np.uint16)
    png, tiff = vc.write(tmp_path / "a.png", deep), vc.write(tmp_path / "a.tif", UNIT[0] * 255)
    invert = seeded([vc.Invert()])
    pictures = [vc.Encoded(png)] * 2 + [deep]
    for backend in BACKENDS:
        for one in invert(pictures, value_range=(0, 4095), backend=backend):
            assert one.dtype == np.uint16
            np.testing.assert_array_equal(one, 4095 - deep)
        with pytest.raises(DataError, match=r"images\[0\]: expected values in \[0, 1\], as Invert\[0\]"):
            invert([vc.Encoded(tiff)], backend=backend)
        got = invert([vc.Encoded(tiff)], value_range=(0, 255), backend=backend)[0]
        np.testing.assert_allclose(got, 255 - UNIT[0] * 255, atol=1e-3)


@pytest.mark.parametrize("dtype", ["float32", "int16", "uint16", "float64"])
@pytest.mark.parametrize("said", [{}, {"layout": "chw"}, {"channels": "bgr"}])
def test_out_takes_what_is_given_back(dtype: str, said: dict[str, str]) -> None:
    pictures = (UNIT * 1000).astype(dtype)
    pictures = np.ascontiguousarray(np.moveaxis(pictures, 3, 1)) if "layout" in said else pictures
    augment = seeded([vc.Brightness((0.1, 0.1)), vc.Resize((5, 6))], value_range=(0, 2000))
    wanted = augment(pictures, **said)
    out = np.zeros_like(wanted)
    got = augment(pictures, out=out, **said)
    np.testing.assert_array_equal(got, wanted)
    np.testing.assert_array_equal(out, wanted)
    with pytest.raises(DataError, match=r"^Pipeline.out: expected a C-contiguous"):
        augment(pictures, out=out.astype(np.uint8), **said)
