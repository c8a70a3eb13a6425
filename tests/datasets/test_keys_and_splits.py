"""Every format keeps every picture, label and split, in whatever folders the keys lie and whatever the splits are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets.writing import example, write
from vicinal.datasets.example import Example
from vicinal.datasets.fetch import fetch_bytes, fetch_mask
from vicinal.datasets.format import Format
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError

KEYS = {
    "flat": ("a", "b", "c"),
    "in one folder": ("d/a", "d/b", "d/c"),
    "one of them in a folder": ("a", "b", "images/c"),
}
SPLITS = {
    "none": ("", "", ""),
    "two": ("train", "val", "train"),
    "some in none": ("train", "val", ""),
    "folds": ("fold1", "fold2", "fold1"),
    "one of another name": ("train", "extra", "train"),
}
NAMES = ("background", "cat", "dog")


def examples_of(kind: str, keys: tuple[str, ...], splits: tuple[str, ...]) -> list[Example]:
    """Three pictures, each with labels that no other has."""
    found = []
    for number, (key, split) in enumerate(zip(keys, splits, strict=True)):
        fields: dict[str, Any] = {"label": number}
        if kind == "mask":
            fields = {"mask": np.full((12, 16), number, np.uint8)}
        if kind == "boxes":
            fields = {"objects": Objects(np.array([[number, 1.0, 9, 7], [2, 3, 15, 12]]), np.array([1, 2]))}
        whole = f"{split}/{key}" if split else key
        found.append(example(whole, number, split=split, **fields))
    return found


def boxes_of(objects: Objects | None, names: tuple[str, ...]) -> Any:
    """Classes and boxes, as exact as YOLO writes them."""
    if objects is None:
        return None
    return sorted(
        (names[label], *np.round(box, 3)) for label, box in zip(objects.labels.tolist(), objects.boxes.tolist(), strict=True)
    )


def holding(kind: str) -> list[Format]:
    return [find(name) for name in FORMATS if kind in find(name).holds and name not in ("idx", "npz")]


CASES = [(kind, format.name) for kind in ("boxes", "mask", "label") for format in holding(kind)]


@pytest.mark.parametrize("splits", SPLITS)
@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize(("kind", "format"), CASES)
def test_labels_and_splits_come_back(kind: str, format: str, keys: str, splits: str, tmp_path: Path) -> None:
    before = examples_of(kind, KEYS[keys], SPLITS[splits])
    named = tuple(dict.fromkeys(split for split in SPLITS[splits] if split))
    write(tmp_path, format, Header(holds=frozenset({kind}), names=NAMES, splits=named), before, shard=2)
    again = read(tmp_path)
    assert again.format == format
    found = {fetch_bytes(item.picture): item for item in again.items()}
    assert len(found) == len(before)
    for one in before:
        assert one.data is not None
        item, names = found[one.data], again.header.names
        other = "unlisted" if format == "yolo" and named else ""
        assert (item.fault, item.split) == ("", one.split or other)
        assert boxes_of(item.objects, names) == boxes_of(one.objects, NAMES)
        if kind == "mask":
            assert item.mask is not None
            assert np.array_equal(fetch_mask(item.mask), one.mask)
        if kind == "label":
            assert item.label is not None
            assert names[item.label] == NAMES[one.label]


@pytest.mark.parametrize(("kind", "format"), [case for case in CASES if case[1] not in ("coco", "yolo")])
def test_two_classes_of_one_name_are_refused_where_names_alone_tell_them(kind: str, format: str) -> None:
    make = find(format).writer
    assert make is not None
    with pytest.raises(DataError, match=r"names of classes: .*cat"):
        make(Header(holds=frozenset({kind}), names=("cat", "dog", "cat")))


@pytest.mark.parametrize("format", ["coco", "yolo"])
def test_two_classes_of_one_name_come_back_from_numbers(format: str, tmp_path: Path) -> None:
    before = examples_of("boxes", KEYS["flat"], SPLITS["none"])
    again = read(write(tmp_path, format, Header(holds=frozenset({"boxes"}), names=("cat", "dog", "cat")), before))
    assert again.header.names == ("cat", "dog", "cat")
    assert [item.objects.labels.tolist() for item in again.items() if item.objects] == [[1, 2]] * 3


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
@pytest.mark.parametrize("name", ["a\tb", "a\nb", "\x1b[31m", ""])
def test_names_that_would_not_be_read_are_not_written(format: str, name: str) -> None:
    make = find(format).writer
    assert make is not None
    with pytest.raises(DataError, match=f"{format}: names of classes: expected printable text"):
        make(Header(holds=frozenset({"boxes"}), names=("cat", name)))
