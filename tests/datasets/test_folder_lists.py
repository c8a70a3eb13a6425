"""Lists of splits beside folders of classes: found, read, and said where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.test_folder import labels, touch
from vicinal.datasets.load import read

NAMES = ("cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "dog/2.jpg")


def lists(root: Path, place: str, **texts: str) -> Path:
    for name, text in texts.items():
        path = root / place / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("place", ["", "meta", "labels"])
@pytest.mark.parametrize("around", ["images", "Images/all", ""])
@pytest.mark.parametrize("line", ["{}.jpg", "{}", "{}.jpg 3"])
@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("TrainImages", "TestImages"), ("train1", "test1")])
def test_lists_of_splits(tmp_path: Path, place: str, around: str, line: str, train: str, test: str) -> None:
    touch(tmp_path, *(f"{around}/{name}".lstrip("/") for name in NAMES))
    of = {split: "".join(f"{line.format(name)}\n" for name in names) for split, names in (
        (train, ("cat/1", "dog/1")), (test, ("cat/2", "dog/2")))}  # fmt: skip
    data = read(lists(tmp_path, place, **of))
    assert (data.names, set(data.header.splits)) == (("cat", "dog"), {"train", "test"})
    assert {"/".join(key.split("/")[-2:]): value for key, value in labels(data).items()} == {
        "cat/1": ("train", "cat"), "cat/2": ("test", "cat"), "dog/1": ("train", "dog"), "dog/2": ("test", "dog"),
    }  # fmt: skip
    assert data.summary.left_out == ()


def test_of_several_lists_the_first_is_read_and_the_others_are_said(tmp_path: Path) -> None:
    touch(tmp_path, *NAMES)
    texts = {"train1": "cat/1.jpg\n", "test1": "dog/1.jpg\n", "train10": "cat/2.jpg\n", "train2": "dog/2.jpg\n"}
    data = read(lists(tmp_path, "labels", **texts))
    assert labels(data)["cat/1"] == ("train", "cat")
    assert {split for split, _ in labels(data).values()} == {"train", "test", ""}
    assert "2 other lists of splits, which are not read (train2.txt)" in str(data.summary)
    assert "2 in no list of a split" in str(data.summary)


@pytest.mark.parametrize(
    "texts",
    [
        {"train": "cat/1.jpg\n"},
        {"train": "cat/7.jpg\ncat/8.jpg\n", "test": "dog/1.jpg\n"},
        {"train": "cat/1.jpg\n1\n1 2 3 4\n", "test": "dog/1.jpg\n1\n1 2 3 4\n"},
        {"train": "", "test": "dog/1.jpg\n"},
        {"train_val_test": "cat/1.jpg\n", "test": "dog/1.jpg\n"},
        {"train": "../x.jpg\n/etc/passwd\n", "test": "dog/1.jpg\n"},
    ],
)
def test_lists_that_do_not_tell_splits_are_left_out_and_said(tmp_path: Path, texts: dict[str, str]) -> None:
    touch(tmp_path, *NAMES)
    data = read(lists(tmp_path, "", **texts))
    assert (data.names, data.header.splits) == (("cat", "dog"), ())
    assert f"{len(texts)} .txt file" in str(data.summary)


def test_lists_that_are_no_utf8_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, *NAMES)
    (tmp_path / "train.txt").write_bytes(b"cat/1.jpg\n\xff\n")
    assert read(lists(tmp_path, "", test="dog/1.jpg\n")).header.splits == ()


def test_folders_of_splits_say_more_than_lists(tmp_path: Path) -> None:
    touch(tmp_path, *(f"train/{name}" for name in NAMES), *(f"val/{name}" for name in NAMES))
    data = read(lists(tmp_path, "", train="val/cat/1.jpg\n", val="train/cat/1.jpg\n"))
    assert labels(data)["val/cat/1"] == ("val", "cat")
    assert "2 .txt files" in str(data.summary)
