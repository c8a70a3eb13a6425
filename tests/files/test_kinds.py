"""PNG, BMP, GIF, WebP, PNM and JPEG of every kind: read as their specifications say, or refused."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

import vicinal as vc
from tests.files.raw_files import bmp, packed, png, pnm
from vicinal.errors import ReadError
from vicinal.files.read import read, read_mask

HEIGHT, WIDTH = 11, 13
RANDOM = np.random.default_rng(4)


def levels(highest: int, *channels: int) -> np.ndarray:
    return RANDOM.integers(0, highest + 1, (HEIGHT, WIDTH, *channels))


def stored(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def same(data: bytes, pixels: np.ndarray, dtype: str = "uint8", within: int = 0) -> None:
    """``read`` gives these pixels, and so does a pipeline of the encoded file, whose header says their kind before."""
    result = read(data)
    assert result.dtype == dtype
    assert result.shape == (pixels if pixels.ndim == 3 else pixels[..., None]).shape
    assert np.abs(result.astype(np.int64) - pixels.reshape(result.shape)).max() <= within
    encoded = vc.Encoded(data)
    assert (encoded.shape, encoded.dtype) == (result.shape, result.dtype)
    np.testing.assert_array_equal(encoded.pixels(), result)


PALETTE, GREY, RGB, GREY_ALPHA, RGBA = 3, 0, 2, 4, 6


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_png_in_grey(bits: int, interlaced: bool) -> None:
    most, dtype = (1 << bits) - 1, "uint16" if bits == 16 else "uint8"
    values, full = levels(most), 65535 if bits == 16 else 255
    same(png(values, GREY, bits, interlaced=interlaced), values * (full // most), dtype)
    key = int(values[2, 3])
    clear = png(values, GREY, bits, (b"tRNS", key.to_bytes(2, "big")), interlaced=interlaced)
    same(clear, np.stack([values * (full // most), np.where(values == key, 0, full)], -1), dtype)
    np.testing.assert_array_equal(read_mask(png(values, GREY, bits, interlaced=interlaced)), values)


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_png_of_a_palette(bits: int, interlaced: bool) -> None:
    values, table = levels((1 << bits) - 1), RANDOM.integers(0, 256, (1 << bits, 3))
    colours, alpha = (b"PLTE", table.astype(np.uint8).tobytes()), RANDOM.integers(0, 256, 1 << bits)
    same(png(values, PALETTE, bits, colours, interlaced=interlaced), table[values])
    clear = (b"tRNS", alpha.astype(np.uint8).tobytes())
    same(png(values, PALETTE, bits, colours, clear), np.dstack([table[values], alpha[values]]))
    alpha[1:] = 255
    same(png(values, PALETTE, bits, colours, (b"tRNS", bytes([alpha[0]]))), np.dstack([table[values], alpha[values]]))
    np.testing.assert_array_equal(read_mask(png(values, PALETTE, bits, colours, clear)), values)


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("colour", "channels"), [(RGB, 3), (GREY_ALPHA, 2), (RGBA, 4)])
def test_png_in_colour(colour: int, channels: int, bits: int, interlaced: bool) -> None:
    most, dtype = (1 << bits) - 1, f"uint{bits}"
    values = levels(most, channels)
    same(png(values, colour, bits, interlaced=interlaced), values, dtype)
    if colour == RGB:
        key = values[4, 5]
        clear = png(values, RGB, bits, (b"tRNS", key.astype(">u2").tobytes()), interlaced=interlaced)
        alpha = np.where((values == key).all(axis=2), 0, most)
        same(clear, np.dstack([values, alpha]), dtype)


BESIDE = [(b"iCCP", b"x\0\0" + bytes(30)), (b"pHYs", b"1"), (b"gAMA", (100000).to_bytes(4, "big")), (b"bKGD", b"x"),
          (b"eXIf", b"garbage"), (b"sRGB", b"\x09"), (b"cHRM", b""), (b"tIME", b""), (b"zTXt", b"a\0\7b")]  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _ in BESIDE])
@pytest.mark.parametrize("bits", [8, 16])
def test_chunks_beside_the_pixels_change_nothing_and_are_not_talked_of(
    name: bytes, bits: int, capfd: pytest.CaptureFixture[str]
) -> None:
    values = levels((1 << bits) - 1, 3)
    same(png(values, RGB, bits, (name, dict(BESIDE)[name])), values, f"uint{bits}")
    assert capfd.readouterr() == ("", "")


def test_an_index_beyond_the_palette_is_black() -> None:
    values = np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) % 4
    table = np.array([[9, 8, 7], [200, 100, 50], [0, 0, 0], [0, 0, 0]])
    same(png(values, PALETTE, 8, (b"PLTE", table[:2].astype(np.uint8).tobytes())), table[values])


BROKEN_PNG = {
    "rows missing": png(levels(255, 3), RGB, 8, rows=7),
    "rows missing, interlaced": png(levels(15), GREY, 4, rows=7, interlaced=True),
    "rows missing, 16 bits": png(levels(65535, 4), RGBA, 16, rows=7),
    "no such filter": png(levels(255), GREY, 8, filter=5),
    "no palette": png(levels(255), PALETTE, 8),
    "no such depth": png(levels(7), GREY, 3),
    "no such colour": png(levels(255), 1, 8),
    "a short transparent colour": png(levels(255, 3), RGB, 8, (b"tRNS", b"\0\1")),
}


@pytest.mark.parametrize("case", BROKEN_PNG)
def test_broken_png_with_right_checksums(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReadError, match=r"<bytes>: (truncated or )?broken PNG"):
        read(BROKEN_PNG[case])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("bits", [1, 4, 8])
@pytest.mark.parametrize("header", ["core", "info", "v4", "v5"])
def test_bmp_of_a_palette(bits: int, header: str) -> None:
    values, table = levels((1 << bits) - 1), RANDOM.integers(0, 256, (1 << bits, 3))
    same(bmp([packed(row, bits) for row in values], WIDTH, bits, header, palette=table), table[values])


@pytest.mark.parametrize("header", ["core", "info", "v3", "v4", "v5"])
def test_bmp_in_colour(header: str) -> None:
    values = levels(255, 4).astype(np.uint8)
    bgr, bgra = values[..., [2, 1, 0]], values[..., [2, 1, 0, 3]]
    same(bmp([row.tobytes() for row in bgr], WIDTH, 24, header), values[..., :3])
    if header != "core":
        same(bmp([row.tobytes() for row in bgr], WIDTH, 24, header, top_down=True), values[..., :3])
        same(bmp([row.tobytes() for row in bgra], WIDTH, 32, header), values[..., :3])
        masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)[: 3 if header == "info" else 4]
        whole = values[..., : len(masks)]
        same(bmp([row.tobytes() for row in bgra], WIDTH, 32, header, compression=3, masks=masks), whole)


def test_bmp_of_16_bits_and_of_runs() -> None:
    words = levels(65535)
    rows = [row.astype("<u2").tobytes() for row in words]
    five = [(words >> shift & 31) * 255 / 31 for shift in (10, 5, 0)]
    same(bmp(rows, WIDTH, 16), np.stack(five, -1).astype(int), within=1)
    six = [(words >> 11 & 31) * 255 / 31, (words >> 5 & 63) * 255 / 63, (words & 31) * 255 / 31]
    same(bmp(rows, WIDTH, 16, compression=3, masks=(0xF800, 0x7E0, 0x1F)), np.stack(six, -1).astype(int), within=1)
    table = RANDOM.integers(0, 256, (256, 3))
    for bits, compression in ((8, 1), (4, 2)):
        level = levels((1 << bits) - 1)[:, :1].repeat(WIDTH, 1)
        runs = [bytes([WIDTH, int(row[0]) * (17 if bits == 4 else 1), 0, 0]) for row in level]
        same(bmp(runs, WIDTH, bits, compression=compression, palette=table[: 1 << bits]), table[level])


@pytest.mark.parametrize("highest", [1, 15, 100, 255, 256, 1000, 4095, 65535])
@pytest.mark.parametrize("kind", ["P2", "P3", "P5", "P6"])
def test_pnm_is_white_at_its_highest_level(kind: str, highest: int) -> None:
    values = levels(highest, *([3] if kind in ("P3", "P6") else []))
    full, dtype = (255, "uint8") if highest < 256 else (65535, "uint16")
    for comment in ("", "# 7 8 9\n#\n"):
        same(pnm(kind, values, highest, comment), np.floor(values * full / highest + 0.5).astype(int), dtype)
    if values.ndim == 2:
        np.testing.assert_array_equal(read_mask(pnm(kind, values, highest)), values)


@pytest.mark.parametrize("kind", ["P1", "P4"])
def test_pbm_is_white_at_0(kind: str) -> None:
    values = levels(1)
    same(pnm(kind, values, None), (1 - values) * 255)


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_first_frame(kind: str, alpha: bool, count: int) -> None:
    frames = [Image.fromarray(levels(255, 4 if alpha else 3).astype(np.uint8)) for _ in range(count)]
    if kind == "GIF":
        frames = [frame.convert("RGB").quantize(200) for frame in frames]
    clear: dict[str, Any] = {"transparency": 7} if alpha else {}
    options: dict[str, Any] = {"WEBP": {"lossless": True, "exact": True}, "GIF": clear}.get(kind, {})
    data = stored(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    with Image.open(io.BytesIO(data)) as image:
        first = next(iter(ImageSequence.Iterator(image))).convert("RGBA" if alpha else "RGB")
    same(data, np.asarray(first))


def test_a_grey_gif_with_a_transparent_colour_keeps_it() -> None:
    values = levels(255).astype(np.uint8)
    result = read(stored(Image.fromarray(values), "GIF", transparency=3))
    opaque = values != 3
    np.testing.assert_array_equal(result[..., -1] > 0, opaque)
    np.testing.assert_array_equal(result[..., 0][opaque], values[opaque])


def test_inks_in_a_jpeg() -> None:
    """As Adobe's programs store them: inverted."""
    inks = np.broadcast_to(np.array([10, 200, 60, 30], np.uint8), (16, 16, 4))
    image = Image.fromarray(np.ascontiguousarray(inks), "CMYK")
    same(stored(image, "JPEG", quality=100), np.asarray(image.convert("RGB")), within=3)


