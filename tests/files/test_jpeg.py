"""JPEG: headers, EXIF, scales, and pictures that are decoded down to a row."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vicinal.errors import ReadError
from vicinal.files.jpeg import decode_jpeg, read_jpeg_header
from vicinal.files.read import read
from vicinal.files.write import encode

DEMO = Path(__file__).parents[2] / "demo" / "photos" / "chelsea.jpg"
PHOTO = np.asarray(Image.open(DEMO).convert("RGB"))
SUBSAMPLINGS = ["4:4:4", "4:2:2", "4:2:0"]


def stored(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def exif(order: str, orientation: int) -> bytes:
    """An APP1 segment whose directory has two other tags ahead of the orientation."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = [(256, 3, 1, 9), (270, 2, 4, 0), (274, 3, 1, orientation)]
    packed = [struct.pack(f"{order}HHI", *entry[:3]) + struct.pack(f"{order}HH", entry[3], 0) for entry in entries]
    block = mark + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(packed) + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(block) + 8) + b"Exif\0\0" + block


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(10))
def test_orientation_is_read_in_both_byte_orders(order: str, orientation: int) -> None:
    plain = encode(PHOTO[:40, :56], ".jpg")
    data = plain[:2] + exif(order, orientation) + plain[2:]
    header = read_jpeg_header(data)
    assert header.orientation == (orientation if 1 <= orientation <= 8 else 1)
    assert header.size == ((56, 40) if 5 <= orientation <= 8 else (40, 56))
    turned = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(read(data), turned)


def test_a_damaged_exif_block_loses_no_picture() -> None:
    plain = encode(PHOTO[:40, :56], ".jpg")
    for block in (b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"nonsense"):
        segment = b"\xff\xe1" + struct.pack(">H", len(block) + 8) + b"Exif\0\0" + block
        np.testing.assert_array_equal(read(plain[:2] + segment + plain[2:]), read(plain))


@pytest.mark.parametrize("options", [
    {}, {"quality": 60}, {"subsampling": 0}, {"subsampling": 1}, {"subsampling": 2}, {"progressive": True},
    {"restart_marker_rows": 1}, {"optimize": True},
])  # fmt: skip
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_whole_pictures_are_those_of_pillow(mode: str, options: dict[str, object]) -> None:
    data = stored(Image.fromarray(PHOTO[:101, :77]).convert(mode), **options)
    np.testing.assert_array_equal(read(data)[..., 0 if mode == "L" else slice(None)], np.asarray(Image.open(io.BytesIO(data))))


def test_cmyk_becomes_rgb() -> None:
    data = stored(Image.fromarray(PHOTO).convert("CMYK"), quality=95)
    assert np.abs(read(data).astype(int) - PHOTO).mean() < 3


def box_means(picture: np.ndarray, scale: int) -> np.ndarray:
    """Means of scale x scale pixels; the last ones of what there is, as the encoder repeats the edge."""
    padded = np.pad(picture, [(0, -side % scale) for side in picture.shape[:2]] + [(0, 0)], mode="edge").astype(float)
    high, wide, count = padded.shape
    return padded.reshape(high // scale, scale, wide // scale, scale, count).mean(axis=(1, 3))


@pytest.mark.parametrize("subsampling", [*SUBSAMPLINGS, "grey"])
@pytest.mark.parametrize("scale", [2, 4, 8])
@pytest.mark.parametrize("size", [(200, 304), (97, 131), (64, 33)])
def test_a_scaled_picture_has_the_means_of_the_whole_one(subsampling: str, scale: int, size: tuple[int, int]) -> None:
    picture = PHOTO[50 : 50 + size[0], 60 : 60 + size[1]]
    if subsampling == "grey":
        data = encode(np.ascontiguousarray(picture[..., :1]), ".jpg", 95)
    else:
        data = encode(picture, ".jpg", 95, subsampling=subsampling)
    small = decode_jpeg(data, read_jpeg_header(data), scale)
    whole = box_means(read(data), scale)
    assert small is not None
    assert small.shape == whole.shape
    # of 4:2:2 the chroma stays at half the width, whatever the scale
    mean, most = (1.6, 25) if subsampling == "4:2:2" else (0.6, 8)
    assert np.abs(small - whole).mean() < mean
    assert np.abs(small - whole)[:-1, :-1].max() < most


@settings(max_examples=60)
@given(
    st.integers(17, 150), st.integers(9, 60), st.sampled_from([*SUBSAMPLINGS, "grey"]), st.sampled_from([1, 2, 4, 8]),
    st.floats(0, 1), st.integers(0, 1 << 30),
)  # fmt: skip
def test_the_rows_that_are_wanted_are_those_of_the_whole_picture(
    height: int, width: int, subsampling: str, scale: int, share: float, seed: int
) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 1 if subsampling == "grey" else 3), np.uint8)
    data = encode(noise, ".jpg", 90, subsampling="4:2:0" if subsampling == "grey" else subsampling)
    header = read_jpeg_header(data)
    whole = decode_jpeg(data, header, scale)
    assert whole is not None
    rows = max(1, round(share * len(whole)))
    room = np.full_like(whole, 99)
    cut = decode_jpeg(data, header, scale, rows, room)
    np.testing.assert_array_equal(cut[:rows], whole[:rows])


def test_rows_that_nobody_wants_are_not_decoded() -> None:
    header = read_jpeg_header(data := encode(PHOTO, ".jpg"))
    room = np.full(PHOTO.shape, 99, np.uint8)
    assert decode_jpeg(data, header, 1, 20, room) is room
    assert (room[32:] == 99).all()


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}])
def test_rows_of_every_coding(options: dict[str, object]) -> None:
    data = stored(Image.fromarray(PHOTO), **options)
    header = read_jpeg_header(data)
    np.testing.assert_array_equal(decode_jpeg(data, header, 1, 50)[:50], read(data)[:50])


def test_subsamplings_that_few_decoders_know() -> None:
    data = bytearray(encode(PHOTO[:96, :96], ".jpg", subsampling="4:4:4"))
    at = data.index(b"\xff\xc0")
    data[at + 11] = 0x31  # the luma has three columns for one of the chroma: the pixels are another picture's
    assert not read_jpeg_header(bytes(data)).plain
    np.testing.assert_array_equal(read(bytes(data)), np.asarray(Image.open(io.BytesIO(data))))


def test_what_the_decoder_gives_up_on_is_no_picture() -> None:
    """It reports such a file as whole where a warning came first, and leaves memory as it was."""
    data = stored(Image.fromarray(PHOTO), progressive=True)
    at = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    broken = data[:at] + b"\0\0" + b"\xff\xc4\x00\x05\x4f\xff\xff" + data[at:]  # bytes astray, then no Huffman table
    assert decode_jpeg(broken, read_jpeg_header(broken)) is None
    with pytest.raises(ReadError):
        read(broken)
