"""TIFF: every kind is read as it is stored, or refused with what it is."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.files.tiff_files import tiff
from vicinal.errors import ReadError
from vicinal.files.container import read_header
from vicinal.files.palette import read_palette
from vicinal.files.read import read, read_mask

GREY_WHITE, GREY, RGB, PALETTE, CMYK = 0, 1, 2, 3, 5
UNCOMPRESSED, LZW, DEFLATE, PACKBITS, LZMA, ZSTD = 1, 5, 8, 32773, 34925, 50000


def samples(channels: int, dtype: str = "uint8", height: int = 21, width: int = 37, bits: int = 0) -> np.ndarray:
    random = np.random.default_rng(5)
    if dtype.startswith("float"):
        return random.random((height, width, channels)).astype(dtype)
    most = (1 << bits) - 1 if bits else np.iinfo(dtype).max
    return random.integers(0, most, (height, width, channels), dtype, endpoint=True)


KINDS = [(1, GREY, ()), (2, GREY, (2,)), (3, RGB, ()), (4, RGB, (2,))]
LAYOUTS = [{}, {"rows": 5}, {"tile": 16}, {"planar": True}, {"planar": True, "rows": 4}, {"planar": True, "tile": 32}]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(("channels", "photometric", "extras"), KINDS)
def test_samples_come_as_they_are_stored(dtype: str, channels: int, photometric: int, extras: tuple[int, ...]) -> None:
    """In every layout, byte order and compression, with and without a predictor: 108 files for each dtype and kind."""
    stored = samples(channels, dtype, 19, 21)
    ways = [*itertools.product((UNCOMPRESSED, DEFLATE), "<>", (False, True)), (LZW, "<", False), (LZW, ">", True)]
    ways += [(compression, "<", False) for compression in (32946, PACKBITS, LZMA, ZSTD)]
    for (compression, order, big), layout in itertools.product(ways, LAYOUTS):
        plain = compression in (UNCOMPRESSED, PACKBITS)
        for predictor in (1,) if plain else (2, 3) if dtype == "float32" else (1, 2):
            how: dict[str, Any] = {"order": order, "big": big, "compression": compression, "predictor": predictor, **layout}
            result = read(tiff(stored, photometric, extras=extras, **how))
            assert result.dtype == dtype, how
            np.testing.assert_array_equal(result, stored, str(how))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_a_fourth_sample_of_no_known_meaning_stays_what_it_is(dtype: str) -> None:
    stored = samples(4, dtype)
    for photometric, extras in ((RGB, (0,)), (RGB, ()), (GREY, (0, 0, 0)), (GREY, ())):
        np.testing.assert_array_equal(read(tiff(stored, photometric, extras=extras, planar=bool(extras))), stored)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("how", [{}, {"compression": "deflate"}, {"tile": (16, 16)}, {"bigtiff": True, "byteorder": ">"}])
def test_files_of_tifffile_are_what_tifffile_reads(dtype: str, planar: str, how: dict[str, Any]) -> None:
    for channels in (3, 4):
        stored = samples(channels, dtype)
        given = np.moveaxis(stored, -1, 0) if planar == "separate" else stored
        file = io.BytesIO()
        tifffile.imwrite(file, given, photometric="rgb", planarconfig=planar, **how)
        own = tifffile.imread(io.BytesIO(file.getvalue()))
        np.testing.assert_array_equal(own, given)
        np.testing.assert_array_equal(read(file.getvalue()), stored)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4), ("I;16", 1), ("F", 1), ("1", 1)])
@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "zstd"])
def test_files_of_pillow_are_what_pillow_reads(mode: str, channels: int, compression: str | None) -> None:
    dtype = {"I;16": "uint16", "F": "float32"}.get(mode, "uint8")
    stored = samples(channels, dtype)
    if mode == "1":
        stored = np.where(stored > 127, 255, 0).astype(np.uint8)
    image = Image.fromarray(stored if channels > 1 else stored[..., 0])
    file = io.BytesIO()
    (image.convert("1") if mode == "1" else image).save(file, "TIFF", compression=compression)
    np.testing.assert_array_equal(read(file.getvalue()), stored)


@pytest.mark.parametrize("bits", [1, 2, 4])
@pytest.mark.parametrize("compression", [UNCOMPRESSED, LZW, DEFLATE, PACKBITS])
def test_few_bits_fill_the_range_in_pictures_and_stay_in_masks(bits: int, compression: int) -> None:
    stored = samples(1, bits=bits)
    step = 255 // ((1 << bits) - 1)
    for photometric, layout in itertools.product((GREY, GREY_WHITE), ({}, {"rows": 4}, {"tile": 16})):
        data = tiff(stored, photometric, bits=bits, compression=compression, **layout)
        levels = stored * step
        np.testing.assert_array_equal(read(data), 255 - levels if photometric == GREY_WHITE else levels)
        np.testing.assert_array_equal(read_mask(data), stored[..., 0])
    table = np.random.default_rng(1).integers(0, 256, (3, 1 << bits))
    data = tiff(stored, PALETTE, bits=bits, compression=compression, tag_320=(table * 257).ravel().tolist())
    np.testing.assert_array_equal(read(data), table.T[stored[..., 0]])
    np.testing.assert_array_equal(read_mask(data), stored[..., 0])


@pytest.mark.parametrize("scale", [1, 256, 257])
def test_palettes_of_8_bits(scale: int) -> None:
    stored = samples(1)
    table = np.random.default_rng(2).integers(0, 256, (3, 256))
    data = tiff(stored, PALETTE, tag_320=(table * scale).ravel().tolist())
    np.testing.assert_array_equal(read(data), table.T[stored[..., 0]])
    np.testing.assert_array_equal(read_mask(data), stored[..., 0])
    assert read_palette(data) == table.T.ravel().tolist()
    assert read_palette(tiff(stored, GREY)) is None
    assert read_palette(data[:40]) is None


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_white_is_high(dtype: str) -> None:
    stored = samples(1, dtype)
    data = tiff(stored, GREY_WHITE)
    np.testing.assert_array_equal(read(data), np.iinfo(dtype).max - stored)
    np.testing.assert_array_equal(read_mask(data), stored[..., 0])


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_that_was_multiplied_in_is_taken_out(dtype: str, channels: int) -> None:
    straight = samples(channels, "float64")
    most = 1 if dtype == "float32" else np.iinfo(dtype).max
    stored = straight * most
    stored[..., :-1] *= straight[..., -1:]
    stored[0, 0] = 0
    stored = stored.astype(dtype) if most == 1 else np.rint(stored).astype(dtype)
    result = read(tiff(stored, RGB if channels == 4 else GREY, extras=(1,)))
    np.testing.assert_array_equal(result[..., -1], stored[..., -1])
    np.testing.assert_array_equal(result[0, 0], 0)
    dense = straight[..., -1] > 0.2
    dense[0, 0] = False
    np.testing.assert_allclose(result[dense][:, :-1] / most, straight[dense][:, :-1], atol=1e-5 if most == 1 else 6 / most)


def test_inks_become_rgb() -> None:
    stored = samples(4)
    whole = np.asarray(Image.fromarray(stored, "CMYK").convert("RGB"))
    np.testing.assert_array_equal(read(tiff(stored, CMYK)), whole)
    np.testing.assert_array_equal(read(tiff(stored, CMYK, planar=True, compression=LZW)), whole)
    file = io.BytesIO()
    Image.fromarray(stored, "CMYK").save(file, "TIFF")
    np.testing.assert_array_equal(read(file.getvalue()), whole)


@pytest.mark.parametrize("dtype", ["float16", "float64"])
@pytest.mark.parametrize("predictor", [1, 3])
def test_other_floats_become_float32(dtype: str, predictor: int) -> None:
    stored = samples(3, dtype)
    result = read(tiff(stored, RGB, predictor=predictor, compression=DEFLATE))
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, stored.astype(np.float32))


@pytest.mark.parametrize("compression", ["jpeg", "group3", "group4", "tiff_ccitt"])
def test_jpeg_and_fax_inside(compression: str) -> None:
    rows, columns = np.mgrid[:40, :64]
    for channels in (1, 3) if compression == "jpeg" else (1,):
        smooth = np.stack([rows * (2 + c) + columns for c in range(channels)], -1).astype(np.uint8)
        image = Image.fromarray(smooth if channels == 3 else smooth[..., 0])
        if compression != "jpeg":
            smooth = np.where(smooth > 90, 255, 0).astype(np.uint8)
            image = Image.fromarray(smooth[..., 0]).convert("1")
        file = io.BytesIO()
        image.save(file, "TIFF", compression=compression, **({"quality": 95} if compression == "jpeg" else {}))
        result = read(file.getvalue())
        assert result.shape == smooth.shape
        assert np.abs(result.astype(int) - smooth).mean() < (3 if compression == "jpeg" else 1e-9)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["uint8", "uint16 planar", "jpeg"])
def test_orientation_and_the_size_that_the_header_says(orientation: int, kind: str) -> None:
    whole = np.zeros((32, 48, 3), np.uint16 if "16" in kind else np.uint8)
    whole[:16, :16, 0] = whole[:16, 32:, 1] = 200
    stored = whole
    if orientation in (3, 4, 7, 8):
        stored = stored[::-1]
    if orientation in (2, 3, 6, 7):
        stored = stored[:, ::-1]
    stored = np.ascontiguousarray(stored.swapaxes(0, 1) if orientation > 4 else stored)
    if kind == "jpeg":
        file = io.BytesIO()
        Image.fromarray(stored).save(file, "TIFF", compression="jpeg", quality=95, tiffinfo={274: orientation})
        data = file.getvalue()
    else:
        data = tiff(stored, RGB, planar="planar" in kind, tag_274=orientation)
    assert read_header(data).size == whole.shape[:2]
    assert np.abs(read(data).astype(int) - whole).mean() < (4 if kind == "jpeg" else 1e-9)


def test_bits_in_reverse() -> None:
    for compression in (UNCOMPRESSED, DEFLATE, LZW):
        stored = samples(3)
        np.testing.assert_array_equal(read(tiff(stored, RGB, compression=compression, tag_266=2)), stored)


def test_the_first_of_many_pages() -> None:
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        for level in (10, 20, 30):
            writer.write(np.full((8, 9, 3), level, np.uint16), photometric="rgb")
    np.testing.assert_array_equal(read(file.getvalue()), np.full((8, 9, 3), 10, np.uint16))


REFUSED = {
    "int8": (tiff(samples(3).view(np.int8), RGB), "pixels of int8; uint8, uint16 and float32 are read"),
    "int16": (tiff(samples(1, "uint16").view(np.int16), GREY), "pixels of int16; uint8, uint16 and float32 are read"),
    "int32": (tiff(samples(3, "uint32").view(np.int32), RGB), "pixels of int32; uint8, uint16 and float32 are read"),
    "uint32": (tiff(samples(3, "uint32"), RGB), "pixels of uint32; uint8, uint16 and float32 are read"),
    "uint64": (tiff(samples(4, "uint64"), RGB), "pixels of uint64; uint8, uint16 and float32 are read"),
    "12 bits": (tiff(samples(1, "uint16"), GREY, tag_258=12), "a TIFF of 12-bit integers"),
    "5 samples": (tiff(samples(5), RGB, extras=(2, 0)), "a TIFF of 5 samples a pixel; 1 to 4 are read"),
    "lab": (tiff(samples(3), 8), "a TIFF of CIELab; grey, RGB, alpha, palettes and CMYK of 8 bits are read"),
    "ycbcr": (tiff(samples(3), 6), "a TIFF of YCbCr; grey, RGB, alpha, palettes and CMYK of 8 bits are read"),
    "inks": (tiff(samples(4, "uint16"), CMYK), "a TIFF of inks, 4 of 16 bits; grey, RGB, alpha, palettes"),
    "short palette": (tiff(samples(1), PALETTE, tag_320=[0] * 30), "a TIFF of a palette of 10 colours, 1 samples and 8 bits"),
    "jpeg 2000": (tiff(samples(3), RGB, tag_259=33003), "a TIFF of compression JPEG 2000"),
    "webp": (tiff(samples(3), RGB, tag_259=50001), "a TIFF of compression WebP"),
    "unknown": (tiff(samples(3), RGB, tag_259=777), "a TIFF of compression 777"),
    "cut": (tiff(samples(3), RGB)[:600], "truncated or broken TIFF"),
    "volume": (tiff(samples(3), RGB, tag_32997=4), "a TIFF of volumes; pictures are read"),
    "complex": (tiff(samples(2, "float32"), GREY, tag_339=[6, 6]), "a TIFF of samples of 32 bits and format 6"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_read_is_named(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    data, reason = REFUSED[case]
    with pytest.raises(ReadError) as error:
        read(data)
    assert str(error.value).startswith(f"<bytes>: {reason}")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "uint32"])
def test_masks_of_wider_integers(dtype: str) -> None:
    stored = samples(1, "uint8").astype(dtype)
    mask = read_mask(tiff(stored, GREY, compression=LZW, predictor=2))
    assert mask.dtype == np.int32
    np.testing.assert_array_equal(mask, stored[..., 0])
    if dtype == "uint32":
        stored[3, 4] = 2**32 - 1
        with pytest.raises(ReadError, match="expected a mask of values that int32 holds, got 4294967295"):
            read_mask(tiff(stored, GREY))


def test_masks_in_colour_or_of_floats_are_refused() -> None:
    for stored, photometric, got in ((samples(3), RGB, "3 samples a pixel"), (samples(1, "float32"), GREY, "floats")):
        with pytest.raises(ReadError, match=f"expected a mask .grey levels or a palette., got a TIFF of {got}"):
            read_mask(tiff(stored, photometric))


@pytest.mark.parametrize("compression", [LZW, DEFLATE, PACKBITS, LZMA, ZSTD])
def test_a_strip_never_grows_beyond_its_size(compression: int) -> None:
    """A strip that says it is 8 x 8 but holds 4 MiB is read in no more memory than that."""
    bomb = tiff(np.zeros((8, 2**19, 1), np.uint8), GREY, compression=compression)
    small = tiff(np.zeros((8, 8, 1), np.uint8), GREY, compression=compression)
    assert len(bomb) < 2**19
    at = bomb.index(b"\x00\x01\x04\x00\x01\x00\x00\x00") + 8
    assert small[small.index(b"\x00\x01\x04\x00\x01\x00\x00\x00") + 8] == 8
    np.testing.assert_array_equal(read(bomb[:at] + b"\x08\0\0\0" + bomb[at + 4 :]), np.zeros((8, 8, 1), np.uint8))


def test_damage_is_refused_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(3)
    files = [tiff(samples(3, "uint16"), RGB, compression=kind, rows=5, predictor=2) for kind in (LZW, DEFLATE, LZMA, ZSTD)]
    files += [tiff(samples(4), RGB, compression=PACKBITS, tile=16), tiff(samples(1, bits=4), GREY, bits=4)]
    file = io.BytesIO()
    Image.fromarray(samples(3)).save(file, "TIFF", compression="jpeg")
    files.append(file.getvalue())
    reasons: list[str] = []
    for number in range(200):
        data = bytearray(files[number % len(files)])
        if number % 3:
            for place in random.integers(0, len(data), random.integers(1, 6)):
                data[place] ^= 1 << random.integers(8)
        else:
            del data[random.integers(1, len(data)) :]
        for call in (read, read_mask):
            try:
                call(bytes(data), max_pixels=2**20)
            except ReadError as error:
                reasons.append(str(error))
    assert len(reasons) > 200
    assert not any("\n" in reason for reason in reasons)
    assert capfd.readouterr().err == ""