def test_a_jpeg_of_12_bits_is_refused() -> None:
    data = bytearray(stored(Image.new("RGB", (16, 16)), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(ReadError, match="<bytes>: a JPEG of 12 bits a sample; 8 are read"):
        read(bytes(data))


@pytest.mark.parametrize("kind", ["EPS", "PDF", "DDS", "SPIDER", "MSP"])
def test_formats_that_are_not_opened(kind: str, tmp_path: Any, capfd: pytest.CaptureFixture[str]) -> None:
    mode = {"SPIDER": "F", "MSP": "1"}.get(kind, "RGB")
    data = stored(Image.new(mode, (16, 16)), kind)
    (tmp_path / "a.jpg").write_bytes(data)
    for call in (read, read_mask, vc.Encoded):
        with pytest.raises(ReadError, match="not a picture in a format that Vicinal reads"):
            call(tmp_path / "a.jpg")
    assert capfd.readouterr() == ("", "")


def test_damaged_files_of_all_formats_are_decoded_or_refused(capfd: pytest.CaptureFixture[str]) -> None:
    image = Image.fromarray(levels(255, 3).astype(np.uint8)).resize((64, 48))
    kinds = ("BMP", "GIF", "PPM", "AVIF", "JPEG2000", "ICO", "ICNS", "PCX", "SGI", "TGA", "WEBP")
    files = [stored(image, kind) for kind in kinds]
    files += [bmp([packed(row, 4) for row in levels(15)], WIDTH, 4, palette=RANDOM.integers(0, 256, (16, 3)))]
    files += [pnm("P2", levels(1000), 1000), png(levels(3), GREY, 2, (b"tRNS", b"\0\1"))]
    refused = 0
    for number, call in itertools.product(range(200), (read, read_mask)):
        data = bytearray(files[number % len(files)])
        random = np.random.default_rng(number)
        if number % 3:
            for place in random.integers(0, min(len(data), 400 if number % 2 else len(data)), random.integers(1, 6)):
                data[place] ^= 1 << random.integers(8)
        else:
            del data[random.integers(1, len(data)) :]
        try:
            call(bytes(data), max_pixels=2**20)
        except ReadError:
            refused += 1
    assert 150 < refused < 400
    assert capfd.readouterr() == ("", "")
