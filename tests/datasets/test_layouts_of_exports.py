"""What labelling tools and publishers write beside pictures: files that look like a format, and what they leave out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.coco_files import CATEGORIES, POLYGON, coco, image
from tests.datasets.test_layouts_of_boxes import found, voc, yolo
from tests.datasets.yolo_files import BOX, HEIGHT, WIDTH
from tests.offline.pictures import smooth, store
from vicinal.datasets.load import read
from vicinal.errors import VicinalWarning

CLASS = {"id": 1, "image_id": 1, "category_id": 90}


def write_json(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


@pytest.mark.parametrize(
    "value",
    [
        {"categories": [{"id": 0, "name": "cat"}], "info": {}},
        [{"id": 1, "data": {"image": "a.jpg"}, "annotations": [{"result": []}]}],
        [{"image": "a.jpg", "annotations": [{"label": "cat", "coordinates": {"x": 1}}]}],
        {"items": [{"id": "a", "annotations": [{"type": "bbox"}]}], "categories": [{}]},
    ],
)
def test_json_of_other_tools_hides_no_yolo(tmp_path: Path, value: Any) -> None:
    yolo(tmp_path, ("images/a.jpg", "labels/a.txt"))
    write_json(tmp_path / "notes.json", value)
    assert (read(tmp_path).format, found(read(tmp_path))) == ("yolo", [("a", "", 1, "")])


@pytest.mark.parametrize("name", ["train/_annotations.createml.json", "project.json", "annotations/default.json"])
@pytest.mark.parametrize("count", [1, 3000])
def test_json_of_other_tools_is_left_out_and_said(tmp_path: Path, name: str, count: int) -> None:
    store(tmp_path / "train/a.jpg", smooth(1, HEIGHT, WIDTH))
    write_json(tmp_path / name, [{"image": "a.jpg", "annotations": [{"label": "cat"}]}] * count)
    data = read(tmp_path)
    assert (data.format, data.names) == ("folder", ())
    assert f"1 .json file, whose labels are not read (its path or format= may read it) ({Path(name).name})" in str(data.summary)


@pytest.mark.parametrize("pad", [0, 1 << 17])
def test_coco_that_begins_with_its_categories_is_coco(tmp_path: Path, pad: int) -> None:
    store(tmp_path / "0001.jpg", smooth(1, HEIGHT, WIDTH))
    first = {"categories": CATEGORIES, "info": {"description": "x" * pad}}
    rest = {key: value for key, value in coco([image(1)], [POLYGON]).items() if key not in first}
    write_json(tmp_path / "a.json", {**first, **rest})
    assert (read(tmp_path).format, len(found(read(tmp_path)))) == ("coco", 1)


@pytest.mark.parametrize("url", ["http://images.cocodataset.org/train2017/0001.jpg", "s3://a/b/c/train2017/0001.jpg"])
def test_pictures_of_lvis_are_those_of_coco(tmp_path: Path, url: str) -> None:
    store(tmp_path / "train2017/0001.jpg", smooth(1, HEIGHT, WIDTH))
    own = {"id": 1, "width": WIDTH, "height": HEIGHT, "coco_url": url}
    write_json(tmp_path / "annotations/lvis_v1_train.json", coco([own], [POLYGON]))
    assert [entry[2:] for entry in found(read(tmp_path))] == [(1, "")]


def test_annotations_of_a_category_alone_are_classes(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        store(tmp_path / f"{number:04d}.jpg", smooth(number, HEIGHT, WIDTH))
    notes = [CLASS, {**CLASS, "id": 2, "image_id": 2, "category_id": 7}]
    data = read(write_json(tmp_path / "a.json", coco([image(1), image(2), image(3)], notes)))
    assert (data.header.holds, data.names) == ({"label"}, ("person", "kite"))
    assert [(item.label, item.objects) for item in data.items()] == [(1, None), (0, None), (None, None)]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"category_id": 7}, "annotations: expected one category of a picture without boxes, got ['7', '90']"),
        ({"category_id": 90}, ""),
    ],
)
def test_several_categories_of_one_picture_are_its_fault(tmp_path: Path, more: dict[str, int], fault: str) -> None:
    store(tmp_path / "0001.jpg", smooth(1, HEIGHT, WIDTH))
    data = read(write_json(tmp_path / "a.json", coco([image(1)], [CLASS, {**CLASS, "id": 2, **more}])))
    assert [item.fault for item in data.items()] == [fault]


def test_a_category_without_a_box_among_objects_is_left_out(tmp_path: Path) -> None:
    store(tmp_path / "0001.jpg", smooth(1, HEIGHT, WIDTH))
    data = read(write_json(tmp_path / "a.json", coco([image(1)], [POLYGON, {**CLASS, "id": 99}])))
    assert "label" not in data.header.holds
    with pytest.warns(VicinalWarning, match="annotation 99: bbox"):
        assert len(data[0]["boxes"]) == 1


CORNERS = "1 2 10 2 10 12 1 12 plane 0\n"


@pytest.mark.parametrize("inner", ["labelTxt", "LabelTxt"])
def test_label_files_of_dota_beside_those_of_other_tasks(tmp_path: Path, inner: str) -> None:
    for split in ("train", "val"):
        yolo(tmp_path / split, ("images/a.png", f"labelTxt-v1.0/{inner}/a.txt"), text=CORNERS)
        other = tmp_path / split / "labelTxt-v1.0/Task2_gt/reclabelTxt/a.txt"
        other.parent.mkdir(parents=True)
        other.write_text(CORNERS)
    data = read(tmp_path)
    assert data.format == "dota"
    assert found(data) == [("train/a", "train", 1, ""), ("val/a", "val", 1, "")]


@pytest.mark.parametrize("labels", [True, False])
def test_data_yaml_beside_label_files_of_dota(tmp_path: Path, labels: bool) -> None:
    yolo(tmp_path / "train", ("images/a.png", "labelTxt/a.txt"), text=CORNERS)
    if labels:
        yolo(tmp_path / "train", ("images/a.png", "labels/a.txt"))
    (tmp_path / "data.yaml").write_text("train: train/images\nnc: 2\nnames: [cat, plane]\n")
    data = read(tmp_path)
    assert data.format == ("yolo" if labels else "dota")
    assert [entry[1:] for entry in found(data)] == [("train", 1, "")]


@pytest.mark.parametrize(
    "line", ["data/images/train/a.jpg", "./data/images/train/a.jpg", "/x/y/images/train/a.jpg", "images/train/a.jpg"]
)
def test_lists_of_yolo_with_a_folder_before_their_paths(tmp_path: Path, line: str) -> None:
    yolo(tmp_path, ("images/train/a.jpg", "labels/train/a.txt"), text=BOX)
    (tmp_path / "train.txt").write_text(f"{line}\n")
    (tmp_path / "data.yaml").write_text("names: [cat, dog]\npath: .\ntrain: train.txt\n")
    assert [entry[1:] for entry in found(read(tmp_path))] == [("train", 1, "")]


POINTS = "<polygon><pt><x>1</x><y>2</y></pt></polygon>"
LABELME = f"<annotation><filename>1.jpg</filename><object><name>wall</name>{POINTS}</object></annotation>"


@pytest.mark.parametrize("text", [LABELME, "<Annotations MicronsPerPixel='0.25'><Annotation/></Annotations>"])
@pytest.mark.parametrize("folder", ["Annotations", "annotations"])
def test_xml_of_other_tools_hides_no_classes(tmp_path: Path, text: str, folder: str) -> None:
    for name in ("bakery/1.jpg", "office/2.jpg"):
        store(tmp_path / "Images" / name, smooth(1, HEIGHT, WIDTH))
    path = tmp_path / folder / "bakery/1.xml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    data = read(tmp_path)
    assert (data.format, data.names) == ("folder", ("bakery", "office"))
    assert "1 .xml file" in str(data.summary)


def test_voc_with_outlines_beside_its_boxes_is_voc(tmp_path: Path) -> None:
    voc(tmp_path, ("images/a.jpg", "Annotations/a.xml"))
    path = tmp_path / "Annotations/a.xml"
    path.write_text(path.read_text().replace("<bndbox>", "<polygon/><bndbox>"))
    assert [entry[2:] for entry in found(read(tmp_path))] == [(1, "")]
