"""Jobs over pictures whose names say another kind than they are, and over names that few file systems take."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.files.raw_files import bmp
from tests.files.tiff_files import tiff
from vicinal.datasets import read as read_dataset
from vicinal.files.read import read
from vicinal.files.write import encode
from vicinal.offline import augment, batch_function, convert

FLIP = vc.Pipeline([vc.HorizontalFlip(p=1.0)], seed=0)


def pixels(channels: int, dtype: str = "uint8", seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    if dtype == "float32":
        return random.random((12, 16, channels), np.float32)
    return random.integers(0, np.iinfo(dtype).max, (12, 16, channels), dtype, endpoint=True)


def stored(path: Path, array: np.ndarray, kind: str, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(path, kind, **options)
    return path


def manifest(out: Path) -> dict[str, str]:
    lines = map(json.loads, (out / "manifest.jsonl").read_text().splitlines())
    return {line["source"]: line["output"] for line in lines}


FOUR, WIDE, TWO = pixels(4), pixels(3, "uint16"), pixels(2)
BGRA = [row.tobytes() for row in np.ascontiguousarray(FOUR[..., [2, 1, 0, 3]])]
MISNAMED = {
    "rgba png": ("a.jpg", encode(FOUR, ".png"), "a_0.png", FOUR),
    "16-bit png": ("a.JPG", encode(WIDE, ".png"), "a_0.png", WIDE),
    "grey and alpha": ("a.jpeg", encode(TWO, ".png"), "a_0.png", TWO),
    "rgba webp": ("a.jpg", encode(FOUR, ".webp"), "a_0.webp", None),
    "float tiff": ("a.png", encode(pixels(3, "float32"), ".tif"), "a_0.tif", pixels(3, "float32")),
    "jpeg": ("a.png", encode(pixels(3), ".jpg"), "a_0.jpg", None),
    "bmp with alpha": ("a.bmp", bmp(BGRA, 16, 32, "v4", compression=3, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
                       "a_0.png", FOUR),
    "tiff of grey and alpha": ("a.tif", tiff(TWO, 1, extras=(2,)), "a_0.png", TWO),
    "as it is named": ("a.JPEG", encode(pixels(3), ".jpg"), "a_0.JPEG", None),
    "as it is named, .tiff": ("a.tiff", encode(WIDE, ".tif"), "a_0.tiff", WIDE),
}  # fmt: skip


@pytest.mark.parametrize("case", MISNAMED)
def test_the_content_says_the_kind_and_the_output_is_named_by_it(case: str, tmp_path: Path) -> None:
    name, data, output, whole = MISNAMED[case]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    out = tmp_path / "out"
    summary = augment(tmp_path / "in", out, FLIP)
    assert (summary.written, summary.quarantined) == (1, 0)
    assert manifest(out) == {name: output}
    if whole is not None:
        np.testing.assert_array_equal(read(out / output), whole[:, ::-1])


def test_a_conversion_keeps_the_bytes_of_a_misnamed_picture_and_names_them_rightly(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, kind in (("a.jpg", ".png"), ("b.png", ".jpg"), ("c.jpg", ".jpg"), ("d.jpg", ".webp")):
        (tmp_path / "in" / name).write_bytes(encode(pixels(3), kind))
    convert(tmp_path / "in", tmp_path / "out", "jsonl")
    for name, other in (("a.jpg", "a.png"), ("b.png", "b.jpg"), ("c.jpg", "c.jpg"), ("d.jpg", "d.webp")):
        assert (tmp_path / "out" / "images" / other).read_bytes() == (tmp_path / "in" / name).read_bytes()


@pytest.mark.parametrize("kind", ["PPM", "PCX", "TGA", "JPEG2000", "GIF"])
@pytest.mark.parametrize("name", ["a.ppm", "a.png", "a.jpg"])
def test_kinds_that_are_not_written_become_real_pngs(kind: str, name: str, tmp_path: Path) -> None:
    stored(tmp_path / "in" / name, pixels(3), kind, **({"irreversible": False} if kind == "JPEG2000" else {}))
    unchanged = vc.Pipeline([vc.HorizontalFlip(p=0.0)], seed=0)
    convert(tmp_path / "in", tmp_path / "jsonl", "jsonl")
    augment(tmp_path / "in", tmp_path / "again", unchanged, originals=True)
    for path in (tmp_path / "jsonl/images/a.png", tmp_path / "again/a_original.png", tmp_path / "again/a_0.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
        np.testing.assert_array_equal(read(path), read(tmp_path / "in" / name))


def test_misnamed_pictures_of_one_name_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.jpg", "a.png", "a.webp", "a.png.jpg"):
        (tmp_path / "in" / name).write_bytes(encode(pixels(3, seed=len(name)), ".png"))
    summary = augment(tmp_path / "in", tmp_path / "out", FLIP, originals=True)
    outputs = list((tmp_path / "out").glob("a*"))
    assert summary.written == len(outputs) == 8
    assert {path.suffix for path in outputs} == {".png"}


def test_a_kind_that_is_wished_for_is_kept_to(tmp_path: Path) -> None:
    stored(tmp_path / "in/a.png", pixels(3), "PNG")
    stored(tmp_path / "in/b.png", FOUR, "PNG")
    summary = augment(tmp_path / "in", tmp_path / "out", FLIP, suffix=".jpg")
    assert (summary.written, summary.quarantined) == (1, 1)
    assert "write: shape for .jpg" in (tmp_path / "out/quarantine.jsonl").read_text()


def test_encoded_columns_stay_what_they_are_where_that_is_written() -> None:
    files = [encode(FOUR, ".png"), bmp(BGRA, 16, 32, "v4", compression=3, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000))]
    results = batch_function(FLIP)({"image": files, "id": [1, 2]})["image"]
    for result in results:
        assert result.startswith(b"\x89PNG")
        np.testing.assert_array_equal(read(result), FOUR[:, ::-1])


HOSTILE = [
    "n" * 251, "ä" * 125, "m\\n", "p\\..\\..\\q", "line\nbreak", "tab\there", "\x1b[31mred", "ends.", "ends ", " begins", "con",
    "AUX", "..hidden", "%2E", "a#b?c", "quote'\"", "-rf", "~", "*",
]  # fmt: skip


@pytest.mark.parametrize("to", ["folder", "yolo", "coco", "voc", "jsonl", "csv", "webdataset", "parquet", "npz"])
def test_names_of_all_kinds_are_written_below_the_output_and_read_again(to: str, tmp_path: Path) -> None:
    source, out = tmp_path / "deep/in", tmp_path / "deep/out"
    (source / "c").mkdir(parents=True)
    for number, name in enumerate(HOSTILE):
        if not name.startswith("."):
            (source / "c" / f"{name}.jpg").write_bytes(encode(pixels(3, seed=number), ".jpg"))
    with open(os.fsencode(source) + b"/c/\xfe.jpg", "wb") as file:
        file.write(encode(pixels(3), ".jpg"))
    usable = len(HOSTILE) - 1
    before = {path for path in tmp_path.rglob("*") if out not in path.parents}
    summary = augment(source, out, FLIP, to=to, copies=2, shard_size=5, resume=False)
    assert (summary.written, summary.quarantined) == (2 * usable, 1)
    assert "not UTF-8" in (out / "quarantine.jsonl").read_text()
    assert {path for path in tmp_path.rglob("*") if path != out and out not in path.parents} == before
    again = read_dataset(out)
    assert sum(1 for _ in again) == 2 * usable
    assert augment(source, out, FLIP, to=to, copies=2, shard_size=5, resume=True).written == 2 * usable


@pytest.mark.parametrize(("kind", "odd"), [("masks", 70000), ("masks", -1), ("instances", 2**20)])
@pytest.mark.parametrize("recipe", [FLIP, None])
def test_a_mask_that_no_png_holds_costs_its_picture_alone(kind: str, odd: int, recipe: Any, tmp_path: Path) -> None:
    for number in range(3):
        stored(tmp_path / f"in/images/{number}.png", pixels(3, seed=number), "PNG")
        (tmp_path / "in" / kind).mkdir(exist_ok=True)
        mask = np.full((12, 16, 1), odd if number == 1 else number, np.int32)
        (tmp_path / f"in/{kind}/{number}.tif").write_bytes(tiff(mask, 1))
    to = tmp_path / "out"
    summary = convert(tmp_path / "in", to, "masks") if recipe is None else augment(tmp_path / "in", to, recipe)
    assert (summary.written, summary.quarantined) == (2, 1)
    reason = f"{kind.removesuffix('s') if kind == 'masks' else kind}: expected values from 0 to 65535, as PNG holds, got {odd}"
    assert reason in (tmp_path / "out/quarantine.jsonl").read_text()
    assert convert(tmp_path / "in", tmp_path / "other", "folder").written == 3


@pytest.mark.parametrize("to", ["npz", "idx"])
def test_a_picture_without_a_label_costs_itself_alone_where_arrays_have_a_label_for_each(to: str, tmp_path: Path) -> None:
    rows = []
    for number, label in enumerate(["cat", "dog", None, "cat"]):
        stored(tmp_path / f"in/{number}.png", pixels(3, seed=number), "PNG")
        rows.append(json.dumps({"file_name": f"{number}.png", "label": label}))
    (tmp_path / "in/metadata.jsonl").write_text("\n".join(rows))
    summary = augment(tmp_path / "in", tmp_path / "out", FLIP, to=to)
    assert (summary.written, summary.quarantined) == (3, 1)
    assert "2.png" in (tmp_path / "out/quarantine.jsonl").read_text()
    assert len(list(read_dataset(tmp_path / "out"))) == 3
