"""Names that look alike and are spelt otherwise: accents composed or apart (macOS), suffixes in capitals."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from tests.datasets.writing import picture, store
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.load import read

ACCENTS = "Été à Ångström"
COMPOSED, APART = (unicodedata.normalize(form, ACCENTS) for form in ("NFC", "NFD"))
BOTH = pytest.mark.parametrize(("there", "said"), [(COMPOSED, APART), (APART, COMPOSED), (APART, APART)])
XML = "<annotation><filename>{}.png</filename><object><name>cat</name><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>9</xmax>"
END = "<ymax>8</ymax></bndbox></object></annotation>"


def coco(root: Path, there: str, said: str) -> Dataset:
    store(root / "images" / f"{there}.png", picture(0))
    note = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 8, 6]}
    image = {"id": 1, "file_name": f"{said}.png", "width": 16, "height": 12}
    text = json.dumps({"images": [image], "annotations": [note], "categories": [{"id": 1, "name": "cat"}]})
    (root / "annotations.json").write_text(text)
    return read(root, "coco")


def yolo(root: Path, there: str, said: str) -> Dataset:
    store(root / "images" / f"{there}.png", picture(0))
    (root / "labels").mkdir()
    (root / "labels" / f"{said}.txt").write_text("0 0.3125 0.416667 0.5 0.5\n")
    return read(root, "yolo")


def listed(root: Path, there: str, said: str) -> Dataset:
    yolo(root, there, there)
    (root / "train.txt").write_text(f"images/{said}.png\n", encoding="utf-8")
    (root / "data.yaml").write_text("train: train.txt\nnames: [cat]\n")
    return read(root, "yolo")


def voc(root: Path, there: str, said: str) -> Dataset:
    store(root / "JPEGImages" / f"{there}.png", picture(0))
    (root / "Annotations").mkdir()
    (root / "Annotations" / f"{said}.xml").write_text(XML.format(said) + END, encoding="utf-8")
    return read(root, "voc")


def dota(root: Path, there: str, said: str) -> Dataset:
    store(root / "images" / f"{there}.png", picture(0))
    (root / "labelTxt").mkdir()
    (root / "labelTxt" / f"{said}.txt").write_text("1 2 9 2 9 8 1 8 cat 0\n")
    return read(root, "dota")


def table(root: Path, there: str, said: str) -> Dataset:
    store(root / f"{there}.png", picture(0))
    row = {"file_name": f"{said}.png", "objects": {"boxes": [[1, 2, 9, 8]], "labels": ["cat"]}}
    (root / "metadata.jsonl").write_text(json.dumps(row))
    return read(root, "jsonl")


@BOTH
@pytest.mark.parametrize("make", [coco, yolo, listed, voc, dota, table])
def test_accents_are_the_same_however_they_are_composed(make, there: str, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = make(tmp_path, there, said)
    (sample,) = data
    assert np.array_equal(sample["image"], picture(0))
    assert np.round(sample["boxes"].data).tolist() == [[1, 2, 9, 8]]
    assert data.header.left_out == ()


@BOTH
@pytest.mark.parametrize("words", [("", ""), ("", "_mask")])
def test_masks_by_names_with_accents(there: str, said: str, words: tuple[str, str], tmp_path: Path) -> None:
    store(tmp_path / "images" / f"{there}{words[0]}.png", picture(0))
    store(tmp_path / "masks" / f"{said}{words[1]}.png", np.ones((12, 16, 1), np.uint8))
    data = read(tmp_path)
    assert (data.format, data.header.left_out) == ("masks", ())
    assert data[0]["mask"].all()


@pytest.mark.parametrize(
    ("pictures", "labels", "text", "format"),
    [
        ("images", "labels/a.TXT", "0 0.3125 0.416667 0.5 0.5\n", "yolo"),
        ("images", "labelTxt/a.TXT", "1 2 9 2 9 8 1 8 cat 0\n", "dota"),
        ("JPEGImages", "Annotations/a.XML", XML.format("a") + END, "voc"),
    ],
)
def test_label_files_with_suffixes_in_capitals(pictures: str, labels: str, text: str, format: str, tmp_path: Path) -> None:
    store(tmp_path / pictures / "a.png", picture(0))
    (tmp_path / labels).parent.mkdir()
    (tmp_path / labels).write_text(text)
    data = read(tmp_path)
    assert (data.format, data.header.left_out) == (format, ())
    assert np.round(data[0]["boxes"].data).tolist() == [[1, 2, 9, 8]]


@pytest.mark.parametrize(("first", "second"), [(COMPOSED, APART), (APART, COMPOSED)])
@pytest.mark.parametrize("listed", [False, True])
def test_class_folders_are_one_class_however_their_accents_are_composed(
    first: str, second: str, listed: bool, tmp_path: Path
) -> None:
    for number, folder in enumerate((f"train/{first}", "train/x", f"val/{second}", "val/x")):
        store(tmp_path / folder / f"{number}.png", picture(number))
    if listed:
        (tmp_path / "classes.txt").write_text(f"x\n{COMPOSED}\n", encoding="utf-8")
    data = read(tmp_path)
    assert (len(data.header.names), data.header.left_out) == (2, ())
    other = data.header.names.index("x")
    assert sorted(item.split for item in data.items() if item.label == other) == ["train", "val"]
    assert sorted(item.split for item in data.items() if item.label == 1 - other) == ["train", "val"]


def test_classes_keep_the_spelling_that_they_have(tmp_path: Path) -> None:
    for name in (APART, "x"):
        store(tmp_path / name / "0.png", picture(0))
    assert set(read(tmp_path).header.names) == {APART, "x"}
