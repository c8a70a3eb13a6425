"""Trees of class folders as they lie about: strays, splits of odd names, one folder more, what systems add."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from tests.datasets.test_folder import labels, touch
from tests.datasets.writing import example, real, write
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.splits import split_of
from vicinal.errors import VicinalWarning

CATS_AND_DOGS = ("cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "dog/2.jpg")


@pytest.mark.parametrize(
    ("stray", "label"),
    [
        ("cover.jpg", None), ("dog/more/c.jpg", "dog"), ("cat/deep/er/x.png", "cat"), ("__MACOSX/cat/._1.jpg", ""),
        ("__MACOSX/x.jpg", ""), (".cache/1/2.jpg", ""), ("cat/Thumbs.db", ""), ("@eaDir/cat/1.jpg", ""), (".cover.jpg", ""),
        ("thumbs.db", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("base", ["", "train/"])
def test_one_file_more_takes_no_class_away(tmp_path: Path, stray: str, label: str | None, base: str) -> None:
    data = read(touch(tmp_path, *(base + name for name in (*CATS_AND_DOGS, stray))))
    assert data.names == ("cat", "dog")
    found = labels(data)
    assert {key: found.pop(base + key)[1] for key in ("cat/1", "cat/2", "dog/1", "dog/2")} == {
        "cat/1": "cat", "cat/2": "cat", "dog/1": "dog", "dog/2": "dog",
    }  # fmt: skip
    assert [entry[1] for entry in found.values()] == ([] if label == "" else [label])
    assert (stray in str(data.summary)) == (label is None)


@pytest.mark.parametrize("around", [("pets/",), ("archive/pets/",), ("a/", "b/", "c/")])
def test_splits_that_were_unpacked_twice_are_no_classes(tmp_path: Path, around: tuple[str, ...]) -> None:
    own = [f"{split}/{name}" for split in ("train", "val") for name in CATS_AND_DOGS]
    data = read(touch(tmp_path, *own, *(folder + name for folder in around for name in own)))
    assert (data.names, data.header.splits) == (("cat", "dog"), ("train", "val"))
    found = labels(data)
    assert {found[name[:-4]] for name in own} == {(split, name) for split in ("train", "val") for name in data.names}
    assert f"{len(own) * len(around)} beside the folders of splits" in str(data.summary)


@pytest.mark.parametrize("others", [("cat/train/1.jpg", "cat/test/1.jpg"), ("cat/1.jpg", "dog/1.jpg"), ("dog/test/1.jpg",)])
def test_a_class_may_be_called_as_a_split_is(tmp_path: Path, others: tuple[str, ...]) -> None:
    data = read(touch(tmp_path, "train/1.jpg", *others, *(f"bird/{number}.jpg" for number in range(5))))
    assert data.names == tuple(sorted({"train", "bird", *(name[:3] for name in others)}))


@pytest.mark.parametrize(
    ("others", "splits"),
    [
        (("test/1.jpg", "test/2.jpg"), ("test", "train")),
        (("test/unknown/1.jpg",), ("test", "train")),
        (("test/test/1.jpg", "valid/cat/1.jpg", "valid/dog/2.jpg"), ("test", "train", "val")),
        (("testing/1.jpg", "cover.jpg"), ("test", "train")),
        (("pictures of the paper/fig 1.png",), ("train",)),
    ],
)
def test_what_lies_beside_the_classes_of_train_has_no_class(
    tmp_path: Path, others: tuple[str, ...], splits: tuple[str, ...]
) -> None:
    data = read(touch(tmp_path, *(f"train/{name}" for name in CATS_AND_DOGS), *others))
    assert data.names == ("cat", "dog")
    assert data.header.splits == splits
    found = labels(data)
    assert all(found.pop(f"train/{key}") == ("train", key[:3]) for key in ("cat/1", "cat/2", "dog/1", "dog/2"))
    for name in others:
        split, label = found.pop(name.rpartition(".")[0])
        assert split == split_of(name.split("/")[0])
        assert label == next((one for one in ("cat", "dog") if f"/{one}/" in name), None)
    assert "without a class" in str(data.summary)


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("training", "testing"), ("trainset", "test1"), ("Training_set", "test-set"), ("fold1", "fold2"),
        ("seg_train/seg_train", "seg_test/seg_test"), ("train_images", "val_images"),
        ("train2017", "evaluation"), ("train", "dev"), ("TRAIN", "Holdout"),
    ],
)  # fmt: skip
def test_splits_by_the_names_that_they_have(tmp_path: Path, train: str, test: str) -> None:
    data = read(touch(tmp_path, *(f"{split}/{name}" for split in (train, test) for name in CATS_AND_DOGS)))
    assert data.names == ("cat", "dog")
    assert set(data.header.splits) == {split_of(train.split("/")[0]), split_of(test.split("/")[0])}
    assert len(data.header.splits) == 2
    assert {(label, key.split("/")[-2]) for key, (_, label) in labels(data).items()} == {("cat", "cat"), ("dog", "dog")}


def test_folders_of_the_same_split_keep_their_names(tmp_path: Path) -> None:
    data = read(touch(tmp_path, *(f"train{n}/{name}" for n in (1, 2) for name in CATS_AND_DOGS)))
    assert (data.names, data.header.splits) == (("cat", "dog"), ("train1", "train2"))


@pytest.mark.parametrize("around", ["dataset/", "dataset/dataset/", "a b/c/d/"])
@pytest.mark.parametrize("inner", ["", "train/"])
def test_folders_around_everything(tmp_path: Path, around: str, inner: str) -> None:
    data = read(touch(tmp_path, *(around + inner + name for name in CATS_AND_DOGS), "README.md", "__MACOSX/._dataset"))
    assert data.names == ("cat", "dog")
    assert data.header.splits == (("train",) if inner else ())
    assert set(labels(data)) == {inner + name[:-4] for name in CATS_AND_DOGS}


@pytest.mark.parametrize("beside", ["cover.jpg", "notes.txt", "labels.csv", "d/cover.jpg", "d/notes.txt"])
@pytest.mark.parametrize("inner", ["", "train/"])
def test_files_beside_a_folder_around_everything_are_left_out_and_said(tmp_path: Path, beside: str, inner: str) -> None:
    data = read(touch(tmp_path, *(f"d/e/{inner}{name}" for name in CATS_AND_DOGS), beside))
    assert (data.names, set(labels(data))) == (("cat", "dog"), {inner + name[:-4] for name in CATS_AND_DOGS})
    assert f"left out: 1 beside the folder that holds the data set ({beside.rpartition('/')[2]})" in str(data.summary)


def test_a_folder_around_data_sets_of_other_formats(tmp_path: Path) -> None:
    touch(tmp_path, "d/d/images/a.jpg", "d/d/labels/a.txt")
    (tmp_path / "d/d/labels/a.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    assert read(tmp_path).format == "yolo"
    assert read(tmp_path, "yolo").format == "yolo"
    (tmp_path / "d/d/labels/a.txt").unlink()
    touch(tmp_path, "d/d/masks/a.png")
    assert read(tmp_path).format == "masks"


@pytest.mark.parametrize("names", [("bus/1.jpg", "car/1.jpg", "train/1.jpg"), ("bus/1.jpg", "car/1.jpg", "train/steam/1.jpg")])
def test_a_class_may_be_called_train(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = read(touch(tmp_path, *names))
    assert (data.names, data.header.splits) == (("bus", "car", "train"), ())
    assert [item.label for item in data.items()] == [0, 1, 2]


@pytest.mark.parametrize(
    "names", [("images/1.jpg", "images/2.jpg"), ("Photos/1.jpg", "labels.csv"), ("train/images/1.jpg", "test/images/2.jpg")]
)
def test_a_folder_of_all_pictures_is_no_class(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = read(touch(tmp_path, *names))
    assert (data.names, data.header.holds) == ((), frozenset())
    assert [item.label for item in data.items()] == [None] * data.summary.pictures
    out = write(tmp_path / "out", "folder", Header(frozenset({"label"}), names=("images",)), [example("a", label=0)])
    assert read(out).names == ("images",)


def test_what_was_read_is_one_line(tmp_path: Path) -> None:
    files = ("test/9.jpg", "cover.jpg", "train/cat/1.heic", "notes.txt", "labels.csv", "README.md", "LICENSE")
    data = read(touch(tmp_path, *(f"train/{name}" for name in CATS_AND_DOGS), *files))
    assert str(data.summary) == (
        f"{tmp_path}: folder, 6 pictures, 2 classes (cat, dog), label, splits test, train; left out: 1 .csv file, whose "
        "labels are not read (its path or format= may read it) (labels.csv), 1 .heic file (1.heic), 1 .txt file (notes.txt); "
        "read, but: 1 beside the folders of splits, without a class (cover.jpg), 1 in test/ outside of class folders, "
        "without a class (test/9.jpg)"
    )
    assert data.summary.pictures == len(data) == 6


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("bccd", "voc, "),
        ("coco128", "yolo, 100 pictures, 91 classes (0, 1, 2, 3, 4, 5, 6, 7 ...), boxes and polygons"),
        ("bigcats", "folder, 400 pictures, 4 classes (cat, leopard, lion, tiger), label, splits test, train"),
        ("fashion-mnist", "idx, 70000 pictures, 10 classes (0, 1, 2, 3, 4, 5, 6, 7 ...), label, splits train, test"),
    ],
)
def test_real_data_sets_in_one_line(folder: str, line: str) -> None:
    source = real(folder)
    assert str(read(source).summary).startswith(f"{os.path.abspath(source)}: {line}")


@pytest.mark.parametrize("name", ["{}.heic", "{}.json", "more/{}.dcm", "{}"])
def test_a_warning_where_most_files_are_left_out(tmp_path: Path, name: str) -> None:
    touch(tmp_path, *CATS_AND_DOGS, *(name.format(number) for number in range(4)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(tmp_path)
    touch(tmp_path, name.format(4))
    with pytest.warns(VicinalWarning, match=r"most files are left out: 5 .*; 4 pictures read"):
        read(tmp_path)
