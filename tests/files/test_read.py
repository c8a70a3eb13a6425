"""Files and bytes to pixels and back."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vicinal.errors import DataError, ReadError
from vicinal.files.encoded import Encoded
from vicinal.files.read import read, read_mask
from vicinal.files.write import encode, write


def picture(height: int = 24, width: int = 40, channels: int = 3, dtype: str = "uint8") -> np.ndarray:
    top = np.iinfo(dtype).max
    rows, columns = np.mgrid[:height, :width]
    planes = [(rows * 7 + columns * (3 + c)) / 500 for c in range(channels)]
    return (np.stack(planes, -1) * top).clip(0, top).astype(dtype)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif"])
@pytest.mark.parametrize(
    ("channels", "dtype"), [(1, "uint8"), (3, "uint8"), (4, "uint8"), (1, "uint16"), (3, "uint16")]
)
def test_lossless_formats_give_back_what_was_written(tmp_path: Path, suffix: str, channels: int, dtype: str) -> None:
    if suffix == ".bmp" and (dtype == "uint16" or channels == 4):
        with pytest.raises(DataError, match=r"write: (dtype|shape) for \.bmp"):
            encode(picture(channels=channels, dtype=dtype), suffix)
        return
    path = write(tmp_path / f"a{suffix}", picture(channels=channels, dtype=dtype))
    np.testing.assert_array_equal(read(path), picture(channels=channels, dtype=dtype))
    assert [p.name for p in tmp_path.iterdir()] == [f"a{suffix}"]


def test_grey_with_alpha_keeps_two_channels(tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", picture(channels=2))
    np.testing.assert_array_equal(read(path), picture(channels=2))


@pytest.mark.parametrize(("suffix", "kind"), [(".jpg", "JPEG"), (".webp", "WEBP")])
def test_lossy_formats_agree_with_pillow(suffix: str, kind: str) -> None:
    data = encode(picture(), suffix)
    assert Image.open(io.BytesIO(data)).format == kind
    other = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert np.abs(read(data).astype(int) - other).mean() < 2
    assert np.abs(read(data).astype(int) - picture()).mean() < 6


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(kind: str, orientation: int) -> None:
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :16] = (250, 0, 0)
    upright[:16, 32:] = (0, 250, 0)
    stored = Image.fromarray(upright)
    stored = stored.transpose(inverse_of(orientation)) if orientation > 1 else stored
    exif = Image.Exif()
    exif[274] = orientation
    result = read(encoded(stored, kind, exif=exif, **({"lossless": True} if kind == "WEBP" else {})))
    assert result.shape == upright.shape
    assert np.abs(result.astype(int) - upright).mean() < 8


def inverse_of(orientation: int) -> Image.Transpose:
    t = Image.Transpose
    return {2: t.FLIP_LEFT_RIGHT, 3: t.ROTATE_180, 4: t.FLIP_TOP_BOTTOM, 5: t.TRANSPOSE, 6: t.ROTATE_90,
            7: t.TRANSVERSE, 8: t.ROTATE_270}[orientation]


def test_palettes_are_colours_in_pictures_and_indices_in_masks() -> None:
    indices = np.arange(12, dtype=np.uint8).reshape(3, 4) % 3
    image = Image.fromarray(indices)
    image.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    for kind in ("PNG", "GIF"):
        data = encoded(image, kind)
        colours = np.array([[10, 20, 30], [40, 50, 60], [70, 80, 90]], np.uint8)[indices]
        np.testing.assert_array_equal(read(data), colours)
    np.testing.assert_array_equal(read_mask(encoded(image, "PNG")), indices)
    assert read(encoded(image, "PNG", transparency=0)).shape == (3, 4, 4)


def test_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(read(data), np.broadcast_to(np.uint8([254, 0, 0]) | 1, (6, 8, 3)) & [255, 0, 0])


def test_masks_keep_16_bits(tmp_path: Path) -> None:
    mask = picture(channels=1, dtype="uint16")[..., 0]
    result = read_mask(write(tmp_path / "m.png", mask))
    assert result.dtype == np.uint16
    np.testing.assert_array_equal(result, mask)
    one_bit = Image.fromarray(mask > 30000)
    np.testing.assert_array_equal(read_mask(encoded(one_bit, "PNG")), (mask > 30000).astype(np.uint8))


def test_channels_can_be_asked_for() -> None:
    colour = encode(picture(channels=4), ".png")
    assert read(colour, "rgb").shape == (24, 40, 3)
    grey = read(colour, "grey")
    np.testing.assert_array_equal(read(colour, "gray"), grey)
    np.testing.assert_array_equal(Encoded(colour, "gray").pixels(), grey)
    assert Encoded(colour, "gray").channels == Encoded(colour, "grey").channels
    expectation = picture(channels=4)[..., :3] @ [0.299, 0.587, 0.114]
    assert np.abs(grey[..., 0] - expectation).max() <= 1
    one = picture(channels=1)
    np.testing.assert_array_equal(read(encode(one, ".png"), "rgb"), np.repeat(one, 3, 2))


JPEG_BYTES = encode(picture(200, 200), ".jpg")
PNG_BYTES = encode(picture(200, 200), ".png")
BROKEN = {
    "empty": (b"", "empty file"),
    "text": (b"hello, world", "not a picture in a format that Vicinal reads"),
    "jpeg header": (JPEG_BYTES[:50], "truncated or broken JPEG header"),
    "jpeg half": (JPEG_BYTES[: len(JPEG_BYTES) // 2], "truncated JPEG"),
    "jpeg nearly": (JPEG_BYTES[:-200], "truncated JPEG"),
    "png signature": (PNG_BYTES[:8], "truncated PNG"),
    "png half": (PNG_BYTES[: len(PNG_BYTES) // 2], "truncated PNG"),
    "png no end": (PNG_BYTES[:-12], "truncated PNG"),
    "png flipped bit": (PNG_BYTES[:60] + bytes([PNG_BYTES[60] ^ 1]) + PNG_BYTES[61:],
                        "broken PNG: checksum of chunk IDAT"),
    "not floats": (encoded(Image.fromarray(np.zeros((2, 2), np.int32)), "TIFF"),
                   "pixels of int32; uint8, uint16 and float32 are read"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_name_their_path_and_reason(tmp_path: Path, case: str, capfd: pytest.CaptureFixture[str]) -> None:
    data, reason = BROKEN[case]
    path = tmp_path / "broken.png"
    path.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(path)
    assert str(error.value) == f"{path}: {reason}"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("suffix", [".webp", ".tif", ".bmp"])
def test_other_truncated_files_are_found_too(suffix: str, capfd: pytest.CaptureFixture[str]) -> None:
    data = encode(picture(200, 200), suffix)
    with pytest.raises(ReadError, match="<bytes>: "):
        read(data[: len(data) * 3 // 5])
    assert capfd.readouterr().err == ""


def test_bytes_after_the_end_of_a_jpeg_do_not_matter() -> None:
    np.testing.assert_array_equal(read(JPEG_BYTES + b"\0\0"), read(JPEG_BYTES))


def test_missing_files_directories_size_and_arguments(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        read(tmp_path / "none.png")
    assert str(error.value) == f"{tmp_path / 'none.png'}: no such file"
    with pytest.raises(ReadError, match=r"expected a file, got a folder; vicinal\.datasets\.read opens data sets"):
        read(tmp_path)
    with pytest.raises(ReadError, match="embedded null byte"):
        read("a\0.png")
    with pytest.raises(ReadError) as error:
        read(PNG_BYTES, max_pixels=1000)
    assert str(error.value) == "<bytes>: 200 x 200 pixels; at most 1000 are read (max_pixels)"
    with pytest.raises(ReadError) as error:
        read_mask(PNG_BYTES)
    assert str(error.value) == "<bytes>: expected a mask (grey levels or a palette), got mode RGB"
    with pytest.raises(DataError, match="did you mean 'grey'"):
        read(PNG_BYTES, "gry")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.png", picture())
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, picture(8, 8))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_names_as_long_as_file_systems_take(tmp_path: Path) -> None:
    for name in ("n" * 251, "ä" * 125):
        path = write(tmp_path / f"{name}.png", picture())
        np.testing.assert_array_equal(read(path), picture())
    assert len(list(tmp_path.iterdir())) == 2


WRITE_ERRORS = [
    (picture(), ".gif", "write: suffix: expected one of .png, .jpg, .jpeg, .webp, .bmp, .tif, .tiff, got '.gif'"),
    (picture(dtype="uint16"), ".jpg", "write: dtype for .jpg: expected uint8, got uint16"),
    (np.zeros((4, 4, 3)), ".png", "write: dtype for .png: expected uint8 or uint16, got float64 "
     "(of values in [0, 1]: (255 * picture).round().astype(np.uint8))"),
    (picture(channels=4), ".jpg",
     "write: shape for .jpg: expected [H, W] or [H, W, C] with C of 1, 3, got (24, 40, 4)"),
]


@pytest.mark.parametrize(("array", "suffix", "message"), WRITE_ERRORS)
def test_what_a_format_cannot_hold(array: np.ndarray, suffix: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        encode(array, suffix)
    assert str(error.value) == message


def test_grey_jpeg_stays_grey() -> None:
    assert read(encode(picture(channels=1), ".jpg")).shape == (24, 40, 1)
    assert read(encode(picture(channels=1), ".jpg"), "rgb").shape == (24, 40, 3)
