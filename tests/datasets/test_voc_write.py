"""Writing Pascal VOC."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.datasets.writing import example, picture, write
from vicinal.datasets.formats.voc import FORMAT
from vicinal.datasets.formats.voc.annotation import pixels
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError
from vicinal.files.write import encode

SIDE = st.floats(0, 100)


@given(st.tuples(SIDE, SIDE, SIDE, SIDE).filter(lambda box: box[2] - box[0] > 1e-9 and box[3] - box[1] > 1e-9))
def test_edges_are_right_to_half_a_pixel_and_boxes_keep_an_area(box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = pixels(box, (100, 100))
    assert 1 <= left <= right <= 100
    assert 1 <= top <= bottom <= 100
    for low, high, first, last in ((box[0], box[2], left, right), (box[1], box[3], top, bottom)):
        most = 0.5 if high - low >= 1 else 1
        assert abs(first - 1 - low) <= most
        assert abs(last - high) <= most


def test_names_that_xml_must_escape_and_no_objects(tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes"}), names=("zebra & <co>", "ä 'cat'"), splits=("val", "train"))
    objects = Objects(np.array([[1.0, 2, 3, 4], [0, 0, 16, 12]]), np.array([1, 0]), fields={"difficult": [1, None]})
    examples = [example("x/a", objects=objects, split="train"), example("b", 1, split="val"), example("c", 2)]
    root = write(tmp_path, "voc", header, examples)
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*.txt")) == [
        "ImageSets/Main/train.txt", "ImageSets/Main/val.txt", "classes.txt",
    ]  # fmt: skip
    again = read(root, "voc")
    assert again.header.names == header.names, "not in the order of the alphabet"
    first, *others = again.items()
    assert (first.key, first.split) == ("x/a", "train")
    assert first.objects is not None
    assert first.objects.boxes.tolist() == objects.boxes.tolist()
    assert first.objects.labels.tolist() == [1, 0]
    assert first.objects.fields["difficult"] == [1, 0]
    assert [(item.key, item.split, item.objects) for item in others] == [("b", "val", None), ("c", "", None)]


def test_instances_are_numbered_as_the_objects_are(tmp_path: Path) -> None:
    """As in the development kit: object k of the XML has the id k in SegmentationObject."""
    instances = np.zeros((12, 16), np.uint16)
    instances[:4, :4], instances[5:8, 5:9], instances[9:, 9:] = 40, 300, 7
    objects = Objects(np.array([[5.0, 5, 9, 8], [0, 0, 4, 4]]), np.array([0, 1]), fields={"instance": [300, 40]})
    header = Header(holds=frozenset({"boxes", "instances"}), names=("a", "b"))
    root = write(tmp_path, "voc", header, [example("a", objects=objects, instances=instances)])
    with Image.open(root / "SegmentationObject" / "a.png") as image:
        found = np.asarray(image)
    assert found.dtype == np.uint8
    for id, number in ((0, 0), (300, 1), (40, 2), (7, 3)):
        assert np.array_equal(found == number, instances == id)


def test_more_objects_than_eight_bits_hold(tmp_path: Path) -> None:
    instances = np.arange(12 * 16, dtype=np.uint16).reshape(12, 16)
    tall = np.vstack([instances, instances + 192])
    shown = example("a", instances=tall, size=(24, 16), data=encode(picture(0, 24, 16), ".png"))
    again = read(write(tmp_path, "voc", Header(holds=frozenset({"instances"})), [shown]), "voc")
    item = next(iter(again.items()))
    assert item.objects is not None
    assert len(item.objects) == 383
    assert again.header.names == ("object",)
    with Image.open(tmp_path / "SegmentationObject" / "a.png") as image:
        assert np.array_equal(np.asarray(image), tall)


def test_masks_keep_their_palette_and_are_listed(tmp_path: Path) -> None:
    palette = tuple(range(256)) * 3
    mask = np.full((12, 16), 2, np.int32)
    header = Header(holds=frozenset({"mask"}), names=("background", "cat", "dog"), palette=palette, splits=("train",))
    root = write(tmp_path, "voc", header, [example("a", mask=mask, split="train"), example("b", 1, split="train")])
    assert (root / "ImageSets/Segmentation/train.txt").read_text() == "a\n"
    again = read(root, "voc")
    assert (again.header.palette, again.header.names) == (palette, header.names)
    with Image.open(root / "SegmentationClass" / "a.png") as image:
        assert image.mode == "P"
        assert np.array_equal(np.asarray(image), mask)


@pytest.mark.parametrize("name", ["a\nb", " a", "", "\x01"])
def test_names_that_xml_cannot_hold_are_an_error(name: str) -> None:
    assert FORMAT.writer is not None
    with pytest.raises(DataError, match="voc: names of classes: expected printable text"):
        FORMAT.writer(Header(names=(name,)))


def test_two_classes_of_one_name_are_an_error() -> None:
    assert FORMAT.writer is not None
    with pytest.raises(DataError, match="'bat' is used twice"):
        FORMAT.writer(Header(names=("bat", "cat", "bat")))


@pytest.mark.parametrize("layout", ["{0}/{1}", "{0}", "{1}/{0}"])
@pytest.mark.parametrize("kind", ["mask", "instances"])
def test_masks_of_pictures_in_folders_of_splits_are_found(tmp_path: Path, layout: str, kind: str) -> None:
    folder = {"mask": "SegmentationClass", "instances": "SegmentationObject"}[kind]
    pixels = np.ones((12, 16), np.uint8)
    for seed, split in enumerate(("train", "val")):
        places = [
            tmp_path / (layout if name == folder else layout if layout.startswith("{1}") else "{0}/{1}").format(name, split)
            for name in ("JPEGImages", "Annotations", folder)
        ]
        for place in places:
            place.mkdir(parents=True, exist_ok=True)
        (places[0] / f"{split}.png").write_bytes(encode(picture(seed), ".png"))
        (places[1] / f"{split}.xml").write_text("<annotation/>")
        (places[2] / f"{split}.png").write_bytes(encode(pixels, ".png"))
    data = read(tmp_path, "voc")
    assert (data.header.splits, kind in data.header.holds) == (("train", "val"), True)
    assert [np.array_equal(sample[kind], pixels) for sample in data] == [True, True]


def test_lists_that_are_of_no_split_are_said(tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes"}), names=("a",), splits=("train", "night"))
    write(tmp_path, "voc", header, [example("a", split="train"), example("b", 1, split="night")])
    (tmp_path / "dataset.json").unlink()
    data = read(tmp_path, "voc")
    (tmp_path / "ImageSets/Main/cat_train.txt").write_text("a 1\n")
    assert [str(one) for one in data.header.left_out] == ["1 lists that no split is called by (night.txt)"]


@pytest.mark.parametrize("splits", [("night", "train"), ("day / dämmerung", "night"), ("extra",), ("train", "val", "fold2")])
def test_splits_of_any_name_come_back(splits: tuple[str, ...], tmp_path: Path) -> None:
    header = Header(holds=frozenset({"boxes"}), names=("a",), splits=splits)
    write(tmp_path, "voc", header, [example(str(number), number, split=split) for number, split in enumerate((*splits, ""))])
    data = read(tmp_path)
    assert set(data.header.splits) == set(splits)
    assert {item.key: item.split for item in data.items()} == dict(zip("0123", (*splits, ""), strict=False))
    assert data.header.left_out == ()
    assert (tmp_path / "dataset.json").exists() == (splits != ("train", "val", "fold2"))


def test_a_broken_dataset_json_is_told(tmp_path: Path) -> None:
    write(tmp_path, "voc", Header(holds=frozenset({"boxes"}), names=("a",)), [example("a")])
    (tmp_path / "dataset.json").write_text("{")
    with pytest.raises(DataError, match=r"dataset\.json: expected JSON"):
        read(tmp_path)
