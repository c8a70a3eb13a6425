"""How pictures are stored: quality, subsampling, compression, loss; and that the same pixels give the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from vicinal.files.read import read
from vicinal.files.write import Encoding, encode, write

DEMO = Path(__file__).parents[2] / "demo" / "photos" / "astronaut.jpg"


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return np.ascontiguousarray(read(DEMO)[100:301, 100:400])


def error_of(photo: np.ndarray, data: bytes) -> float:
    return float(np.abs(read(data).astype(int) - photo).mean())


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_more_quality_takes_more_bytes_and_loses_less(photo: np.ndarray, suffix: str) -> None:
    low, high = (encode(photo, suffix, quality=quality) for quality in (40, 95))
    assert len(low) < 0.6 * len(high)
    assert error_of(photo, high) < 0.7 * error_of(photo, low)


@pytest.mark.parametrize(("subsampling", "factors"), [("4:4:4", (1, 1)), ("4:2:2", (2, 1)), ("4:2:0", (2, 2))])
def test_colours_of_a_jpeg_are_subsampled_as_asked(
    photo: np.ndarray, subsampling: str, factors: tuple[int, int]
) -> None:
    data = encode(photo, ".jpg", 90, subsampling=subsampling)
    layers = Image.open(io.BytesIO(data)).layer
    assert [layer[1:3] for layer in layers] == [factors, (1, 1), (1, 1)]
    assert error_of(photo, data) < 4


def test_finer_colours_lose_less(photo: np.ndarray) -> None:
    errors = [error_of(photo, encode(photo, ".jpg", 95, subsampling=name)) for name in ("4:4:4", "4:2:2", "4:2:0")]
    assert errors == sorted(errors)
    assert errors[0] < errors[2]


@pytest.mark.parametrize("channels", [3, 4])
def test_webp_without_loss(photo: np.ndarray, channels: int) -> None:
    alpha = np.full((*photo.shape[:2], 1), 200, np.uint8)
    picture = np.concatenate([photo, alpha], axis=2)[..., :channels]
    data = encode(picture, ".webp", lossless=True)
    np.testing.assert_array_equal(read(data), picture)
    assert len(data) > len(encode(picture, ".webp", 95))


def test_compression_of_png_changes_the_size_and_no_pixel(photo: np.ndarray) -> None:
    sizes = []
    for compression in (0, 1, 9):
        data = encode(photo, ".png", compression=compression)
        np.testing.assert_array_equal(read(data), photo)
        sizes.append(len(data))
    assert sizes[0] > sizes[1] > sizes[2]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [1, 3])
def test_tiff_of_every_depth(photo: np.ndarray, dtype: str, channels: int) -> None:
    values = photo[..., :channels].astype(np.float64) / 255 * {"uint8": 255, "uint16": 65535, "float32": 1.0}[dtype]
    picture = values.astype(dtype)
    np.testing.assert_array_equal(read(encode(picture, ".tif")), picture)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".bmp"])
def test_the_same_pixels_give_the_same_bytes(photo: np.ndarray, suffix: str) -> None:
    assert encode(photo.copy(), suffix) == encode(photo, suffix) == Encoding().encode(photo[:, :], suffix.upper())


def test_write_and_encode_store_the_same(tmp_path: Path, photo: np.ndarray) -> None:
    how = Encoding(quality=70, subsampling="4:4:4")
    path = vc.write(tmp_path / "a.jpg", photo, quality=70, subsampling="4:4:4")
    assert path.read_bytes() == how.encode(photo, ".jpg")
    path = write(tmp_path / "a.webp", photo, lossless=True)
    assert path.read_bytes() == Encoding(lossless=True).encode(photo, ".webp")


def test_another_decoder_sees_the_same(photo: np.ndarray) -> None:
    data = encode(photo, ".jpg", 95, subsampling="4:4:4")
    other = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(read(data), other)


@pytest.mark.parametrize(("options", "message"), [
    ({"quality": 0}, "write.quality: expected a whole number in [1, 100], got 0"),
    ({"quality": 90.0}, "write.quality: expected a whole number in [1, 100], got 90.0"),
    ({"compression": 10}, "write.compression: expected a whole number in [0, 9], got 10"),
    ({"subsampling": "420"},
     "write.subsampling: expected one of 4:4:4, 4:2:2, 4:2:0, got '420'; did you mean '4:2:0'?"),
    ({"lossless": 1}, "write.lossless: expected True or False, got 1"),
])
def test_options_that_no_format_has(options: dict[str, object], message: str) -> None:
    with pytest.raises(vc.DataError) as error:
        Encoding(**options)  # type: ignore[arg-type]
    assert str(error.value) == message
