"""One annotation that makes no sense costs itself and not its picture, and is told; what reaches out is clipped."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.coco_files import CATEGORIES, CROWD, PERSON, POLYGON, coco, image, write_coco
from tests.datasets.voc_files import annotation, box, write_voc
from tests.datasets.yolo_files import BOX, write_yolo
from tests.offline.pictures import smooth, store
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.fitted import fitted
from vicinal.datasets.formats.coco.objects import write_objects
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError, VicinalWarning

SOUND = {**POLYGON, "id": 1, "image_id": 1}


def first_of(data: Dataset) -> Item:
    return next(iter(data.items()))


def coco_item(root: Path, *annotations: dict[str, Any], **options: Any) -> Item:
    value = coco([image(1)], [{"id": 90 + index, **entry, "image_id": 1} for index, entry in enumerate(annotations)])
    return first_of(read(write_coco(root, value), **options))


@pytest.mark.parametrize(
    "change",
    [
        {"bbox": [4, 4, 5, 0]}, {"bbox": [4, 4, -3, 5]}, {"bbox": [4, float("nan"), 5, 5]}, {"bbox": [4, 4, 5]},
        {"bbox": [4, 10**400, 5, 5]}, {"category_id": 8}, {"category_id": None}, {"bbox": "all"},
    ],
)  # fmt: skip
def test_a_coco_annotation_that_makes_no_sense_is_left_out_alone(tmp_path: Path, change: dict[str, Any]) -> None:
    item = coco_item(tmp_path, SOUND, {**PERSON, "id": 77, **change})
    assert item.fault == ""
    assert item.objects is not None
    assert item.objects.fields["id"] == [1]
    assert item.objects.boxes.tolist() == [[4.25, 6.5, 24.25, 16.5]]
    (text,) = item.objects.losses["dropped"]
    assert text.startswith("annotation 77: ")
    assert coco_item(tmp_path, SOUND, {**PERSON, "id": 77, **change}, annotations="strict").fault == text


@pytest.mark.parametrize(
    ("outline", "left"),
    [
        ([[1, 2, 3, 4]], None), ([[1, 2, 3, 4, 5]], None), ([[1, 2, 3, 4], [4, 4, 9, 4, 9, 9]], 1), ("all", None),
        ({"size": [9, 9], "counts": [81]}, None), ({"size": [40, 48], "counts": "0PPPPPP"}, None),
        ([[90, 90, 99, 90, 99, 99]], None),
    ],
)  # fmt: skip
def test_an_outline_that_makes_no_sense_leaves_the_box(tmp_path: Path, outline: Any, left: int | None) -> None:
    objects = coco_item(tmp_path, SOUND, {**PERSON, "segmentation": outline}).objects
    assert objects is not None
    assert objects.polygons is not None
    assert objects.boxes[1].tolist() == [10, 2, 19, 32]
    assert [None if rings is None else len(rings) for rings in objects.polygons] == [1, left]
    assert len(objects.losses["dropped"]) == 1


@pytest.mark.parametrize("outline", [[], [[]], None])
def test_an_empty_outline_is_none(tmp_path: Path, outline: Any) -> None:
    objects = coco_item(tmp_path, {**PERSON, "segmentation": outline}).objects
    assert objects is not None
    assert (len(objects), objects.polygons, objects.losses) == (1, None, {})


def test_keypoints_that_make_no_sense_leave_the_object(tmp_path: Path) -> None:
    objects = coco_item(tmp_path, PERSON, {**PERSON, "id": 6, "keypoints": [1, 2, 9] * 3}).objects
    assert objects is not None
    assert objects.keypoints is not None
    assert objects.keypoints[0].any()
    assert not objects.keypoints[1].any()


def test_what_reaches_out_is_clipped_as_a_shape_and_not_point_by_point(tmp_path: Path) -> None:
    triangle = {"segmentation": [[28, 20, 68, 0, 68, 40]], "bbox": [28, 0, 40, 40]}
    objects = coco_item(tmp_path, {**POLYGON, **triangle}).objects
    assert objects is not None
    assert objects.polygons is not None
    assert objects.boxes.tolist() == [[28, 0, 48, 40]]
    points = {tuple(point) for point in np.concatenate(objects.polygons[0]).tolist()}
    assert points == {(28, 20), (48, 10), (48, 30)}
    assert len(objects.losses["clipped"]) == 2


def test_what_lies_outside_is_left_out(tmp_path: Path) -> None:
    objects = coco_item(tmp_path, SOUND, {**PERSON, "bbox": [60, 4, 5, 5], "segmentation": []}).objects
    assert objects is not None
    assert len(objects) == 1
    assert objects.losses["outside"][0].startswith("annotation 5: expected a box inside the 48 x 40 picture")


def test_the_area_of_what_is_clipped_is_another(tmp_path: Path) -> None:
    objects = coco_item(tmp_path, SOUND, {**POLYGON, "bbox": [40, 4, 20, 10], "segmentation": []}).objects
    assert objects is not None
    assert objects.fields["area"] == [200.0, None]
    assert [record["area"] for record in write_objects(objects, CATEGORIES)] == [200.0, 80.0]


def test_an_outline_may_be_cut_in_two(tmp_path: Path) -> None:
    horseshoe = [40, 4, 70, 4, 70, 30, 40, 30, 40, 24, 60, 24, 60, 10, 40, 10]
    objects = coco_item(tmp_path, {**POLYGON, "bbox": None, "segmentation": [horseshoe]}).objects
    assert objects is not None
    assert objects.polygons is not None
    assert len(objects.polygons[0]) == 2
    assert objects.boxes.tolist() == [[40, 4, 48, 30]]


@pytest.mark.parametrize("line", ["0 0.5 0.5 0 0.1", "7 0.5 0.5 0.1 0.1", "0 nan 0.5 0.1 0.1", "0 0.5", "cat 0.5 0.5 0.1 0.1"])
def test_a_yolo_line_that_makes_no_sense_is_left_out_alone(tmp_path: Path, line: str) -> None:
    root = write_yolo(tmp_path, {"a": f"{line}\n{BOX}\n", "b": line})
    first, second = read(root).items()
    assert (first.fault, second.fault) == ("", "")
    assert first.objects is not None
    assert second.objects is not None
    assert (first.objects.boxes.tolist(), len(second.objects)) == ([[18, 10, 30, 30]], 0)
    assert first.objects.losses["dropped"][0].startswith(f"{root}/labels/a.txt: line 1: ")


def test_a_yolo_box_that_reaches_out_is_clipped(tmp_path: Path) -> None:
    objects = first_of(read(write_yolo(tmp_path, {"a": "0 1 0.5 0.5 0.5"}))).objects
    assert objects is not None
    assert objects.boxes.tolist() == [[36, 10, 48, 30]]
    assert list(objects.losses) == ["clipped"]


@pytest.mark.parametrize(
    "bad",
    [
        box(9, 1, 5, 5), box(1, 1, "nan", 5), box(1, 1, 5, 5, name=""), "<object><name>cat</name></object>",
    ],
)  # fmt: skip
def test_a_voc_object_that_makes_no_sense_is_left_out_alone(tmp_path: Path, bad: str) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5) + bad + box(11, 1, 15, 5, "dog"))})
    item = first_of(read(root))
    assert item.objects is not None
    assert item.objects.boxes.tolist() == [[0, 0, 5, 5], [10, 0, 15, 5]]
    assert item.objects.losses["dropped"][0].startswith("object 2: ")
    assert first_of(read(root, annotations="strict")).fault == item.objects.losses["dropped"][0]


def test_a_voc_flag_that_is_no_number_leaves_the_object(tmp_path: Path) -> None:
    text = annotation(box(1, 1, 5, 5, more="<truncated/><difficult>1</difficult>"))
    objects = first_of(read(write_voc(tmp_path, {"a": text}))).objects
    assert objects is not None
    assert objects.fields == {"difficult": [1]}
    assert "truncated" in objects.losses["dropped"][0]


@pytest.mark.parametrize(
    "value",
    [
        {"boxes": [[1, 1, 5, 5], [4, 4, 3, 9]], "labels": [0, 1]},
        {"bbox": [[1, 1, 4, 4], [4, 4, None, 9]], "category": [0, 1]},
        [{"bbox": [1, 1, 4, 4], "category": 0}, {"bbox": [4, 4, 0, 9], "category": 1}],
        {"boxes": [[1, 1, 5, 5], [2, 2, 3, 9]], "labels": [0, 9]},
        {"boxes": [[1, 1, 5, 5], [2, 2, "x", 9]], "labels": [0, 1], "fields": {"score": [0.5, 0.25]}},
    ],
)
def test_an_object_of_a_table_that_makes_no_sense_is_left_out_alone(tmp_path: Path, value: Any) -> None:
    store(tmp_path / "a.png", smooth(1))
    (tmp_path / "a.jsonl").write_text(json.dumps({"path": "a.png", "objects": value}) + "\n")
    (tmp_path / "classes.txt").write_text("cat\ndog\n")
    item = first_of(read(tmp_path / "a.jsonl"))
    assert item.fault == ""
    assert item.objects is not None
    assert item.objects.boxes.tolist() == [[1, 1, 5, 5]]
    assert all(len(values) == 1 for values in item.objects.fields.values())
    assert item.objects.losses["dropped"][0].startswith("objects[1]: ")


def test_rings_of_a_table_that_make_no_sense_leave_the_box(tmp_path: Path) -> None:
    store(tmp_path / "a.png", smooth(1))
    rings = [[[1, 1, 5, 1, 5, 5], [1, 2]], [[1, 2, 3]]]
    value = {"path": "a.png", "objects": {"boxes": [[1, 1, 5, 5], [2, 2, 4, 4]], "polygons": rings}}
    (tmp_path / "a.jsonl").write_text(json.dumps(value) + "\n")
    objects = first_of(read(tmp_path / "a.jsonl")).objects
    assert objects is not None
    assert objects.polygons is not None
    assert [None if rings is None else len(rings) for rings in objects.polygons] == [1, None]
    assert len(objects.losses["dropped"]) == 2


def test_losses_go_along_with_the_item_and_are_not_written(tmp_path: Path) -> None:
    item = coco_item(tmp_path, SOUND, {**CROWD, "bbox": [0, 0, 0, 0]})
    again = Item.from_plain(json.loads(json.dumps(item.plain())))
    assert again.objects is not None
    assert item.objects is not None
    assert again.objects.losses == item.objects.losses
    assert "losses" not in item.objects.plain()


def test_a_data_set_warns_once_and_strictly_stops(tmp_path: Path) -> None:
    bad = {**POLYGON, "bbox": [4, 4, 0, 5]}
    annotations = [{**bad, "id": number, "image_id": number} for number in (1, 2)]
    root = write_coco(tmp_path, coco([image(1), image(2)], annotations))
    data = read(root)
    with pytest.warns(VicinalWarning, match="0001: annotation 1: bbox: expected a positive width and height"):
        assert len(data[0]["boxes"]) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(data[1]["boxes"]) == 0
    with pytest.raises(DataError, match="0001: annotation 1: bbox: expected a positive width"):
        list(read(root, annotations="strict"))
    with pytest.raises(DataError, match="annotations: expected one of drop, strict, got 'lax'"):
        read(root, annotations="lax")


def test_objects_of_any_format_are_fitted_to_a_size() -> None:
    boxes = np.array([[1.0, 1, 5, 5], [44, 4, 60, 9], [60, 4, 70, 9], [40, 4, 48.5, 9]])
    rings = [None, (np.array([[44.0, 4], [60, 4], [60, 9], [44, 9]]),), (np.array([[60.0, 4], [70, 4], [70, 9]]),), None]
    whole = Objects(boxes, np.arange(4), rings, fields={"id": [10, 11, 12, 13]}, losses={"dropped": ["before"]})
    objects = fitted(whole, (40, 48))
    assert objects.boxes.tolist() == [[1, 1, 5, 5], [44, 4, 48, 9], [40, 4, 48, 9]]
    assert objects.fields == {"id": [10, 11, 13]}
    assert objects.polygons is not None
    assert [None if entry is None else float(entry[0][:, 0].max()) for entry in objects.polygons] == [None, 48, None]
    assert {kind: len(texts) for kind, texts in objects.losses.items()} == {"dropped": 2, "clipped": 2, "outside": 1}
