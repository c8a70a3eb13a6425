"""500 damaged JPEG, PNG and WebP files: every one is decoded or refused with a reason; and pictures that are too large."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vicinal as vc

PHOTOS = Path(__file__).parents[2] / "demo" / "photos"
FILES = 500
MOST = 1 << 20
"""Pixels that the damaged files may claim: a flipped bit of a size makes a file that takes long, and no other path."""

SHRINK = vc.Pipeline([vc.RandomResizedCrop(16)], seed=1)
KEEP = vc.Pipeline([vc.HorizontalFlip()], seed=1)


def stored(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@cache
def whole_files() -> tuple[bytes, ...]:
    """One small file of every kind of coding that the three formats have and people use."""
    images = [Image.open(PHOTOS / name).convert("RGB").resize((151, 101)) for name in ("astronaut.jpg", "chelsea.jpg")]
    first, second = images
    exif = Image.Exif()
    exif[274] = 6
    return (
        stored(first, "JPEG", quality=90), stored(second, "JPEG", quality=70, subsampling=0),
        stored(first, "JPEG", progressive=True), stored(second.convert("L"), "JPEG"), stored(first, "JPEG", exif=exif),
        stored(second.convert("CMYK"), "JPEG"), stored(first, "JPEG", restart_marker_rows=1),
        stored(first, "PNG"), stored(second.convert("RGBA"), "PNG"), stored(first.quantize(16), "PNG"),
        stored(Image.fromarray(np.asarray(first.convert("L")).astype(np.uint16) * 257), "PNG"),
        stored(second, "WEBP", quality=80), stored(first, "WEBP", lossless=True), stored(second.convert("RGBA"), "WEBP"),
    )  # fmt: skip


def flip_bits(data: bytearray, random: np.random.Generator) -> None:
    for place in random.integers(2, len(data), random.integers(1, 12)):
        data[place] ^= 1 << random.integers(8)


def cut_off(data: bytearray, random: np.random.Generator) -> None:
    del data[random.integers(1, len(data)) :]


def cut_out(data: bytearray, random: np.random.Generator) -> None:
    start = random.integers(2, len(data))
    del data[start : start + random.integers(1, 200)]


def edit_header(data: bytearray, random: np.random.Generator) -> None:
    for place in random.integers(2, min(len(data), 700), random.integers(1, 4)):
        data[place] = random.choice([0, 1, 2, 127, 128, 254, 255])


def repeat(data: bytearray, random: np.random.Generator) -> None:
    start = random.integers(0, len(data))
    data[start:start] = data[start : start + random.integers(1, 300)]


HARMS: tuple[Callable[[bytearray, np.random.Generator], None], ...] = (
    flip_bits, cut_off, cut_out, edit_header, repeat, flip_bits, edit_header,
)  # fmt: skip


def with_right_checksums(data: bytes) -> bytes:
    """A PNG whose chunks are damaged but whose checksums say that they are not."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        length = struct.unpack_from(">I", data, at)[0]
        body = data[at + 4 : at + 8 + length]
        out += data[at : at + 4] + body + struct.pack(">I", zlib.crc32(body))
        at += 12 + length
    return bytes(out) + data[at:]


def damaged(number: int) -> bytes:
    random = np.random.default_rng((7, number))
    files = whole_files()
    data = bytearray(files[number % len(files)])
    HARMS[number % len(HARMS) if number % 3 else random.integers(len(HARMS))](data, random)
    harmed = bytes(data)
    return with_right_checksums(harmed) if harmed.startswith(b"\x89PNG") and number % 2 else harmed


def outcome(call: Callable[[], np.ndarray]) -> np.ndarray | str:
    try:
        return call()
    except vc.ReadError as error:
        return str(error)


@pytest.mark.parametrize("part", range(5))
def test_damaged_files_are_decoded_or_refused(part: int, capfd: pytest.CaptureFixture[str]) -> None:
    decoded = refused = 0
    for number in range(part * FILES // 5, (part + 1) * FILES // 5):
        data = damaged(number)
        picture = outcome(lambda data=data: vc.read(data, max_pixels=MOST))
        same = outcome(lambda data=data: KEEP(vc.Encoded(data, max_pixels=MOST, name="x")))
        small = outcome(lambda data=data: SHRINK(vc.Encoded(data, max_pixels=MOST), ids=[1]))
        if isinstance(picture, str):
            refused += 1
            assert picture.startswith("<bytes>: ")
            assert "\n" not in picture
            assert isinstance(same, str)
            assert same.removeprefix("images[0]: ") == picture.replace("<bytes>", "x")
        else:
            decoded += 1
            assert picture.size
            np.testing.assert_array_equal(KEEP(picture), same)
            assert isinstance(small, np.ndarray)
            assert small.shape == (16, 16, picture.shape[2])
            crop = vc.Encoded(data, max_pixels=MOST, scaled=False)
            np.testing.assert_array_equal(SHRINK(picture, ids=[number]), SHRINK(crop, ids=[number]))
    assert decoded > 10
    assert refused > 10
    out, err = capfd.readouterr()
    assert out == ""
    assert err == ""


def claims(kind: str, side: int) -> bytes:
    """A file of a few bytes that says it is ``side`` x ``side`` pixels."""
    data = bytearray(stored(Image.new("RGB", (16, 16)), kind))
    if kind == "PNG":
        data[16:24] = struct.pack(">II", side, side)
        return with_right_checksums(bytes(data))
    if kind == "JPEG":
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = struct.pack(">HH", side, side)
    elif kind == "BMP":
        data[18:26] = struct.pack("<ii", side, side)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
@pytest.mark.parametrize("open_", [vc.read, vc.Encoded])
def test_a_picture_of_900_megapixels_is_refused_with_the_way_to_raise_the_limit(kind: str, open_: Callable) -> None:
    data = claims(kind, 30_000)
    with pytest.raises(vc.ReadError) as error:
        open_(data)
    wanted = "<bytes>: 30000 x 30000 pixels; at most 268435456 are read (max_pixels)"
    pillow = "<bytes>: more pixels than Pillow opens"
    assert str(error.value) == (pillow if kind == "BMP" else wanted)
    if kind != "BMP":
        assert vc.Encoded(data, max_pixels=10**9).shape == (30_000, 30_000, 3)


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    data = stored(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    bomb = data[:at] + data[at:-2] * 600 + data[-2:]
    for call in (vc.read, vc.Encoded):
        with pytest.raises(vc.ReadError, match="<bytes>: a JPEG of more than 500 scans"):
            call(bomb)
