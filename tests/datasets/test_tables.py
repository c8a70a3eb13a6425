"""CSV, JSON Lines and Parquet: which column says what, what is wrong in a row, and what comes back when written."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest
from hypothesis import example as example_of_hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.writing import copy, example, picture, real, same_pixels, store, write
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError
from vicinal.files.write import encode
from vicinal.offline.loss import loss

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

TABLES = ("csv", "jsonl", "parquet")


def pictures(root: Path, *names: str) -> Path:
    for index, name in enumerate(names):
        store(root / name, picture(index))
    return root


def rows(data: Dataset) -> dict[str, tuple[str, int | None, str]]:
    return {item.key: (item.split, item.label, item.fault) for item in data.items()}


def jsonl(path: Path, *values: Any) -> Path:
    path.write_text("".join(f"{json.dumps(value)}\n" for value in values), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("filename,label\na.png,dog\nsub/b.png,cat\n", {}),
        ("Image;Class\na.png;dog\nsub\\b.png;cat\n", {}),
        ("\ufeffPath\tcategory\tx\na.png\tdog\t\n./sub//b.png\tcat\t\n", {}),
        ('what,where\n"dog","a.png"\n"cat",sub/b.png\n', {"path": "where", "label": "what"}),
    ],
)
def test_columns_are_found_or_named(tmp_path: Path, text: str, options: dict[str, str]) -> None:
    pictures(tmp_path, "a.png", "sub/b.png")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    data = read(tmp_path / "list.csv", **options)
    assert data.names == ("cat", "dog")
    assert rows(data) == {"a": ("", 1, ""), "sub/b": ("", 0, "")}
    np.testing.assert_array_equal(data[1]["image"], picture(1))


def test_numbers_are_classes_by_their_number(tmp_path: Path) -> None:
    pictures(tmp_path, "a.png", "b.png")
    data = read(jsonl(tmp_path / "list.jsonl", {"path": "a.png", "label": 3}, {"path": "b.png", "label": 0}))
    assert data.names == ("0", "1", "2", "3")
    assert [item.label for item in data.items()] == [3, 0]
    named = read(tmp_path / "list.jsonl", names="zero,one,two,three")
    assert named.names == ("zero", "one", "two", "three")
    assert [item.label for item in named.items()] == [3, 0]


def test_splits_by_column_by_file_and_by_folder(tmp_path: Path) -> None:
    pictures(tmp_path, "a.png", "b.png", "train/a.png", "test/a.png")
    (tmp_path / "all.csv").write_text("path,split\na.png,Training\nb.png,valid\n")
    assert rows(read(tmp_path / "all.csv")) == {"a": ("train", None, ""), "b": ("val", None, "")}
    (tmp_path / "some_test.csv").write_text("path\na.png\n")
    assert rows(read(tmp_path / "some_test.csv")) == {"a": ("test", None, "")}
    for split in ("train", "test"):
        jsonl(tmp_path / split / "metadata.jsonl", {"file_name": "a.png"})
    data = read(tmp_path)
    assert data.format == "jsonl"
    assert rows(data) == {"test/a": ("test", None, ""), "train/a": ("train", None, "")}


def test_tables_by_split_beside_their_pictures(tmp_path: Path) -> None:
    pictures(tmp_path, "images/a.png", "images/b.png", "images/c.png")
    (tmp_path / "train.csv").write_text("path,label\nimages/a.png,cat\nimages/b.png,dog\n")
    (tmp_path / "val.csv").write_text("path,label\nimages/c.png,cat\n")
    (tmp_path / "sizes.csv").write_text("path,bytes\nimages/c.png,7\n")
    data = read(tmp_path)
    assert data.format == "csv"
    assert rows(data) == {"a": ("train", 0, ""), "b": ("train", 1, ""), "c": ("val", 0, "")}
    assert "1 other tables, which are not read (sizes.csv)" in map(str, data.header.left_out)


def test_tables_of_pictures_in_the_folders_of_their_splits(tmp_path: Path) -> None:
    pictures(tmp_path, "train_images/a.png", "train_images/b.png", "test/a.png")
    (tmp_path / "Training_set.csv").write_text("filename,label\na.png,cat\nb.png,dog\n")
    (tmp_path / "Testing_set.csv").write_text("filename\na.png\n")
    assert rows(read(tmp_path)) == {
        "train_images/a": ("train", 0, ""), "train_images/b": ("train", 1, ""), "test/a": ("test", None, ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["path,label\nnone.png,x\n", "id,label\na,x\n", "path\ntrain/cat/a.png\n", "path,label\n", "\xff"]
)
def test_tables_that_say_less_than_the_folders_leave_them_alone(tmp_path: Path, text: str) -> None:
    pictures(tmp_path, "train/cat/a.png", "train/dog/b.png", "val/cat/c.png")
    (tmp_path / "train.csv").write_text(text, encoding="latin-1")
    data = read(tmp_path)
    assert data.format == "folder"
    assert [item.label for item in data.items()] == [0, 1, 0]


def test_what_is_wrong_in_a_row_is_its_fault_alone(tmp_path: Path) -> None:
    pictures(tmp_path / "in", "a.png", "b.png", "sub/c.png")
    store(tmp_path / "far.png", picture(1))
    (tmp_path / "in/link.png").symlink_to(tmp_path / "far.png")
    (tmp_path / "in/inner.png").symlink_to("b.png")
    names = ["a.png", "../far.png", "/etc/passwd", "none.png", "a.png", "sub", "link.png", "inner.png", "", "http://x/y.png"]
    (tmp_path / "in/list.csv").write_text("path,label\n" + "".join(f"{name},x\n" for name in names) + "b.png\n")
    faults = [item.fault for item in read(tmp_path / "in/list.csv").items()]
    root = tmp_path / "in"
    assert faults == [
        "",
        "row 2: expected a name inside the data set, got '../far.png'",
        "row 3: expected a name relative to the data set, got '/etc/passwd'",
        f"row 4: {root}/none.png: no such file",
        "row 5: 'a.png' stands in an earlier row too; expected one row for each picture",
        f"row 6: {root}/sub: expected a file",
        f"row 7: {root}/link.png: a link that leads out of the data set, to {tmp_path}/far.png",
        "",
        "row 9: expected the name of a file, got None",
        "row 10: expected a name relative to the data set, got 'http://x/y.png'",
        "row 11: expected 2 values, got 1",
    ]


def test_absolute_paths_below_the_root_are_fine(tmp_path: Path) -> None:
    pictures(tmp_path / "pics", "a.png", "b.png")
    (tmp_path / "list.csv").write_text(f"path\n{tmp_path}/pics/a.png\n")
    assert rows(read(tmp_path / "list.csv")) == {"pics/a": ("", None, "")}
    (tmp_path / "list.csv").write_text("path\nb.png\n")
    assert rows(read(tmp_path / "list.csv", root=tmp_path / "pics")) == {"b": ("", None, "")}


def test_pictures_that_differ_by_their_suffix_have_keys_of_their_own(tmp_path: Path) -> None:
    pictures(tmp_path, "a.png", "a.tif", "a.tif.png")
    data = read(jsonl(tmp_path / "list.jsonl", *({"path": name} for name in ("a.tif.png", "a.png", "a.tif"))))
    assert [item.fault for item in data.items()] == ["", "", ""]
    assert len({item.key for item in data.items()}) == 3


BOXES = [[1.0, 2.0, 5.5, 8.0], [0.0, 0.0, 16.0, 12.0]]


@pytest.mark.parametrize(
    "value",
    [
        {"boxes": BOXES, "labels": ["dog", "cat"]},
        {"bbox": [[1, 2, 4.5, 6], [0, 0, 16, 12]], "category": ["dog", "cat"]},
        [{"bbox": [1, 2, 4.5, 6], "category": "dog"}, {"bbox": [0, 0, 16, 12], "category": "cat"}],
    ],
)
def test_objects_in_the_ways_in_which_they_are_written(tmp_path: Path, value: Any) -> None:
    pictures(tmp_path, "a.png", "b.png")
    data = read(jsonl(tmp_path / "a.jsonl", {"path": "a.png", "objects": value}, {"path": "b.png"}))
    assert data.names == ("cat", "dog")
    assert data.header.holds == {"boxes"}
    with (tmp_path / "b.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["path", "boxes"], ["a.png", json.dumps(value)], ["b.png", ""]])
    for one in (data, read(tmp_path / "b.csv")):
        first, second = (sample["boxes"] for sample in one)
        np.testing.assert_array_equal(first.data, BOXES)
        assert first.labels.tolist() == [1, 0]
        assert len(second) == 0


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([[0, 0, 5, float("nan")]], "objects[0]: expected a box of finite numbers and positive size, got [0.0, 0.0, 5.0, nan]"),
        ([[0, 0, 5, 5], [4, 4, 3, 9]], "objects[1]: expected a box of finite numbers and positive size, got [4.0, "),
        ([[0, 0, 5]], "objects: boxes: expected rows of 4 numbers, got [[0, 0, 5]]"),
        ({"boxes": [[0, 0, 5, 5]], "labels": [0, 1]}, "objects: labels: expected one for each of 1 boxes, got [0, 1]"),
        ({"boxes": [[0, 0, 5, 5]], "polygons": [[[0, 0, 5, 5]]]}, "objects[0]: expected rings of at least 3 finite points"),
        ({"boxes": [[0, 0, 5, 5]], "fields": {"id": [1, 2]}}, "objects: id: expected one for each of 1 boxes, got 2"),
        ({"boxes": [[0, 0, 5, 5]], "labels": [None]}, "objects[0]: label: expected a name or a whole number, got None"),
        ("[1", "objects: expected JSON, got '[1'"),
        ("[" * 100000, "objects: expected JSON, got "),
        (7, "objects: expected boxes, got 7"),
        ({"boxes": [[0, 0, 10**400, 1]]}, "objects: boxes: expected rows of 4 numbers, got "),
    ],
)
def test_broken_objects_are_strictly_faults(tmp_path: Path, value: Any, fault: str) -> None:
    pictures(tmp_path, "a.png")
    data = read(jsonl(tmp_path / "a.jsonl", {"path": "a.png", "objects": value}), annotations="strict")
    assert [item.fault.removeprefix("row 1: ")[: len(fault)] for item in data.items()] == [fault]


@pytest.mark.parametrize("line", ["[1]", "{bad", '{"path": "\\ud800.png"}', '{"path": 7}', "{}", "\udcff"])
def test_broken_lines_are_faults(tmp_path: Path, line: str) -> None:
    pictures(tmp_path, "a.png")
    (tmp_path / "a.jsonl").write_text(f'{{"path": "a.png"}}\n{line}\n', encoding="utf-8", errors="surrogateescape")
    first, second = read(tmp_path / "a.jsonl").items()
    assert first.fault == ""
    assert second.fault.startswith("row 2: expected ")


@pytest.mark.parametrize(
    ("name", "text", "options", "message"),
    [
        ("a.csv", "x,y\n1,2\n", {}, "{path}: no column of pictures found among 'x', 'y'; path= names it"),
        ("a.csv", "x,y\n1,2\n", {"path": "z"}, "{path}: path: expected a column ('x', 'y'), got 'z'"),
        ("a.csv", "file,lable\n1,2\n", {"label": "label"},
         "{path}: label: expected a column ('file', 'lable'), got 'label'; did you mean 'lable'?"),
        ("a.csv", "", {}, "{path}: expected a first row with the names of the columns, all different"),
        ("a.csv", "x,x\n", {}, "{path}: expected a first row with the names of the columns, all different"),
        ("a.csv", 'path\n"a', {}, "{path}: after row 0: unexpected end of data"),
        ("a.csv", "path\nb\n\udcff", {}, "{path}: expected UTF-8: invalid start byte"),
        ("a.jsonl", "\n", {}, "{path}: expected lines with one JSON object each"),
        ("a.csv", "path,label\n" + "".join(f"a,{n}x\n" for n in range(70000)), {},
         "{path}: more than 65536 values of label; label= names another column"),
        ("a.parquet", "PAR1 no", {}, "{path}: no Parquet file: "),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_read(
    tmp_path: Path, name: str, text: str, options: dict[str, str], message: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(DataError) as caught:
        read(path, **options)
    assert str(caught.value).startswith(message.format(path=path))


FULL = Header(
    frozenset(HOLDS), names=("a b", "ü,\"", "c"), keypoints=("left", "right"), pairs=((0, 1),), skeleton=((1, 0),), ignore=255
)  # fmt: skip


def full(number: int) -> dict[str, Any]:
    ring = np.array([[1.25, 2.5], [7.0, 2.5], [7.0, 9.1]])
    objects = Objects(
        np.array(BOXES), np.array([1, 2]), [(ring, ring + 1), None], [None, {"size": [12, 16], "counts": "0`6"}],
        np.array([[[1.5, 2.5, 2], [0, 0, 0]], [[3.25, 4, 1], [5, 5, 2]]]), {"iscrowd": [0, 1], "id": [7, number]},
        corners=np.array([[[1.25, 2], [7, 2], [7, 9.1], [1, 9]], [[2, 2], [5, 3], [4, 6], [1, 5]]]),
    )  # fmt: skip
    return {
        "label": number % 3, "objects": objects, "mask": picture(number, channels=1)[..., 0],
        "instances": picture(number, channels=1)[..., 0].astype(np.uint16) * 200,
    }  # fmt: skip


@pytest.mark.parametrize("format", TABLES)
def test_everything_that_a_sample_can_have_comes_back(tmp_path: Path, format: str) -> None:
    examples = [
        example("cats/x", 0, split="train", **full(0)), example("cats/y.z", 1, split="val", **full(1)),
        example("q", 2, split="train", label=None, mask=full(2)["mask"], instances=full(2)["instances"]),
        example("r s", 3, split="train", **full(3)),
    ]  # fmt: skip
    data = read(write(tmp_path, format, FULL, examples, shard=2))
    assert data.format == format
    for name in ("names", "holds", "keypoints", "pairs", "skeleton", "ignore"):
        assert getattr(data.header, name) == getattr(FULL, name)
    assert set(data.header.splits) == {"train", "val"}
    items, samples = {item.key: item for item in data.items()}, {sample["id"]: sample for sample in data}
    assert set(items) == {one.key for one in examples}
    for one in examples:
        item, sample = items[one.key], samples[one.key]
        assert (item.split, item.label, item.fault) == (one.split, one.label, "")
        plain = None if one.objects is None else one.objects.plain()
        assert (None if item.objects is None else item.objects.plain()) == plain
        np.testing.assert_array_equal(sample["image"], picture(one.number))
        np.testing.assert_array_equal(sample["mask"], one.mask)
        np.testing.assert_array_equal(sample["instances"], one.instances)


def test_columns_of_parquet_that_are_not_kept_are_said(tmp_path: Path) -> None:
    table = pa.table(
        {
            "image": [{"bytes": encode(picture(n), ".png"), "path": f"{n}.png"} for n in range(2)],
            "label": [0, 1], "caption": ["a", "b"], "embedding": [[0.5], [1.5]], "about": [{"by": "me"}] * 2,
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    header = read(tmp_path / "a.parquet").header
    assert [str(one) for one in header.left_out] == ["2 columns of types that are not kept (embedding)"]
    for name, said in (("coco", ["column caption is dropped"]), ("parquet", []), ("csv", []), ("webdataset", [])):
        lines = [line.partition(":")[0] for line in loss(header, find(name))]
        assert [line for line in lines if "column" in line] == said


def test_the_size_of_a_picture_with_boxes_and_the_mark_of_what_was_made_are_no_loss(tmp_path: Path) -> None:
    table = pa.table(
        {
            "image": [{"bytes": encode(picture(0), ".png"), "path": "0.png"}], "objects": ['{"boxes": [[1, 2, 6, 7]]}'],
            "height": [picture(0).shape[0]], "width": [picture(0).shape[1]], "synthetic": [True], "note": ["x"],
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    lines = loss(read(tmp_path / "a.parquet").header, find("coco"))
    assert [line.partition(":")[0] for line in lines] == ["column note is dropped"]


@pytest.mark.parametrize("format", TABLES)
def test_other_columns_are_kept(tmp_path: Path, format: str) -> None:
    values = [{"caption": "a, \"b\"\nc", "weight": 0.5, "count": 3}, {"caption": "", "weight": 2.0, "count": -1}]
    table = pa.table(
        {
            "image": [{"bytes": encode(picture(n), ".png"), "path": f"{n}.png"} for n in range(2)],
            **{name: [row[name] for row in values] for name in values[0]},
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    data = read(tmp_path / "a.parquet")
    assert [item.extra["columns"] for item in data.items()] == values
    again = [item.extra["columns"] for item in copy(data.items(), data.header, tmp_path / "out", format).items()]
    if format == "csv":  # which has neither types nor an empty text
        assert again == [{"caption": values[0]["caption"], "weight": "0.5", "count": "3"}, {"weight": "2.0", "count": "-1"}]
    else:
        assert again == values


@pytest.mark.parametrize("format", TABLES)
def test_real_photos(tmp_path: Path, format: str) -> None:
    source = read(real("bigcats"), "folder")
    some = list(islice(source.items(), 0, None, 37))
    data = copy(some, source.header, tmp_path, format)
    assert data.names == source.names
    found = {item.key: item for item in data.items()}
    assert len(found) == len(some)
    for item in some:
        assert (found[item.key].split, found[item.key].label) == (item.split, item.label)
        assert same_pixels(item, found[item.key])


@pytest.mark.parametrize("format", TABLES)
def test_real_instances(tmp_path: Path, format: str) -> None:
    source = read(real("nuclei"))
    some = list(islice(source.items(), 0, None, 90))
    found = {item.key: item for item in copy(some, source.header, tmp_path, format).items()}
    assert all(same_pixels(item, found[item.key]) for item in some)


@pytest.mark.parametrize("format", TABLES)
@settings(max_examples=25)
@example_of_hypothesis(labels=["\ufeffa", "\ufeff"])
@example_of_hypothesis(labels=["0\r0", "a"])
@given(labels=st.lists(st.text(st.characters(codec="utf-8"), max_size=5).map(str.strip).filter(bool), min_size=1, max_size=6))
def test_classes_of_any_name_come_back(tmp_path_factory: pytest.TempPathFactory, format: str, labels: list[str]) -> None:
    names = tuple(dict.fromkeys(labels))
    examples = [example(f"k{number}", number, label=names.index(label)) for number, label in enumerate(labels)]
    data = read(write(tmp_path_factory.mktemp("any"), format, Header(frozenset({"label"}), names=names), examples))
    assert data.names == names
    assert {item.key: item.label for item in data.items()} == {one.key: one.label for one in examples}


@pytest.mark.parametrize("format", TABLES)
def test_tables_behind_a_url(tmp_path: Path, format: str) -> None:
    header = Header(frozenset({"label"}), names=("u", "v"))
    write(tmp_path, format, header, [example("a", 1, label=1), example("b", 2, label=0)])
    fsspec.filesystem("memory").put(f"{tmp_path}/", f"/tables-{format}/", recursive=True)
    data = read(f"memory://tables-{format}")
    assert data.format == format
    assert data.names == ("u", "v")
    assert [sample["labels"] for sample in data] == [1, 0]
    np.testing.assert_array_equal(data[1]["image"], picture(2))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("cat,dog", ["2 columns that no label is called by (cat)"]),
        ("fine_label", ["1 column that no label is called by (fine_label)"]),
        ("label,dog", []),
        ("Unnamed: 0", []),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_columns_that_may_be_labels_are_said(tmp_path: Path, columns: str, said: list[str], kind: str) -> None:
    store(tmp_path / "a.png", picture(0))
    names = ["file_name", *columns.split(",")]
    row = ["a.png", *"1" * (len(names) - 1)]
    text = f"{','.join(names)}\n{','.join(row)}\n" if kind == "csv" else json.dumps(dict(zip(names, row, strict=True)))
    (tmp_path / f"metadata.{kind}").write_text(text)
    assert [str(one) for one in read(tmp_path).header.left_out] == said
