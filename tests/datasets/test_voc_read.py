"""Reading Pascal VOC: boxes by its way of counting, splits, masks, and how people lay it out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.datasets.voc_files import HEIGHT, WIDTH, annotation, box, write_voc
from tests.datasets.writing import real
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.voc import FORMAT
from vicinal.datasets.formats.voc.colours import COLOURS
from vicinal.datasets.mask_files import encode_mask


def test_boxes_name_their_first_and_last_pixel_from_1(tmp_path: Path) -> None:
    objects = box(1, 1, WIDTH, HEIGHT) + box(5, 6, 5, 6) + box("11.5", 3, 20, 4, "dog")
    reader = FORMAT.open(str(write_voc(tmp_path, {"a": annotation(objects)})))
    found = next(reader.items()).objects
    assert found is not None
    assert found.boxes.tolist() == [[0, 0, 48, 40], [4, 5, 5, 6], [10.5, 2, 20, 4]]
    assert [reader.header.names[label] for label in found.labels] == ["cat", "cat", "dog"]


def test_pose_and_flags_are_fields(tmp_path: Path) -> None:
    flags = "<pose>Left</pose><truncated>1</truncated><difficult>0</difficult>"
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5, more=flags) + box(2, 2, 5, 5))})
    item = next(FORMAT.open(str(root)).items())
    assert item.objects is not None
    assert item.objects.fields == {"pose": ["Left", None], "truncated": [1, None], "difficult": [0, None]}
    assert item.extra == {"voc": {"source": {"database": "ours"}}}


def test_lists_are_splits_and_what_is_in_none_comes_last(tmp_path: Path) -> None:
    texts = {name: annotation(filename=f"{name}.jpg") for name in "abcd"}
    root = write_voc(tmp_path, texts, train="c\nb\n", val="d\n", trainval="b\nc\nd\n", cat_train="b 1\nc -1\n")
    reader = FORMAT.open(str(root))
    assert reader.header.splits == ("train", "val")
    assert [(item.key, item.split) for item in reader.items()] == [("c", "train"), ("b", "train"), ("d", "val"), ("a", "")]


def test_trainval_alone_is_train(tmp_path: Path) -> None:
    root = write_voc(tmp_path, {"a": annotation()}, trainval="a\n")
    assert [(item.key, item.split, item.objects) for item in FORMAT.open(str(root)).items()] == [("a", "train", None)]


@pytest.mark.parametrize("filename", ["a.jpg", "", "a", "other.jpg", "a.png"])
def test_pictures_have_the_name_of_their_annotation(tmp_path: Path, filename: str) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5), filename), "b": annotation(filename="b.jpg")})
    item = next(FORMAT.open(str(root)).items())
    assert (item.fault, Path(item.picture.path).name) == ("", "a.jpg")


def test_pictures_of_other_names_are_those_that_the_annotation_says(tmp_path: Path) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5), "photo.png")})
    (root / "JPEGImages" / "a.jpg").unlink()
    store(root / "JPEGImages" / "photo.png", smooth(1, HEIGHT, WIDTH))
    assert Path(next(FORMAT.open(str(root)).items()).picture.path).name == "photo.png"


@pytest.mark.parametrize("size", [(0, 0), (-1, 5)])
def test_sizes_that_are_not_stated_are_those_of_the_pictures(tmp_path: Path, size: tuple[int, int]) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 49, 5), "a.jpg", *size)})
    found = next(FORMAT.open(str(root)).items()).objects
    assert found is not None
    assert found.boxes.tolist() == [[0, 0, WIDTH, 5]], "clipped by a pixel"


@pytest.mark.parametrize("layout", ["beside", "splits"])
def test_annotations_beside_pictures(tmp_path: Path, layout: str) -> None:
    for folder in ["."] if layout == "beside" else ["train", "valid"]:
        store(tmp_path / folder / "a.jpg", smooth(1, HEIGHT, WIDTH))
        (tmp_path / folder / "a.xml").write_text(annotation(box(1, 1, 5, 5)))
    assert FORMAT.matches(str(tmp_path))
    found = [(item.key, item.split, item.fault) for item in FORMAT.open(str(tmp_path)).items()]
    assert found == ([("a", "", "")] if layout == "beside" else [("train/a", "train", ""), ("val/a", "val", "")])


def test_masks_and_instances_of_those_that_have_them(tmp_path: Path) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(3, 3, 9, 9) + box(20, 3, 30, 9, "dog")), "b": annotation(filename="b.jpg")})
    mask, instances = np.zeros((HEIGHT, WIDTH), np.uint8), np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[2:9, 2:9], mask[2:9, 19:30] = 8, 12
    instances[2:9, 2:9], instances[2:9, 19:30] = 1, 2
    for folder, plane in (("SegmentationClass", mask), ("SegmentationObject", instances)):
        (root / folder).mkdir()
        (root / folder / "a.png").write_bytes(encode_mask(plane, COLOURS))
    reader = FORMAT.open(str(root))
    first, second = reader.items()
    assert reader.header.holds == {"boxes", "mask", "instances"}
    assert (reader.header.ignore, reader.header.palette) == (255, COLOURS)
    assert first.objects is not None
    assert first.mask is not None
    assert [reader.header.names[label] for label in first.objects.labels] == ["cat", "dog"]
    assert first.objects.labels.tolist() == [8, 12], "the same indices as in the mask"
    assert first.objects.fields["instance"] == [1, 2]
    assert second.mask is None
    assert second.instances is None


def test_the_colours_are_those_of_the_development_kit() -> None:
    colours = np.array(COLOURS).reshape(256, 3)
    assert colours[[0, 1, 2, 3, 8, 15, 20, 255]].tolist() == [
        [0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0], [64, 0, 0], [192, 128, 128], [0, 64, 128], [224, 224, 192],
    ]  # fmt: skip


def test_names_may_be_given(tmp_path: Path) -> None:
    root = str(write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5, "dog"))}))
    assert next(FORMAT.open(root, names="cat,dog").items()).objects.labels.tolist() == [1]
    left = next(FORMAT.open(root, names=["cat"]).items()).objects
    assert left is not None
    assert (len(left), left.losses["dropped"]) == (0, ["object 1: the class 'dog' is not among the names"])


def test_bccd_is_read_whole() -> None:
    reader = FORMAT.open(str(real("bccd")))
    items = list(reader.items())
    assert reader.header.names == ("Platelets", "RBC", "WBC")
    assert [sum(item.split == split for item in items) for split in ("train", "val", "test")] == [205, 87, 72]
    assert not any(item.fault for item in items)
    assert sum(len(item.objects or ()) for item in items) == 4155 + 372 + 361
    sides = np.concatenate([item.objects.boxes[:, 2:] - item.objects.boxes[:, :2] for item in items if item.objects])
    assert sides.min() == 1, "two boxes of one pixel"
