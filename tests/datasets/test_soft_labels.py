"""Soft labels through every format that holds them: the same shares again, ready to be learnt from."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.datasets.writing import copy, example, picture, write
from vicinal.datasets.example import Example
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.errors import DataError
from vicinal.offline.loss import loss

NAMES = ("cat", "dog, wild", "ä")
HEADER = Header(frozenset({"label", "soft_label"}), names=NAMES)
ROWS = ((1 / 3, 2 / 3, 0), (0, 1, 0), (0.1, 0.2, 0.7))
LABELS: tuple[dict[str, Any], ...] = ({"soft": {0: 1 / 3, 1: 2 / 3}}, {"label": 1}, {"soft": {0: 0.1, 1: 0.2, 2: 0.7}})
HOLDERS = tuple(name for name in FORMATS if "soft_label" in find(name).holds)


def examples(format: str) -> list[Example]:
    pixels = [{"pixels": picture(number)} if format == "npz" else {} for number in range(len(LABELS))]
    return [example(f"k{number}", number, **fields, **pixels[number]) for number, fields in enumerate(LABELS)]


def test_formats_that_have_a_place_for_them_hold_soft_labels() -> None:
    assert set(HOLDERS) == {"parquet", "jsonl", "csv", "webdataset", "npz"}


@pytest.mark.parametrize("format", HOLDERS)
def test_shares_are_the_same_when_they_are_read_again(tmp_path: Path, format: str) -> None:
    data = read(write(tmp_path, format, HEADER, examples(format)), format)
    assert data.names == NAMES
    assert "soft_label" in data.header.holds
    items = list(data.items())
    assert not any(item.fault for item in items)
    assert [(item.label, item.soft) for item in items] == [(one.get("label"), one.get("soft")) for one in LABELS]
    batch = vc.Batch.from_samples(list(data))
    assert np.stack(batch.labels).dtype == np.float32
    np.testing.assert_array_equal(np.stack(batch.labels), np.array(ROWS, np.float32))


@pytest.mark.parametrize("format", HOLDERS)
def test_they_come_through_two_formats(tmp_path: Path, format: str) -> None:
    first = read(write(tmp_path / "first", "jsonl", HEADER, examples("jsonl")))
    between = copy(first.items(), first.header, tmp_path / "between", format)
    last = copy(between.items(), between.header, tmp_path / "last", "csv")
    assert [item.soft for item in last.items()] == [one.get("soft") for one in LABELS]
    assert last.names == NAMES


def test_a_row_has_a_class_only_where_the_picture_has_one(tmp_path: Path) -> None:
    lines = (write(tmp_path / "a", "jsonl", HEADER, examples("jsonl")) / "metadata.jsonl").read_text().splitlines()
    assert [json.loads(line).get("label") for line in lines] == [None, NAMES[1], None]
    assert [tuple(json.loads(line)["soft_label"]) for line in lines] == list(ROWS)
    with (write(tmp_path / "b", "csv", HEADER, examples("csv")) / "metadata.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["", NAMES[1], ""]
    assert [tuple(json.loads(row["soft_label"])) for row in rows] == list(ROWS)


def test_the_arrays_of_an_npz_are_what_keras_takes(tmp_path: Path) -> None:
    with np.load(write(tmp_path, "npz", HEADER, examples("npz")) / "data.npz") as arrays:
        np.testing.assert_array_equal(arrays["labels"], ROWS)


def test_rows_of_other_tables_need_no_names_of_classes(tmp_path: Path) -> None:
    write(tmp_path, "jsonl", Header(), examples("jsonl")[:1])
    (tmp_path / "metadata.jsonl").write_text('{"file_name": "images/k0.png", "soft_labels": [0.5, 0, 0.5, 0]}\n')
    data = read(tmp_path)
    assert (data.names, data.header.holds) == (("0", "1", "2", "3"), {"soft_label"})
    np.testing.assert_array_equal(data[0]["labels"], [0.5, 0, 0.5, 0])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("[0.5, 0.5]", "expected a number for each of 3 classes, got [0.5, 0.5]"),
        ("[0.5, 0.2, 0.2]", "expected numbers of at least 0 that sum to 1, got [0.5, 0.2, 0.2]"),
        ("[1.5, -0.5, 0]", "expected numbers of at least 0 that sum to 1, got [1.5, -0.5, 0]"),
        ("[NaN, 0.5, 0.5]", "expected numbers of at least 0 that sum to 1, got [nan, 0.5, 0.5]"),
        ('{"cat": 1}', "expected numbers of at least 0 that sum to 1, got {'cat': 1}"),
        ('"much"', "expected numbers of at least 0 that sum to 1, got 'much'"),
    ],
)
def test_rows_that_are_no_shares_are_faults(tmp_path: Path, row: str, message: str) -> None:
    write(tmp_path, "jsonl", HEADER, examples("jsonl"))
    (tmp_path / "metadata.jsonl").write_text(f'{{"file_name": "images/k0.png", "soft_label": {row}}}\n')
    data = read(tmp_path)
    assert [item.fault for item in data.items()] == [f"row 1: soft_label: {message}"]


def test_numbers_for_every_class_that_are_no_shares_are_faults(tmp_path: Path) -> None:
    images = np.stack([picture(number) for number in range(2)])
    np.savez(tmp_path / "a.npz", images=images, labels=np.array([[1, 1, 0], [0, 0.5, 0.5]]))
    faults = [item.fault for item in read(tmp_path / "a.npz").items()]
    assert faults == ["soft_label: expected numbers of at least 0 that sum to 1, got array([1., 1., 0.])", ""]


def test_without_names_webdataset_says_that_they_are_needed(tmp_path: Path) -> None:
    root = write(tmp_path, "webdataset", HEADER, examples("webdataset")[:1])
    (root / "index.json").unlink()
    (fault,) = (item.fault for item in read(root).items())
    assert fault.startswith("k0: soft_label: expected classes that are named (by names= or index.json), got [0.33")
    assert [item.soft for item in read(root, names=NAMES).items()] == [LABELS[0]["soft"]]


def test_it_is_said_where_they_are_lost() -> None:
    assert loss(HEADER, find("folder")) == ("soft_label is dropped: folder keeps label",)


def test_what_needs_a_class_for_each_picture_refuses_them(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    assert torch
    from vicinal.experiments.data.load import load

    root = write(tmp_path, "jsonl", HEADER, examples("jsonl"))
    with pytest.raises(DataError, match=f"^{root}: expected one class for each picture, got soft labels"):
        load(str(root))
