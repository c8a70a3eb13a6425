"""Splits of COCO: of any name they come back, and two files of one split are told wherever they are met."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.datasets.writing import copy
from vicinal.datasets.fetch import fetch_picture
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.datasets.source import Source
from vicinal.errors import DataError


def written(folder: Path, splits: list[str]) -> Path:
    """A picture and a box of each split."""
    items = []
    for number, split in enumerate(splits):
        picture = vc.write(folder / f"{number}.png", np.full((20, 30, 3), number, np.uint8))
        objects = Objects(np.array([[2.0, 3, 10, 12]]), np.array([0]))
        items.append(Item(str(number), Source(str(picture)), split=split, objects=objects))
    header = Header(frozenset({"boxes"}), names=("cat",), splits=tuple(dict.fromkeys(filter(None, splits))))
    copy(items, header, folder / "coco", "coco")
    return folder / "coco"


@pytest.mark.parametrize(
    "splits",
    [
        ["train", "val"], ["holdout"], ["holdout", "train"], ["fold_train", "train"], ["a/b", "a_b"], ["a/b"], ["train 2"],
        ["", "other"], ["annotations"], ["training", "train"], ["Übung", "fold1", "test"], ['say "so"'], [""],
    ],
)  # fmt: skip
def test_splits_come_back(tmp_path: Path, splits: list[str]) -> None:
    data = read(written(tmp_path, splits))
    assert data.header.splits == tuple(sorted(filter(None, splits)))
    found = {int(fetch_picture(item.picture)[0, 0, 0]): item.split for item in data.items()}
    assert found == dict(enumerate(splits))
    assert all(item.objects is not None and len(item.objects) == 1 for item in data.items())


def test_a_file_says_its_split_only_where_its_name_does_not(tmp_path: Path) -> None:
    folder = written(tmp_path, ["train", "holdout"]) / "annotations"
    assert "split" not in json.loads((folder / "instances_train.json").read_text("utf-8"))
    assert json.loads((folder / "instances_holdout.json").read_text("utf-8"))["split"] == "holdout"


@pytest.mark.parametrize("format", [None, "coco"])
def test_two_files_of_one_split_are_told_and_not_taken_for_no_labels(tmp_path: Path, format: str | None) -> None:
    folder = written(tmp_path, ["train"])
    whole = (folder / "annotations/instances_train.json").read_bytes()
    (folder / "annotations/instances_train2.json").write_bytes(whole)
    with pytest.raises(DataError, match=r"instances_train2?\.json is of the same split"):
        read(folder, format)
