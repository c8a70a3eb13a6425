"""Boxes of tables: one a row or all in one, what their numbers are, and whether they lie in their pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.test_tables import jsonl, pictures
from tests.datasets.test_webdataset import tar
from tests.datasets.writing import copy, picture, store
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.load import read
from vicinal.errors import DataError
from vicinal.files.write import encode

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


def test_the_size_of_a_picture_does_not_outlive_it_and_other_columns_keep_their_order(tmp_path: Path) -> None:
    large(tmp_path, "a.png")
    rows = [["a.png", WIDTH, HEIGHT, "cat", *box, 1, 2, 3, n, n, n] for n, box in enumerate(CORNERS[:2])]
    (tmp_path / "t.csv").write_text(csv_of("filename,width,height,class,xmin,ymin,xmax,ymax,z,a,m,y,b,n", rows))
    (item,) = read(tmp_path / "t.csv").items()
    assert list(item.extra["columns"].items()) == [("z", "1"), ("a", "2"), ("m", "3")]
    assert item.objects is not None
    assert list(item.objects.fields) == ["y", "b", "n"]
    objects = {"boxes": [CORNERS[0]]}
    line = {"path": "a.png", "Width": WIDTH, "height": HEIGHT, "objects": objects, "by": "me"}
    assert [item.extra for item in read(jsonl(tmp_path / "t.jsonl", line)).items()] == [{"columns": {"by": "me"}}]
    record = json.dumps({"width": WIDTH, "height": HEIGHT, "objects": objects, "by": "me"}).encode()
    shard = tar(tmp_path / "t.tar", ("a.png", encode(picture(0, HEIGHT, WIDTH), ".png")), ("a.json", record))
    assert [item.extra for item in read(shard).items()] == [{"columns": {"by": "me"}}]
    plain = {"path": "a.png", "width": 7, "height": 8}
    assert [item.extra for item in read(jsonl(tmp_path / "p.jsonl", plain)).items()] == [{"columns": {"width": 7, "height": 8}}]


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
    assert found(read(tmp_path / "r.csv")) == {
        "a": ([[1, 2, 3, 4]], ["cat"]), "b": ([[1, 2, 5, 6]], ["cat"]), "c": ([], []), "d": ([], []),
    }  # fmt: skip
    strict = found(read(tmp_path / "r.csv", annotations="strict"))
    assert strict["b"] == "objects[0]: expected a box of finite numbers and positive size, got [nan, nan, nan, nan]"
    wrong = "objects[0]: expected a box of finite numbers and positive size, got [1.0, 2.0, 1.0, 4.0]"
    assert strict["d"] == f"{wrong}; with box_format=xywh it would fit"
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
    boxes = [[30.0, 15.0, 50.0, 30.0], CORNERS[2], [20.0, 10.0, 55.0, 38.0]]
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


BEYOND = [
    ({"bbox": [[30, 20, 50, 40]]}, [[30, 20, 60, 40]]),
    ({"boxes": [[5, 5, 61.5, 20]]}, [[5, 5, 60, 20]]),
    ({"boxes": [[-3, 0, 5, 5], [1, 1, 4, 4], [70, 1, 80, 4]]}, [[0, 0, 5, 5], [1, 1, 4, 4]]),
]
"""Objects, and the boxes that are left."""


@pytest.mark.parametrize(("value", "left"), BEYOND)
@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "tar"])
def test_a_box_beyond_its_picture_is_clipped_or_a_fault_and_says_what_would_fit(
    tmp_path: Path, format: str, value: Any, left: Any
) -> None:
    large(tmp_path, "a.png", "b.png")
    good = {"boxes": [[0, 0, 60.5, 40.9]]}
    path = tmp_path / f"t.{format}"
    if format == "csv":
        path.write_text(f"path|objects\na.png|{_quoted(value)}\nb.png|{_quoted(good)}\n")
    elif format == "jsonl":
        jsonl(path, {"path": "a.png", "objects": value}, {"path": "b.png", "objects": good})
    elif format == "parquet":
        data = encode(picture(0, HEIGHT, WIDTH), ".png")
        images = [{"bytes": data, "path": "a.png"}, {"bytes": data, "path": "b.png"}]
        pq.write_table(pa.table({"image": images, "objects": [json.dumps(value), json.dumps(good)]}), path)
    else:
        png = encode(picture(0, HEIGHT, WIDTH), ".png")
        members = (("a", value), ("b", good))
        files = [[(f"{name}.png", png), (f"{name}.json", json.dumps({"objects": one}).encode())] for name, one in members]
        tar(path, *files[0], *files[1])
    bad, kept = read(path).items()
    assert bad.fault == kept.fault == ""
    assert bad.objects is not None
    assert bad.objects.boxes.tolist() == left
    text = next(iter(bad.objects.losses.values()))[0]
    assert text.startswith(f"objects[0]: expected a box inside the {WIDTH} x {HEIGHT} picture (up to clip=1 pixels outside")
    assert ("with box_format=xyxy it would fit" in text) == ("bbox" in value and format != "tar")
    assert [bool(item.fault) for item in read(path, annotations="strict").items()] == [True, False]


def _quoted(value: Any) -> str:
    return '"' + json.dumps(value).replace('"', '""') + '"'


@pytest.mark.parametrize("size", [(HEIGHT, WIDTH), (WIDTH, HEIGHT), (2 * HEIGHT, 2 * WIDTH), (0, 0)])
@pytest.mark.parametrize("format", ["csv", "jsonl", "tar"])
def test_the_size_that_is_stated_must_be_the_pictures(tmp_path: Path, format: str, size: tuple[int, int]) -> None:
    large(tmp_path, "a.png")
    path = tmp_path / f"t.{format}"
    record = {"height": size[0], "width": size[1], "objects": [[1, 1, 5, 5]]}
    if format == "csv":
        path.write_text(f"filename,width,height,class,xmin,ymin,xmax,ymax\na.png,{size[1]},{size[0]},cat,1,1,5,5\n")
    elif format == "jsonl":
        jsonl(path, {"path": "a.png", **record})
    else:
        tar(path, ("a.png", encode(picture(0, HEIGHT, WIDTH), ".png")), ("a.json", json.dumps(record).encode()))
    (item,) = read(path).items()
    if size in ((HEIGHT, WIDTH), (0, 0)):
        assert (item.fault, item.objects is not None) == ("", True)
    else:
        assert f"expected the picture's 60 x 40 (width x height), got {size[1]} x {size[0]}" in item.fault


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
