"""Writing YOLO: each task, and what becomes of labels that YOLO has no lines for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml

from tests.datasets.writing import example, write
from vicinal.datasets.formats.yolo import FORMAT
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.datasets.rle import encode
from vicinal.errors import DataError

HEIGHT, WIDTH = 12, 16
NAMES = ("no", "7", "a: b")
BOX = [[1.5, 2, 9, 10.5]]
DIAMOND = np.array([[5.0, 1], [9, 5], [5, 9], [1, 5]])


def labels_of(root: Path) -> dict[str, str]:
    return {path.relative_to(root / "labels").as_posix(): path.read_text() for path in sorted((root / "labels").rglob("*.txt"))}


def one(root: Path, objects: Objects, **options: Any) -> str:
    """The label file of a picture with these objects."""
    holds = {"boxes"} | ({"polygons"} if objects.polygons else set()) | ({"rle"} if objects.masks else set())
    header = Header(holds=frozenset(holds), names=NAMES)
    return labels_of(write(root, "yolo", header, [example("a", objects=objects)], **options))["a.txt"]


def test_boxes_are_fractions_of_six_decimals(tmp_path: Path) -> None:
    assert one(tmp_path, Objects(np.array(BOX), np.array([2]))) == "2 0.328125 0.520833 0.468750 0.708333\n"


def test_data_yaml_has_names_and_splits_and_no_path_of_this_machine(tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes"}), names=NAMES, splits=("train", "val"))
    examples = [example("train/a", split="train"), example("b", split="val"), example("c")]
    root = write(tmp_path, "yolo", header, examples)
    text = (root / "data.yaml").read_text()
    assert str(tmp_path) not in text
    assert yaml.safe_load(text) == {
        "train": "images/train", "val": "images/val", "unlisted": "images/unlisted", "nc": 3, "task": "detect",
        "names": {0: "no", 1: "7", 2: "a: b"},
    }  # fmt: skip
    assert labels_of(root) == {"train/a.txt": "", "unlisted/c.txt": "", "val/b.txt": ""}
    again = read(root, "yolo")
    assert again.header.names == NAMES
    assert [(item.key, item.split) for item in again.items()] == [
        ("train/a", "train"), ("val/b", "val"), ("unlisted/c", "unlisted"),
    ]  # fmt: skip


def test_without_splits_all_pictures_are_both_train_and_val(tmp_path: Path) -> None:
    root = write(tmp_path, "yolo", Header(names=NAMES), [example("x/a")])
    found = yaml.safe_load((root / "data.yaml").read_text())
    assert (found["train"], found["val"]) == ("images", "images")
    assert [(item.key, item.split) for item in read(root, "yolo").items()] == [("x/a", "")]


def test_keypoints_and_their_pairs(tmp_path: Path) -> None:
    header = Header(
        holds=frozenset({"boxes", "keypoints"}), names=("cat",), keypoints=("nose", "left_ear", "right_ear"), pairs=((1, 2),)
    )
    points = np.array([[[4.0, 6, 2], [0, 0, 0], [16.4, 3, 1]], [[40, 6, 2], [8, 12, 1], [1, 1, 0]]])
    objects = Objects(np.array(BOX * 2), np.array([0, 0]), keypoints=points)
    root = write(tmp_path, "yolo", header, [example("a", objects=objects)])
    again = read(root, "yolo")
    assert (again.header.keypoints, again.header.pairs, again.header.holds) == (header.keypoints, header.pairs, header.holds)
    found = next(iter(again.items())).objects
    assert found is not None
    assert found.keypoints is not None
    assert found.keypoints.tolist() == [[[4, 6, 2], [0, 0, 0], [16, 3, 1]], [[0, 0, 0], [8, 12, 1], [0, 0, 0]]]


def test_parts_of_an_object_are_joined_without_area(tmp_path: Path) -> None:
    """Filled by OpenCV, the joined ring covers what the two rings cover, however they turn."""
    rings = (np.array([[1.0, 1], [6, 1], [6, 5], [1, 5]]), np.array([[9.0, 6], [9, 11], [14, 11], [14, 6]]))
    text = one(tmp_path, Objects(np.array([[1.0, 1, 14, 11]]), np.array([0]), polygons=[rings]))
    points = np.array(text.split()[1:], float).reshape(-1, 2) * [WIDTH, HEIGHT]
    assert len(points) == 4 + 4 + 2
    turned = points[:, 0] * np.roll(points[:, 1], -1) - points[:, 1] * np.roll(points[:, 0], -1)
    assert abs(turned.sum()) / 2 == pytest.approx(20 + 25, abs=1e-3)


def test_masks_are_outlined_along_their_pixels_with_holes(tmp_path: Path) -> None:
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    plane[2:10, 3:12] = 1
    plane[4:6, 5:8] = 0
    plane[11, 15] = plane[10, 14] = 1
    text = one(tmp_path, Objects(np.array([[3.0, 2, 16, 12]]), np.array([0]), masks=[encode(plane)]))
    points = np.array(text.split()[1:], float).reshape(-1, 2) * [WIDTH, HEIGHT]
    drawn = np.zeros((HEIGHT * 8, WIDTH * 8), np.uint8)
    cv2.fillPoly(drawn, [np.round(points * 8 - 0.5).astype(np.int32)], 1)
    assert np.array_equal(drawn[4::8, 4::8], plane), "at the centres of all pixels"


def test_rotated_boxes_are_four_corners(tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes", "polygons"}), names=NAMES, extra={"yolo": {"task": "obb"}})
    ellipse = np.array([[5 + 4 * np.cos(t) + np.sin(t), 5 + 4 * np.cos(t) - np.sin(t)] for t in np.linspace(0, 6.28, 40)])
    polygons = [(DIAMOND,), (ellipse,), None]
    objects = Objects(np.array([[1.0, 1, 9, 9], [0, 0, 10, 10], *BOX]), np.array([0, 1, 2]), polygons=polygons)
    again = read(write(tmp_path, "yolo", header, [example("a", objects=objects)]), "yolo")
    assert again.header.extra == header.extra
    found = next(iter(again.items())).objects
    assert found is not None
    assert found.polygons is not None
    corners = [rings[0] for rings in found.polygons if rings]
    np.testing.assert_allclose(corners[0], DIAMOND, atol=2e-5)
    sides = np.linalg.norm(corners[1] - np.roll(corners[1], 1, axis=0), axis=1)
    assert sorted(sides.round(1)) == pytest.approx([2.8, 2.8, 11.3, 11.3], abs=0.15), "as long and wide as the ellipse"
    np.testing.assert_allclose(corners[2].min(axis=0), BOX[0][:2], atol=2e-5)


def test_the_task_may_be_chosen(tmp_path: Path) -> None:
    objects = Objects(np.array([[1.0, 1, 9, 9]]), np.array([0]), polygons=[(DIAMOND,)])
    assert len(one(tmp_path / "a", objects).split()) == 9
    assert len(one(tmp_path / "b", objects, task="detect").split()) == 5
    assert FORMAT.writer is not None
    with pytest.raises(DataError, match=r"yolo.task: expected one of detect, segment, pose, obb, got 'box'"):
        FORMAT.writer(Header(), task="box")
    with pytest.raises(DataError, match="expected a data set with keypoints for pose"):
        FORMAT.writer(Header(), task="pose")


def test_classes_without_names_have_numbers(tmp_path: Path) -> None:
    one(tmp_path, Objects(np.array(BOX), np.array([4])))
    assert read(tmp_path, "yolo").header.names == (*NAMES, "3", "4")


def test_splits_keep_the_folders_that_they_were_read_from(tmp_path: Path) -> None:
    header = Header(names=NAMES, splits=("val",), extra={"folder": {"splits": {"val": "valid"}}})
    again = read(write(tmp_path, "yolo", header, [example("a", split="val")]), "yolo")
    assert (tmp_path / "images/valid/a.png").is_file()
    assert [(item.key, item.split) for item in again.items()] == [("val/a", "val")]
