"""Where VOC's and YOLO's annotations lie in the field: found out, and not where other text or XML lies beside pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.datasets.coco_files import POLYGON, coco, image
from tests.datasets.voc_files import annotation, box
from tests.datasets.yolo_files import BOX, HEIGHT, WIDTH
from tests.offline.pictures import smooth, store
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.formats.voc import FORMAT as VOC
from vicinal.datasets.formats.yolo import FORMAT as YOLO
from vicinal.datasets.load import read


def voc(root: Path, *pairs: tuple[str, str]) -> Path:
    """Pictures and annotations of one cat each, at these places."""
    for index, (picture, xml) in enumerate(pairs):
        store(root / picture, smooth(index, HEIGHT, WIDTH))
        (root / xml).parent.mkdir(parents=True, exist_ok=True)
        (root / xml).write_text(annotation(box(1, 1, 5, 5), Path(picture).name))
    return root


def yolo(root: Path, *pairs: tuple[str, str], text: str = BOX) -> Path:
    for index, (picture, label) in enumerate(pairs):
        store(root / picture, smooth(index, HEIGHT, WIDTH))
        (root / label).parent.mkdir(parents=True, exist_ok=True)
        (root / label).write_text(text)
    return root


def found(data: Dataset) -> list[tuple[str, str, int, str]]:
    return [(item.key, item.split, len(item.objects or ()), item.fault) for item in data.items()]


@pytest.mark.parametrize(
    ("picture", "xml"),
    [
        ("images/a.png", "annotations/a.xml"), ("images/a.jpg", "Annotations/a.xml"), ("JPEGImages/a.jpg", "annotations/a.xml"),
        ("Images/a.jpg", "xml/a.xml"), ("a.jpg", "Annotations/a.xml"), ("photos/a.jpg", "annotations/a.xml"),
        ("a.jpg", "a.xml"), ("images/a.JPG", "annotations/a.xml"), ("annotations/a.jpg", "annotations/a.xml"),
    ],
)  # fmt: skip
def test_voc_without_lists(tmp_path: Path, picture: str, xml: str) -> None:
    data = read(voc(tmp_path, (picture, xml)))
    assert (data.format, data.names) == ("voc", ("cat",))
    assert found(data) == [("a", "", 1, "")]


@pytest.mark.parametrize(
    "layout",
    [
        ("train/images/a.jpg", "train/annotations/a.xml"),
        ("images/train/a.jpg", "annotations/train/a.xml"),
        ("train/a.jpg", "train/a.xml"),
    ],
)
def test_voc_in_folders_of_splits(tmp_path: Path, layout: tuple[str, str]) -> None:
    other = tuple(place.replace("train", "valid") for place in layout)
    data = read(voc(tmp_path, layout, (other[0], other[1])))
    assert data.header.splits == ("train", "val")
    assert found(data) == [("train/a", "train", 1, ""), ("val/a", "val", 1, "")]


@pytest.mark.parametrize("around", ["set", "archive/set"])
def test_voc_with_folders_around_it(tmp_path: Path, around: str) -> None:
    voc(tmp_path / around, ("images/a.jpg", "annotations/a.xml"))
    assert VOC.matches(str(tmp_path))
    assert found(read(tmp_path, "voc")) == [("a", "", 1, "")]


def test_voc_of_two_years(tmp_path: Path) -> None:
    for year in ("VOC2007", "VOC2012"):
        root = voc(tmp_path / "VOCdevkit" / year, ("JPEGImages/a.jpg", "Annotations/a.xml"))
        (root / "ImageSets" / "Main").mkdir(parents=True)
        (root / "ImageSets" / "Main" / "train.txt").write_text("a\n")
    assert found(read(tmp_path)) == [("VOC2007/a", "train", 1, ""), ("VOC2012/a", "train", 1, "")]


def test_pictures_without_an_annotation_are_said(tmp_path: Path) -> None:
    voc(tmp_path, ("images/a.jpg", "annotations/a.xml"), ("images/other.png", "annotations/b.xml"))
    store(tmp_path / "images" / "bare.jpg", smooth(1))
    header = read(tmp_path).header
    assert [(out.count, out.example, out.reason) for out in header.left_out] == [
        (1, "bare.jpg", "pictures without an annotation"),
    ]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (("<polygon><x1>1</x1><y1>1</y1></polygon>",), ["1 objects with a polygon, which is not read"]),
        (("<part><name>head</name></part>", "<part/><part/>"), ["2 objects with a part, which is not read"]),
        (("<pose>Left</pose>",), []),
    ],
)
def test_outlines_and_parts_in_voc_are_said(tmp_path: Path, members: tuple[str, ...], said: list[str]) -> None:
    box = "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox>"
    objects = "".join(f"<object><name>cat</name>{member}{box}</object>" for member in members)
    store(tmp_path / "JPEGImages/a.png", smooth(0, HEIGHT, WIDTH))
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "Annotations/a.xml").write_text(f"<annotation>{objects}</annotation>")
    data = read(tmp_path)
    assert [str(one) for one in data.header.left_out] == said
    assert len(data[0]["boxes"]) == len(members)


@pytest.mark.parametrize("text", ["<annotations><image/></annotations>", "<html/>", ""])
def test_other_xml_is_no_voc(tmp_path: Path, text: str) -> None:
    store(tmp_path / "images" / "a.jpg", smooth(1))
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "a.xml").write_text(text)
    assert not VOC.matches(str(tmp_path))


@pytest.mark.parametrize(
    ("picture", "label"),
    [
        ("a.jpg", "a.txt"), ("obj_train_data/a.png", "obj_train_data/a.txt"), ("Images/a.jpg", "Labels/a.txt"),
        ("img/a.jpg", "labels/a.txt"), ("JPEGImages/a.jpg", "labels/a.txt"), ("images/a.jpg", "annotations/a.txt"),
        ("images/a.jpg", "images/a.txt"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("names", ["classes.txt", "obj.names", "_darknet.labels", ""])
def test_yolo_without_data_yaml(tmp_path: Path, picture: str, label: str, names: str) -> None:
    yolo(tmp_path, (picture, label))
    if names:
        (tmp_path / Path(label).parent / names).write_text("cat\ndog\n")
    data = read(tmp_path)
    assert (data.format, data.header.holds) == ("yolo", {"boxes"})
    assert data.names == (("cat", "dog") if names else ("0", "1"))
    assert [entry[2:] for entry in found(data)] == [(1, "")]


@pytest.mark.parametrize(
    "layout",
    [
        ("train/a.jpg", "train/a.txt"),
        ("obj_train_data/a.jpg", "obj_train_data/a.txt"),
        ("train/Images/a.jpg", "train/labels/a.txt"),
    ],
)
def test_yolo_in_folders_of_splits(tmp_path: Path, layout: tuple[str, str]) -> None:
    other = tuple(place.replace("train", "valid") for place in layout)
    data = read(yolo(tmp_path, layout, (other[0], other[1])))
    assert (data.format, data.header.splits) == ("yolo", ("train", "val"))
    assert [entry[1:] for entry in found(data)] == [("train", 1, ""), ("val", 1, "")]


def test_yolo_beside_pictures_below_a_folder_called_images(tmp_path: Path) -> None:
    root = yolo(tmp_path / "images" / "pets", ("a.jpg", "a.txt"))
    assert found(read(root)) == [("a", "", 1, "")]


@pytest.mark.parametrize(
    "text",
    [
        "a cat on a mat", "", "cat 0 0 0 10 20 30 40", "2021 3 14 15 9 26", "0 120 80 60 40", "0.5 0.5 0.5 0.5 0.5", "1",
        "0 0.5 0.5 0.5",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["", "cats/"])
def test_other_text_beside_pictures_is_no_yolo(tmp_path: Path, text: str, place: str) -> None:
    yolo(tmp_path, (f"{place}a.jpg", f"{place}a.txt"), text=text)
    assert not YOLO.matches(str(tmp_path))
    assert read(tmp_path).format == "folder"


@pytest.mark.parametrize("text", ["a cat on a mat", "cat 1 2 3 4"])
def test_captions_in_a_folder_labels_are_no_yolo(tmp_path: Path, text: str) -> None:
    yolo(tmp_path, ("images/a.jpg", "labels/a.txt"), text=text)
    assert not YOLO.matches(str(tmp_path))


@pytest.mark.parametrize("layout", [("images/a.jpg", "labels/a.txt"), ("a.jpg", "a.txt")])
def test_numbers_that_are_no_fractions_are_told_and_not_passed_over(tmp_path: Path, layout: tuple[str, str]) -> None:
    yolo(tmp_path, layout, text="0 320 240 64 64")
    (tmp_path / layout[1]).with_name("classes.txt").write_text("cat\n")
    data = read(tmp_path, annotations="strict")
    assert data.format == "yolo"
    assert ["expected a box inside the 48 x 40 picture" in item.fault for item in data.items()] == [True]


def test_pictures_and_names_of_classes_alone_are_no_yolo(tmp_path: Path) -> None:
    store(tmp_path / "cat" / "a.jpg", smooth(1))
    (tmp_path / "classes.txt").write_text("cat\ndog\n")
    assert not YOLO.matches(str(tmp_path))
    assert read(tmp_path).names == ("cat", "dog")


def test_text_of_other_names_is_no_yolo(tmp_path: Path) -> None:
    yolo(tmp_path, ("a.jpg", "notes.txt"))
    assert not YOLO.matches(str(tmp_path))


def test_one_bad_line_does_not_hide_a_yolo_set(tmp_path: Path) -> None:
    yolo(tmp_path, ("a.jpg", "a.txt"), text=f"{BOX}\n{BOX}\nx\n")
    assert YOLO.matches(str(tmp_path))


@pytest.mark.parametrize("named", [True, False])
def test_polygons_that_come_late_are_kept(tmp_path: Path, named: bool) -> None:
    for index in range(1002):
        (tmp_path / "images").mkdir(exist_ok=True)
        (tmp_path / "labels").mkdir(exist_ok=True)
        (tmp_path / "images" / f"{index:04d}.jpg").touch()
        (tmp_path / "labels" / f"{index:04d}.txt").write_text(BOX if index < 1001 else "0 0.1 0.1 0.2 0.1 0.2 0.2")
    if named:
        (tmp_path / "data.yaml").write_text("names: [cat, dog]\ntrain: images\n")
    assert read(tmp_path).header.holds == {"boxes", "polygons"}


def test_classes_that_are_written_as_fractions(tmp_path: Path) -> None:
    data = read(yolo(tmp_path, ("images/a.jpg", "labels/a.txt"), text="3.0 0.5 0.5 0.2 0.3\n1e0 0.5 0.5 0.2 0.3\n"))
    assert data.names == ("0", "1", "2", "3")
    assert [item.objects.labels.tolist() for item in data.items() if item.objects] == [[3, 1]]


@pytest.mark.parametrize("around", ["a", "a/b", "a/b/c"])
@pytest.mark.parametrize("layout", [("x.jpg", "x.txt"), ("images/x.jpg", "labels/x.txt"), ("train/x.jpg", "train/x.txt")])
def test_yolo_with_folders_around_it(tmp_path: Path, around: str, layout: tuple[str, str]) -> None:
    yolo(tmp_path / around, layout)
    data = read(tmp_path, "yolo")
    assert [entry[2:] for entry in found(data)] == [(1, "")]
    assert data.header.splits == (("train",) if "train" in layout[0] else ())


@pytest.mark.parametrize("place", ["a.json", "train/_annotations.coco.json", "annotations/instances_train.json"])
def test_coco_with_folders_around_it(tmp_path: Path, place: str) -> None:
    path = tmp_path / "archive" / "set" / place
    store(path.parent / "0001.jpg", smooth(1, HEIGHT, WIDTH))
    path.write_text(json.dumps(coco([image(1)], [POLYGON])))
    data = read(tmp_path)
    assert data.format == "coco"
    assert [entry[2:] for entry in found(data)] == [(1, "")]


def test_a_split_without_labels_beside_others_is_read(tmp_path: Path) -> None:
    yolo(tmp_path, ("train/images/a.jpg", "train/labels/a.txt"))
    store(tmp_path / "test" / "images" / "b.jpg", smooth(1))
    assert found(read(tmp_path)) == [("test/b", "test", 0, ""), ("train/a", "train", 1, "")]


def test_label_files_without_a_picture_are_said(tmp_path: Path) -> None:
    yolo(tmp_path, ("images/a.jpg", "labels/a.txt"))
    (tmp_path / "labels" / "b.txt").write_text(BOX)
    (tmp_path / "labels" / "classes.txt").write_text("cat\ndog\n")
    header = read(tmp_path).header
    assert [(out.count, out.example, out.reason) for out in header.left_out] == [
        (1, "labels/b.txt", "label files without a picture"),
    ]


def test_two_folders_of_one_split_are_both_read(tmp_path: Path) -> None:
    yolo(tmp_path, ("train/images/a.jpg", "train/labels/a.txt"), ("train2017/images/b.jpg", "train2017/labels/b.txt"))
    assert sorted(entry[1:] for entry in found(read(tmp_path))) == [("train", 1, ""), ("train", 1, "")]


@pytest.mark.parametrize(
    ("file", "pictures"),
    [("labels/coco.json", "images"), ("annotation/a.json", "photos"), ("json/train.json", "train"), ("coco.json", "photos")],
)
def test_coco_in_folders_of_other_names(tmp_path: Path, file: str, pictures: str) -> None:
    store(tmp_path / pictures / "0001.jpg", smooth(1, HEIGHT, WIDTH))
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(json.dumps(coco([image(1)], [POLYGON])))
    data = read(tmp_path)
    assert data.format == "coco"
    assert [entry[2:] for entry in found(data)] == [(1, "")]


def test_a_yaml_that_names_classes_and_no_splits(tmp_path: Path) -> None:
    yolo(tmp_path, ("images/a.jpg", "labels/a.txt"))
    (tmp_path / "data.yaml").write_text("nc: 2\nnames: [cat, dog]\n")
    assert read(tmp_path).names == ("cat", "dog")
