"""COCO files that are broken or mean harm: a fault of one sample, or one clear error; nothing is merged in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.coco_files import CROWD, HEIGHT, PERSON, POLYGON, WIDTH, coco, image, write_coco
from tests.offline.pictures import smooth, store
from vicinal.datasets.formats.coco import FORMAT
from vicinal.datasets.formats.coco.stream import CHUNK
from vicinal.datasets.item import Item
from vicinal.datasets.strict import StrictReader
from vicinal.errors import DataError


def items_of(root: Path, value: Any, **options: Any) -> list[Item]:
    return list(FORMAT.open(str(write_coco(root, value)), **options).items())


def fault_of(root: Path, annotation: dict[str, Any]) -> str:
    """The fault of the first picture with this annotation; the other pictures must be untouched by it."""
    value = coco(annotations=[{**annotation, "image_id": 1}, CROWD])
    first, *others = StrictReader(FORMAT.open(str(write_coco(root, value)))).items()
    assert [item.fault for item in others] == ["", ""]
    assert "\n" not in first.fault
    return first.fault


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"bbox": [4, 4, -3, 5]}, "annotation 11: bbox: expected a positive width and height, got [4, 4, -3, 5]"),
        ({"bbox": [4, 4, 0, 5]}, "annotation 11: bbox: expected a positive width and height"),
        ({"bbox": [4, 4, float("nan"), 5]}, "annotation 11: bbox: expected a list of finite numbers, got [4, 4, None, 5]"),
        ({"bbox": [4, 4, 10**400, 5]}, "annotation 11: bbox: expected finite numbers"),
        ({"bbox": [4, 4, "9", 5]}, "annotation 11: bbox: expected a list of finite numbers"),
        ({"bbox": [4, 4, 9]}, "annotation 11: bbox: expected [x, y, width, height]"),
        ({"bbox": [60, 4, 5, 5]}, f"annotation 11: expected a box inside the {WIDTH} x {HEIGHT} picture"),
        ({"bbox": None, "segmentation": None}, "annotation 11: bbox: expected a list of finite numbers, got None"),
        ({"segmentation": [[1, 2, 3, 4]]}, "annotation 11: segmentation: expected a polygon of at least 3 points, got 2"),
        ({"segmentation": [[1, 2, 3, 4, 5]]}, "annotation 11: segmentation: expected x, y, x, y ..., got 5 numbers"),
        ({"segmentation": [[1, 2, 3, 4, 99, 6]]}, "a point 51 pixels outside"),
        ({"segmentation": "all"}, "annotation 11: segmentation: expected a list of polygons or an RLE, got 'all'"),
        ({"segmentation": {"size": [9, 9], "counts": [81]}}, "segmentation: size: expected the picture's [40, 48]"),
        ({"segmentation": {"size": [40, 48], "counts": [5, 5]}}, "counts: expected runs of 1920 pixels in all, got [5, 5]"),
        ({"segmentation": {"size": [40, 48], "counts": [-5, 1925]}}, "counts: expected runs of 1920 pixels in all"),
        ({"segmentation": {"size": [40, 48], "counts": "0PPPPPPPPP"}}, "counts: expected runs of 1920 pixels in all"),
        ({"category_id": 8}, "annotation 11: category_id 8 is not listed in categories"),
        ({"category_id": None}, "annotation 11: category_id None is not listed in categories"),
        ({"keypoints": [1, 2, 2]}, "annotation 11: keypoints: expected 3 times x, y, visibility, got 3 numbers"),
        ({"keypoints": [1, 2, 7] * 3}, "annotation 11: keypoints: expected finite places and visibility 0, 1 or 2"),
    ],
)  # fmt: skip
def test_a_bad_annotation_is_strictly_a_fault_of_its_picture_alone(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    assert fault in fault_of(tmp_path, {**POLYGON, **change})


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("../../x.jpg", "set/images/x.jpg: no such file"),
        ("a/../../../x.jpg", "file_name: expected a name inside the data set, got 'a/../../../x.jpg'"),
        ("/etc/passwd", "set/images/passwd: no such file"),
        ("C:\\x.jpg", "set/images/x.jpg: no such file"),
        ("s3://bucket/x.jpg", "set/images/x.jpg: no such file"),
        ("/", "file_name: expected the name of a file, got ''"),
        ("a\0.jpg", "file_name: expected the name of a file"),
        ("\ud800.jpg", "file_name: expected a name of Unicode characters"),
        (None, "file_name: expected the name of a file, got None"),
        ("missing.jpg", "missing.jpg: no such file"),
        ("..", "file_name: expected a name inside the data set"),
        ("inner", "inner: expected a file"),
    ],
)
def test_a_bad_file_name_is_a_fault(tmp_path: Path, name: Any, fault: str) -> None:
    (tmp_path / "set" / "images" / "inner").mkdir(parents=True)
    store(tmp_path / "x.jpg", smooth(1))
    first, second, _ = items_of(tmp_path / "set", coco([image(1, file_name=name), image(2), image(9)]))
    assert fault in first.fault
    assert second.fault == ""
    assert not first.key.startswith("/")
    assert ".." not in first.key


def test_links_out_of_the_data_set_are_faults(tmp_path: Path) -> None:
    store(tmp_path / "secret.jpg", smooth(1))
    (tmp_path / "set" / "images").mkdir(parents=True)
    (tmp_path / "set" / "images" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    first, *_ = items_of(tmp_path / "set", coco([image(1, file_name="link.jpg"), image(2)], [CROWD]))
    assert "leads out of the data set" in first.fault


def test_image_ids_that_are_used_twice_are_faults_of_all_their_pictures(tmp_path: Path) -> None:
    items = items_of(tmp_path, coco([image(1), image(2), image(1, file_name="0009.jpg")]))
    assert [item.fault for item in items] == ["image id 1 is used more than once", "", "image id 1 is used more than once"]
    assert len({item.key for item in items}) == 3


def test_annotation_ids_that_are_used_twice_are_faults_of_their_pictures(tmp_path: Path) -> None:
    items = items_of(tmp_path, coco(annotations=[POLYGON, {**CROWD, "id": 11}, {**PERSON, "image_id": 9}]))
    assert [item.fault for item in items] == ["annotation id 11 is used more than once"] * 2 + [""]


def test_a_picture_that_is_listed_twice_is_a_fault(tmp_path: Path) -> None:
    items = items_of(tmp_path, coco([image(1), image(2, file_name="0001.jpg"), image(9)]))
    assert [item.fault for item in items] == ["0001.jpg: listed more than once"] * 2 + [""]
    assert len({item.key for item in items}) == 3


def test_annotations_of_images_that_are_not_listed_are_one_fault_in_the_end(tmp_path: Path) -> None:
    lost = [{**CROWD, "id": 100 + index, "image_id": 77 + index} for index in range(5)]
    *items, last = items_of(tmp_path, coco(annotations=[POLYGON, *lost]))
    assert [item.fault for item in items] == [""] * 3
    assert last.fault == "annotations: 5 of them on images that are not listed, the first with id 100 of image id 77"


def test_annotations_of_no_image_name_their_split_and_the_kind_of_their_id(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train")
    write_coco(tmp_path, coco(annotations=[{**CROWD, "image_id": "1"}]), "val")
    *_, last = FORMAT.open(str(tmp_path)).items()
    assert last.fault.endswith("the first in val with id 12 of image id '1'")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"images": [\n{"id": 1,}]}', 'line 2, column 10: no valid JSON: '),
        ('{"images": [{"id": 1}\n', "line 2, column 1: no valid JSON: the file ends early"),
        ('{"images": [{"id": 1', "no valid JSON"),
        ('{"images": [{"id": 1}]} x', "line 1, column 25: no valid JSON: expected nothing after the object"),
        ('{"images": [{"id": 1} {"id": 2}]}', "line 1, column 23: no valid JSON: expected ',' or ']', got '{'"),
        ('{"images": [' + '{"id": ' * 100_000 + "]}", "no valid JSON: maximum recursion depth"),
        ('{"images": [{"id": ' + "1" * 5000 + "}]}", "no valid JSON: Exceeds the limit"),
        ('[{"image_id": 1}]', r"line 1, column 1: no valid JSON: expected an object {...}, got '['"),
        ('{"images": [3], "categories": []}', r"images[0]: expected an object with an id, got 3"),
        ('{"images": [{"id": [1]}]}', r"images[0]: expected an object with an id"),
        ('{"images": [], "annotations": [[]]}', r"annotations[0]: expected an object, got []"),
        ('{"images": {"1": {}}}', "images: expected a list, got {'1': {}}"),
        ('{"annotations": [], "a": 1}', "expected members images, annotations and categories, got a, annotations"),
        ('{"images": [], "annotations": [{"segments_info": []}]}', "panoptic annotations are not read"),
        ('{"images": [], "categories": [{"id": 1}]}', r"categories[0]: name: expected printable text, got None"),
        ('{"images": [], "categories": [{"name": "a"}]}', r"categories[0]: expected an object with an id"),
        (json.dumps(coco(categories=[{"id": 1, "name": "a"}, {"id": 1, "name": "b"}])), "the id 1 is used twice"),
        (json.dumps(coco(categories=[{"id": 1, "name": "a", "keypoints": ["x"]}, {"id": 2, "name": "b", "keypoints": ["y"]}])),
         "expected the same keypoints in all that have any"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_coco_is_one_error_with_its_place(tmp_path: Path, text: str, error: str) -> None:
    path = write_coco(tmp_path, text) / "annotations" / "instances.json"
    with pytest.raises(DataError) as caught:
        FORMAT.open(str(path))
    assert error in str(caught.value)
    assert "\n" not in str(caught.value)


def test_places_of_errors_are_right_far_into_a_file(tmp_path: Path) -> None:
    lines = json.dumps(coco(), indent=1).splitlines()
    lines[2:2] = [f' "filler{index}": "{"ä" * 999}",' for index in range(3 * CHUNK // 1000)]
    broken = next(number for number, line in enumerate(lines) if "file_name" in line)
    lines[broken] += ' "and": tru,'
    with pytest.raises(DataError, match=rf"line {broken + 1}, column \d+: no valid JSON: Expecting value"):
        FORMAT.open(str(write_coco(tmp_path, "\n".join(lines)) / "annotations" / "instances.json"))


def test_files_that_are_no_utf8(tmp_path: Path) -> None:
    path = write_coco(tmp_path, coco()) / "annotations" / "instances.json"
    path.write_bytes(b'{"images": [{"id": 1, "file_name": "\xff\xfe"}]}')
    with pytest.raises(DataError, match="no valid JSON: expected UTF-8"):
        FORMAT.open(str(path))


def test_two_files_of_one_split_are_not_chosen_between(tmp_path: Path) -> None:
    write_coco(tmp_path, coco(), "train2014")
    write_coco(tmp_path, coco(), "train2017")
    with pytest.raises(DataError, match="is of the same split"):
        FORMAT.open(str(tmp_path))


HALF = 15 / 2**0.5


@pytest.mark.parametrize(
    ("attributes", "box"),
    [
        ({"rotation": 90.0, "occluded": False}, [9.25, 1.5, 19.25, 21.5]),
        ({"rotation": -90}, [9.25, 1.5, 19.25, 21.5]),
        ({"rotation": 45.0}, [14.25 - HALF, 11.5 - HALF, 14.25 + HALF, 11.5 + HALF]),
        ({"rotation": 180.0}, None),
        ({"rotation": 0.0}, None),
        ({"rotation": "left"}, None),
        ({}, None),
    ],
)
def test_rotated_boxes_of_cvat(attributes: dict[str, Any], box: list[float] | None, tmp_path: Path) -> None:
    plain = [4.25, 6.5, 24.25, 16.5]
    value = coco([image(1)], [{**POLYGON, "segmentation": [], "attributes": attributes}])
    (item,) = items_of(tmp_path, value)
    assert item.objects is not None
    assert item.objects.boxes[0].tolist() == pytest.approx(plain if box is None else box)
    told = [text for texts in item.objects.losses.values() for text in texts]
    assert len(told) == (box is not None)
    assert all("attributes: a rotation of" in text for text in told)
    kept = item.objects.fields["attributes"][0]
    assert kept == (attributes if box is None else {**attributes, "rotation": 0.0})
