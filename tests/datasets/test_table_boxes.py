"""Boxes of tables: one a row or all in one, what their numbers are, and whether they lie in their pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.test_tables import jsonl, pictures
from tests.datasets.writing import copy, picture, store
from vicinal.data.write import encode
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.load import read
from vicinal.errors import DataError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

HEIGHT, WIDTH = 40, 60
CORNERS = [[10.0, 5.0, 30.0, 15.0], [1.0, 1.0, 5.0, 5.0], [40.0, 20.0, 60.0, 40.0]]
OF = ["a.png", "a.png", "b.png"]
CLASSES = ["cat", "dog", "cat"]


def large(root: Path, *names: str) -> Path:
    for number, name in enumerate(names):
        store(root / name, picture(number, HEIGHT, WIDTH))
    return root


def found(data: Dataset) -> dict[str, Any]:
    """Corners and classes by key; the fault where there is one."""
    out: dict[str, Any] = {}
    for item in data.items():
        objects = item.objects
        boxes = [] if objects is None else objects.boxes.tolist()
        out[item.key] = item.fault or (boxes, [data.names[label] for label in (objects.labels if objects is not None else ())])
    return out


EXPECTED = {"a": (CORNERS[:2], ["cat", "dog"]), "b": (CORNERS[2:], ["cat"])}


def csv_of(columns: str, rows: list[list[Any]]) -> str:
    return "\n".join([columns] * bool(columns) + [",".join(map(str, row)) for row in rows]) + "\n"


def sizes(box: list[float]) -> list[float]:
    return [box[0], box[1], box[2] - box[0], box[3] - box[1]]


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("filename,width,height,class,xmin,ymin,xmax,ymax", lambda name, box, label: [name, WIDTH, HEIGHT, label, *box]),
        ("", lambda name, box, label: [name, *box, label]),
        ("image,xmin,ymin,xmax,ymax,label", lambda name, box, label: [name, *box, label]),
        (",img_path,X1,Y1,X2,Y2,category", lambda name, box, label: [7, name, *box, label]),
        ("path,x,y,w,h,class_name", lambda name, box, label: [name, *sizes(box), label]),
        ("file_name,bbox_x,bbox_y,bbox_width,bbox_height,label", lambda name, box, label: [name, *sizes(box), label]),
        ("file,x_center,y_center,width,height,class",
         lambda name, box, label: [name, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, *sizes(box)[2:], label]),
        ("path,bbox,label", lambda name, box, label: [name, f'"{json.dumps(sizes(box))}"', label]),
        ("path,XMin,XMax,YMin,YMax,label", lambda name, box, label: [name, box[0], box[2], box[1], box[3], label]),
    ],
)  # fmt: skip
def test_one_row_a_box(tmp_path: Path, columns: str, row: Any) -> None:
    large(tmp_path, "a.png", "b.png")
    rows = [row(*one) for one in zip(OF, CORNERS, CLASSES, strict=True)]
    (tmp_path / "train_labels.csv").write_text(csv_of(columns, [rows[0], rows[2], rows[1]]))
    data = read(tmp_path / "train_labels.csv")
    assert (data.header.holds, data.names, data.header.splits) == ({"boxes"}, ("cat", "dog"), ("train",))
    assert found(data) == EXPECTED
    assert data.summary.pictures == 2
    assert [len(sample["boxes"]) for sample in data] == [2, 1]
    again = copy(data.items(), data.header, tmp_path / "out", "csv")
    assert found(again) == {f"{key}": value for key, value in EXPECTED.items()}


def test_a_folder_of_roboflow(tmp_path: Path) -> None:
    for split in ("train", "valid"):
        large(tmp_path / split, "a.png", "b.png")
        rows = [[*one[:1], WIDTH, HEIGHT, one[2], *one[1]] for one in zip(OF, CORNERS, CLASSES, strict=True)]
        (tmp_path / split / "_annotations.csv").write_text(csv_of("filename,width,height,class,xmin,ymin,xmax,ymax", rows))
    data = read(tmp_path)
    assert (data.format, data.header.splits) == ("csv", ("train", "val"))
    assert found(data) == {f"{split}/{key}": value for split in ("train", "valid") for key, value in EXPECTED.items()}


def test_pictures_without_boxes_other_columns_and_bad_rows(tmp_path: Path) -> None:
    large(tmp_path, "a.png", "b.png", "c.png", "d.png")
    (tmp_path / "r.csv").write_text("a.png,1,2,3,4,cat\nc.png,,,,,\nb.png,1,2,x,4,cat\nb.png,1,2,5,6,cat\nd.png,1,2,1,4,dog\n")
    data = found(read(tmp_path / "r.csv"))
    assert (data["a"], data["c"]) == (([[1, 2, 3, 4]], ["cat"]), ([], []))
    assert "row 3: x1, y1, x2, y2: expected numbers, got ['1', '2', 'x', '4']" in data.values()
    rows = [{"image": name, "x": 1, "y": 2, "w": 3, "h": 4, "label": "cat", "score": score, "by": "me"}
            for name, score in (("a.png", 0.5), ("a.png", 0.25))]  # fmt: skip
    item = next(read(jsonl(tmp_path / "r.jsonl", *rows)).items())
    assert item.objects is not None
    assert (item.objects.fields, item.extra) == ({"score": [0.5, 0.25]}, {"columns": {"by": "me"}})
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "r.parquet")
    assert found(read(tmp_path / "r.parquet")) == {"a": ([[1, 2, 4, 6]] * 2, ["cat"] * 2)}


def test_regions_of_via(tmp_path: Path) -> None:
    large(tmp_path, "a.png", "b.png", "c.png")
    shapes = [
        {"name": "rect", "x": 10, "y": 5, "width": 20, "height": 10},
        {"name": "polygon", "all_points_x": [1, 5, 5], "all_points_y": [1, 1, 5]},
        {"name": "circle", "cx": 50, "cy": 30, "r": 10},
    ]
    rows = [
        [name, 9, '"{}"', 1, 0, *(json.dumps(value).replace('"', '""').join('""') for value in (shape, {"type": label}))]
        for name, shape, label in zip(OF, shapes, CLASSES, strict=True)
    ]
    rows.append(["c.png", 9, '"{}"', 0, 0, '"{}"', '"{}"'])
    columns = "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes"
    (tmp_path / "via.csv").write_text(csv_of(columns, rows))
    data = read(tmp_path / "via.csv")
    assert data.header.holds == {"boxes", "polygons"}
    assert found(data) == {**EXPECTED, "c": ([], [])}


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(("column", "meant"), [("bbox", "xyxy"), ("boxes", "xywh"), ("bboxes", "xyxy")])
def test_boxes_that_fit_only_as_another_format(tmp_path: Path, format: str, column: str, meant: str) -> None:
    boxes = [CORNERS[0], CORNERS[2], [20.0, 10.0, 55.0, 38.0]]
    written = [box if meant == "xyxy" else sizes(box) for box in boxes]
    names = [f"{number}.png" for number in range(3)]
    large(tmp_path, *names)
    path = tmp_path / f"t.{format}"
    if format == "csv":
        path.write_text(csv_of(f"path|{column}", [[f"{n}|{json.dumps([b])}"] for n, b in zip(names, written, strict=True)]))
    elif format == "jsonl":
        jsonl(path, *({"path": n, column: [b]} for n, b in zip(names, written, strict=True)))
    else:
        images = [{"bytes": encode(picture(n, HEIGHT, WIDTH), ".png"), "path": name} for n, name in enumerate(names)]
        objects = [{column: [box], "category": [0]} for box in written]
        pq.write_table(pa.table({"image": images, "objects": objects}), path)
    with pytest.raises(DataError, match=rf"of 3 boxes, \d lie in their pictures .* did you mean box_format={meant}\?$"):
        read(path)
    data = read(path, box_format=meant)
    assert [item.objects.boxes.tolist() for item in data.items() if item.objects] == [[box] for box in boxes]


@pytest.mark.parametrize("value", [{"bbox": [[30, 20, 50, 40]]}, {"boxes": [[5, 5, 61.5, 20]]}, {"boxes": [[-3, 0, 5, 5]]}])
def test_a_box_beyond_its_picture_is_a_fault_that_says_what_would_fit(tmp_path: Path, value: Any) -> None:
    large(tmp_path, "a.png", "b.png")
    rows = {"path": "a.png", "objects": value}, {"path": "b.png", "objects": {"boxes": [[0, 0, 60.5, 40.9]]}}
    bad, kept = read(jsonl(tmp_path / "t.jsonl", *rows)).items()
    assert kept.fault == ""
    assert f"objects[0]: expected a box inside the {WIDTH} x {HEIGHT} picture, got xyxy" in bad.fault
    assert ("with box_format=xyxy it would fit" in bad.fault) == ("bbox" in value)


def test_a_box_beyond_a_picture_that_lies_in_a_parquet_file(tmp_path: Path) -> None:
    images = [{"bytes": encode(picture(n, HEIGHT, WIDTH), ".png"), "path": f"{n}.png"} for n in range(2)]
    objects = [{"boxes": [box]} for box in ([1, 1, 5, 5], [1, 1, 70, 5])]
    pq.write_table(pa.table({"image": images, "objects": objects}), tmp_path / "t.parquet")
    data = read(tmp_path / "t.parquet")
    assert len(data[0]["boxes"]) == 1
    with pytest.raises(DataError, match=r"^1: objects\[0\]: expected a box inside the 60 x 40 picture"):
        data[1]


@pytest.mark.parametrize("boxes", [[[0.1, 0.2, 0.5, 0.9]], [[0, 0, 1, 1]], [[0.5, 0.5, 0.75, 0.6], [0, 0.25, 1, 0.5]]])
def test_boxes_that_are_shares_are_no_boxes_of_pixels(tmp_path: Path, boxes: Any) -> None:
    large(tmp_path, "a.png")
    (fault,) = found(read(jsonl(tmp_path / "t.jsonl", {"path": "a.png", "boxes": boxes}))).values()
    assert "expected boxes in pixels, got shares of the 60 x 40 picture" in fault


def test_options_and_heads_that_are_none(tmp_path: Path) -> None:
    pictures(tmp_path, "a.png")
    (tmp_path / "a.csv").write_text("a.png,1,2,3\n")
    with pytest.raises(DataError, match=r"expected a first row with the names of the columns, got that of a picture, 'a.png'"):
        read(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("path,boxes\n")
    with pytest.raises(DataError, match=r"box_format: expected one of xyxy, xywh, cxcywh, got 'xyhw'"):
        read(tmp_path / "b.csv", box_format="xyhw")
    (tmp_path / "c.csv").write_text("a.png,cat\n")
    assert [(item.key, item.label) for item in read(tmp_path / "c.csv").items()] == [("a", 0)]
    np.testing.assert_array_equal(read(tmp_path / "c.csv")[0]["image"], picture(0))
