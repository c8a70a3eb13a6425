"""Files that are broken, each with its whole message; and nothing half-written where the disk gives out."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from vicinal.cli.main import main
from vicinal.files.write import encode

PIXELS = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
PNG, JPEG, TIFF = encode(PIXELS, ".png"), encode(PIXELS, ".jpg"), encode(PIXELS, ".tif")
NOT = "not a picture in a format that Vicinal reads"


def changed(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :]


def animation() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.fromarray(PIXELS), Image.fromarray(255 - PIXELS)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


FILES: dict[str, tuple[bytes, str]] = {
    "empty.png": (b"", "empty file"),
    "empty.jpg": (b"", "empty file"),
    "half.jpg": (JPEG[: len(JPEG) // 2], "truncated JPEG"),
    "header.jpg": (JPEG[:20], "truncated or broken JPEG header"),
    "no_end.jpg": (JPEG[:-40], "truncated JPEG"),
    "half.png": (PNG[: len(PNG) // 2], "truncated PNG"),
    "no_end.png": (PNG[:-12], "truncated PNG"),
    "flipped.png": (changed(PNG, len(PNG) // 2), "broken PNG: checksum of chunk IDAT"),
    "name.png": (changed(PNG, 13), "broken PNG: checksum of an unknown chunk"),
    "half.tif": (TIFF[: len(TIFF) // 2], "truncated or broken TIFF header"),
    "half.gif": (animation()[:30], NOT),
    "text.png": (b"not a picture", NOT),
    "zeros.jpg": (bytes(1000), NOT),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_named_with_its_reason(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data, reason = FILES[name]
    Path(name).write_bytes(data)
    for source, called in ((name, name), (data, "<bytes>")):
        with pytest.raises(vc.ReadError) as caught:
            vc.read(source)
        assert str(caught.value) == f"{called}: {reason}"


def test_a_job_quarantines_every_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("src").mkdir()
    for name, (data, _) in FILES.items():
        Path("src", name).write_bytes(data)
    Path("src/good.png").write_bytes(PNG)
    with pytest.raises(SystemExit) as caught:
        main(["augment", "src", "out"])
    assert caught.value.code == 0
    quarantined = Path("out/quarantine.jsonl").read_text(encoding="utf-8")
    assert quarantined.count("\n") == len(FILES)
    assert sorted(path.name for path in Path("out").iterdir()) == [
        ".vicinal", "good_0.png", "manifest.jsonl", "quarantine.jsonl", "recipe.yaml", "summary.html",
    ]  # fmt: skip


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_is_named_by_the_file_and_nothing_stays(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sheet.png").write_bytes(b"before")
    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match=r"No space left on device: 'sheet.png'"):
        vc.write("sheet.png", PIXELS)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.png"]
    assert (tmp_path / "sheet.png").read_bytes() == b"before"


def test_a_preview_that_cannot_be_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.png").write_bytes(PNG)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SystemExit) as caught:
        main(["preview", "a.png", "-o", "sheet.png", "--columns", "2"])
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[1:] == ["vicinal: sheet.png: No space left on device"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
