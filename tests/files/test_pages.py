"""Files of several pages or frames, of which the first is read: that is said."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

import vicinal as vc
from vicinal.datasets import read
from vicinal.files.pages import holds_more
from vicinal.sampling import said

FORMATS = {"TIFF": {}, "GIF": {}, "PNG": {}, "WEBP": {"lossless": True}}


def encoded(format: str, count: int) -> bytes:
    pixels = np.random.default_rng(3).integers(0, 255, (count, 20, 30, 3), dtype=np.uint8)
    first, *others = map(Image.fromarray, pixels)
    buffer = io.BytesIO()
    first.save(buffer, format, **FORMATS[format], **({"save_all": True, "append_images": others} if others else {}))
    return buffer.getvalue()


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("format", FORMATS)
def test_several_are_told_from_one(format: str, count: int) -> None:
    assert holds_more(encoded(format, count)) == (count > 1)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(("kind", "more"), [(None, False), (1, False), (4, False), (0, True)])
def test_smaller_copies_and_masks_of_a_tiff_are_no_further_pages(order: str, big: bool, kind: int | None, more: bool) -> None:
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer, bigtiff=big, byteorder=order) as writer:  # type: ignore[arg-type]
        writer.write(np.zeros((16, 16), np.uint8), photometric="minisblack")
        if kind is not None:
            page = np.zeros((8, 8), np.bool_ if kind == 4 else np.uint8)
            writer.write(page, photometric="minisblack", subfiletype=kind)
    assert holds_more(buffer.getvalue()) == more


@pytest.mark.parametrize("format", FORMATS)
def test_damaged_files_only_lose_the_answer(format: str) -> None:
    data = encoded(format, 3)
    for end in range(0, len(data), 7):
        assert holds_more(data[:end]) in (True, False)
    noise = np.random.default_rng(5)
    for _ in range(200):
        broken = bytearray(data)
        broken[int(noise.integers(4, len(data)))] = int(noise.integers(256))
        assert holds_more(bytes(broken)) in (True, False)


def test_a_tiff_whose_pages_go_in_a_ring_ends() -> None:
    assert holds_more(b"II*\0\x08\0\0\0" + b"\0\0" + b"\x08\0\0\0")


@pytest.mark.parametrize("decode", [True, False])
def test_a_data_set_says_so_once(
    tmp_path: Path, decode: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(said, "_said", set())
    for name in ("a", "b"):
        (tmp_path / f"{name}.tif").write_bytes(encoded("TIFF", 3))
    for sample in read(tmp_path, decode=decode):
        vc.CenterCrop(8)([sample["image"]])
    assert capsys.readouterr().err.count("several pages or frames") == 1
