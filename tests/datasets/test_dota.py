"""Rotated boxes in data sets: DOTA's text files, YOLO's task obb, and what jobs make of them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.datasets.writing import example, picture, read, store, write
from tests.datasets.yolo_files import write_yolo
from vicinal.data.rectangles import corners, signed_areas
from vicinal.datasets.fetch import fetch_picture
from vicinal.datasets.formats.dota import FORMAT
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.offline import augment, convert
from vicinal.offline.loss import loss

HEIGHT, WIDTH = 40, 48
SHIP, CAR = "20 10 30 15 26 23 16 18 ship 0", "5.5 5 9 5 9 8 5.5 8 small vehicle 1"
TEXT = f"imagesource:GoogleEarth\ngsd:0.146\n{SHIP}\n{CAR}\n"


def write_dota(root: Path, texts: dict[str, str | None], labels: str = "labelTxt", split: str = "") -> Path:
    """Pictures 48 wide and 40 high in ``images``, with label files (None: without)."""
    base = root / split if split else root
    for seed, (name, text) in enumerate(texts.items()):
        store(base / "images" / f"{name}.png", picture(seed, HEIGHT, WIDTH))
        (base / labels).mkdir(parents=True, exist_ok=True)
        if text is not None:
            (base / labels / f"{name}.txt").write_text(text, encoding="utf-8")
    return root


def test_lines_are_corners_class_and_mark(tmp_path: Path) -> None:
    data = read(write_dota(tmp_path, {"a": TEXT, "b": None, "c": "imagesource:x\n"}))
    assert data.format == "dota"
    assert data.header.names == ("ship", "small vehicle")
    first, second, third = data.items()
    assert (second.objects, third.objects) == (None, None)
    assert first.extra == {"dota": {"imagesource": "GoogleEarth", "gsd": "0.146"}}
    objects = first.objects
    assert objects is not None
    assert objects.corners is not None
    assert objects.polygons is not None
    assert objects.corners[0].tolist() == [[20, 10], [30, 15], [26, 23], [16, 18]]
    assert objects.labels.tolist() == [0, 1]
    assert objects.fields["difficult"] == [0, 1]
    assert objects.boxes[0].tolist() == [16, 10, 30, 23]


@pytest.mark.parametrize("labels", ["labelTxt", "labelTxt-v1.5", "annfiles", "labeltxt"])
@pytest.mark.parametrize("splits", [(), ("train", "val")])
def test_layouts(tmp_path: Path, labels: str, splits: tuple[str, ...]) -> None:
    for split in splits or ("",):
        write_dota(tmp_path, {f"p{split}": TEXT}, labels, split)
    data = read(tmp_path)
    assert (data.format, data.header.splits) == ("dota", splits)
    assert [len(item.objects or ()) for item in data.items()] == [2] * max(1, len(splits))


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("1 2 3 4 ship 0", "line 1: expected 8 finite numbers, a class, and perhaps a mark, got '1 2 3 4 ship 0'"),
        ("20 10 30 15 26 nan 16 18 ship 0", "line 1: expected 8 finite numbers, a class, and perhaps a mark"),
        ("200 10 230 15 226 23 216 18 ship 0", "line 1: expected a box that is not outside of the canvas"),
        ("5 5 5 5 5 5 5 5 ship 0", "line 1: expected a box that is not outside of the canvas"),
    ],
)
def test_lines_that_make_no_sense_are_losses(tmp_path: Path, line: str, wish: str) -> None:
    (item,) = read(write_dota(tmp_path, {"a": f"{line}\n{SHIP}\n{SHIP}\n"})).items()
    assert item.objects is not None
    assert len(item.objects) == 2
    (text,) = item.objects.losses["dropped"]
    assert wish in text


def test_corners_may_stick_out_and_crossed_ones_are_put_in_order(tmp_path: Path) -> None:
    text = "-6 10 14 10 14 20 -6 20 ship 0\n20 10 30 10 20 20 30 20 ship 0\n"
    (item,) = read(write_dota(tmp_path, {"a": text})).items()
    objects = item.objects
    assert objects is not None
    assert objects.corners is not None
    assert objects.corners[0].tolist() == [[-6, 10], [14, 10], [14, 20], [-6, 20]]
    assert objects.boxes[0].tolist() == [0, 10, 14, 20]
    assert signed_areas(objects.corners)[1] == pytest.approx(100)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    source = read(write_dota(tmp_path / "in", {"a": TEXT, "b": None}, split="train"))
    convert(tmp_path / "in", tmp_path / "out", "dota")
    again = read(tmp_path / "out")
    assert (again.format, again.header.names) == ("dota", ("ship", "small-vehicle"))
    text = (tmp_path / "out/train/labelTxt/a.txt").read_text()
    assert text.splitlines() == [
        "imagesource:GoogleEarth", "gsd:0.146", "20.0 10.0 30.0 15.0 26.0 23.0 16.0 18.0 ship 0",
        "5.5 5.0 9.0 5.0 9.0 8.0 5.5 8.0 small-vehicle 1",
    ]  # fmt: skip
    for first, second in zip(source.items(), again.items(), strict=True):
        assert (first.key, first.split) == (second.key, second.split)


@pytest.mark.parametrize("way", [("yolo",), ("jsonl",), ("parquet",), ("yolo", "jsonl", "dota")])
def test_other_formats_that_hold_them_keep_the_corners(tmp_path: Path, way: tuple[str, ...]) -> None:
    write_dota(tmp_path / "0", {"a": TEXT.replace("vehicle 1", "vehicle 0")})  # YOLO has no mark for what is difficult
    for step, format in enumerate(way):
        convert(tmp_path / str(step), tmp_path / str(step + 1), format)
    (item,) = read(tmp_path / str(len(way))).items()
    assert item.objects is not None
    assert item.objects.corners is not None
    (source,) = read(tmp_path / "0").items()
    assert source.objects is not None
    assert source.objects.corners is not None
    np.testing.assert_allclose(item.objects.corners, source.objects.corners, atol=1e-3)


def test_boxes_and_outlines_become_rectangles(tmp_path: Path) -> None:
    triangle = np.array([[2.0, 2], [10, 2], [2, 8]])
    objects = Objects(np.array([[2.0, 2, 10, 8], [1, 1, 5, 4]]), np.array([0, 0]), polygons=[(triangle,), None])
    header = Header(holds=frozenset({"boxes", "polygons"}), names=("thing",))
    (item,) = read(write(tmp_path, "dota", header, [example("a", objects=objects)]), "dota").items()
    assert item.objects is not None
    assert item.objects.corners is not None
    np.testing.assert_allclose(np.abs(signed_areas(item.objects.corners)), [48, 12], rtol=1e-4)
    np.testing.assert_allclose(item.objects.boxes[1], [1, 1, 5, 4])


@pytest.mark.parametrize("format", ["dota", "yolo"])
def test_jobs_move_them_with_their_pixels(tmp_path: Path, format: str) -> None:
    root = write_dota(tmp_path / "in", {"a": f"{SHIP}\n"})
    quad = np.array(SHIP.split()[:8], float).reshape(4, 2)
    canvas, ring = np.zeros((HEIGHT, WIDTH, 3), np.uint8), np.round(quad * 16 - 8).astype(np.int32)
    store(root / "images" / "a.png", np.asarray(cv2.fillPoly(canvas, [ring], (255,) * 3, shift=4)))
    pipeline = vc.Pipeline([vc.Affine(degrees=(-180, 180), scale=(0.7, 1.1)), vc.HorizontalFlip(p=0.5)], seed=3)
    augment(root, tmp_path / "out", pipeline, copies=6, to=format)
    for item in read(tmp_path / "out").items():
        assert item.objects is not None
        assert item.objects.corners is not None
        (found,) = item.objects.corners
        assert format == "yolo" or signed_areas(found[None])[0] > 0
        y, x = np.nonzero(fetch_picture(item.picture)[..., 0] > 127)
        np.testing.assert_allclose(found.mean(axis=0), [x.mean() + 0.5, y.mean() + 0.5], atol=0.6)
        assert abs(signed_areas(found[None])[0]) == pytest.approx(len(x), rel=0.25)


def test_a_data_set_gives_them_with_their_labels(tmp_path: Path) -> None:
    sample = read(write_dota(tmp_path, {"a": TEXT, "b": None}))[0]
    boxes = sample["rotated_boxes"]
    assert isinstance(boxes, vc.RotatedBoxes)
    assert boxes.labels.tolist() == [0, 1]
    np.testing.assert_allclose(corners(boxes.data)[1], [[5.5, 5], [9, 5], [9, 8], [5.5, 8]], atol=1e-6)
    out = vc.Pipeline([vc.HorizontalFlip()], seed=1)(**sample)
    assert len(out["rotated_boxes"]) == 2
    bare = read(tmp_path)[1]
    assert bare["rotated_boxes"].data.shape == (0, 5)


def test_yolo_obb_says_that_it_holds_them(tmp_path: Path) -> None:
    line = "0 0.5 0.25 0.75 0.5 0.5 0.75 0.25 0.5\n"
    root = write_yolo(tmp_path, {"a": line}, "names: [cat, dog]\ntrain: images\ntask: obb\n")
    data = read(root)
    assert "rotated_boxes" in data.header.holds
    (item,) = data.items()
    assert item.objects is not None
    assert item.objects.corners is not None
    assert item.objects.corners.tolist() == [[[24, 10], [36, 20], [24, 30], [12, 20]]]


def test_classes_that_are_one_word_in_a_file_are_refused() -> None:
    assert FORMAT.writer is not None
    with pytest.raises(vc.DataError, match=r"dota: names of classes: expected one word each, all different, got 'a-b'"):
        FORMAT.writer(Header(names=("a b", "a-b")))


@pytest.mark.parametrize(
    ("corners_of_first", "wish"),
    [
        ([[200, 10], [230, 10], [230, 20], [200, 20]], "expected a box that is not outside of the canvas"),
        ([[5, 5], [float("nan"), 5], [9, 8], [5, 8]], "expected four finite corners"),
    ],
)
def test_corners_in_tables_that_make_no_sense_leave_their_object_out(
    tmp_path: Path, corners_of_first: list[list[float]], wish: str
) -> None:
    store(tmp_path / "a.png", picture(1, HEIGHT, WIDTH))
    good = [[20, 10], [30, 15], [26, 23], [16, 18]]
    row = {
        "image": "a.png",
        "objects": {"boxes": [[1, 1, 9, 9], [16, 10, 30, 23]], "labels": [0, 0], "corners": [corners_of_first, good]},
    }
    (tmp_path / "data.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (item,) = read(tmp_path / "data.jsonl").items()
    assert item.objects is not None
    assert item.objects.corners is not None
    assert item.objects.corners.tolist() == [good]
    assert wish in item.objects.losses["dropped"][0]


def test_what_is_lost_on_the_way_is_said() -> None:
    rotated = Header(holds=frozenset({"boxes", "polygons", "rotated_boxes"}))
    outlined = Header(holds=frozenset({"boxes", "polygons"}))
    assert loss(rotated, FORMAT) == ()
    assert loss(rotated, find("coco")) == ()
    assert loss(outlined, FORMAT) == ("polygons become the smallest rectangles around them: dota keeps boxes, rotated_boxes",)
    (line,) = loss(rotated, find("voc"))
    assert line.startswith("polygons become instances")


@pytest.mark.parametrize(
    ("folders", "splits"),
    [(("night", "day"), ("day", "night")), (("train", "extra"), ("extra", "train")), (("", "train"), ("", "train"))],
)
def test_folders_beside_splits_are_read_too(tmp_path: Path, folders: tuple[str, ...], splits: tuple[str, ...]) -> None:
    for split in folders:
        write_dota(tmp_path, {f"p{split}": TEXT}, split=split)
    data = read(tmp_path)
    assert data.format == "dota"
    assert sorted((item.split, len(item.objects or ())) for item in data.items()) == [(split, 2) for split in splits]


@pytest.mark.parametrize("names", [("d/a", "d/b"), ("d/e/a", "d/e/b"), ("a", "d/b")])
@pytest.mark.parametrize("labels", ["labelTxt", "labelTxt-v1.5"])
def test_labels_in_folders_as_the_pictures_lie(tmp_path: Path, names: tuple[str, ...], labels: str) -> None:
    for name in names:
        (tmp_path / labels / name).parent.mkdir(parents=True, exist_ok=True)
    data = read(write_dota(tmp_path, dict.fromkeys(names, TEXT), labels))
    assert [len(item.objects or ()) for item in data.items()] == [2, 2]
    assert data.header.left_out == ()


def test_splits_with_strokes_come_back(tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes", "rotated_boxes"}), names=("a",), splits=("day/one", "train"))
    write(tmp_path, "dota", header, [example("a", split="day/one"), example("b", 1, split="train")])
    assert {item.split for item in read(tmp_path, "dota").items()} == {"day/one", "train"}
