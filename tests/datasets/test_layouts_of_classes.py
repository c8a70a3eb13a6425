"""Class folders as public data sets lay them out: splits that are called in other ways, and folders that are no classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.test_folder import labels, touch
from vicinal.datasets.load import read
from vicinal.errors import DataError

TWO = ("cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "dog/2.jpg")


def tree(root: Path, *folders: str) -> Path:
    return touch(root, *(f"{folder}/{name}" for folder in folders for name in TWO))


@pytest.mark.parametrize(
    ("folders", "splits"),
    [
        ({"WIDER_train": "train", "WIDER_val": "val", "WIDER_test": "test"}, True),
        ({"Final_Training/Images": "train", "Final_Test/Images": "test"}, True),
        ({"ISIC2018_Task3_Training_Input": "train", "ISIC2018_Task3_Test_Input": "test"}, True),
        ({"rps": "train", "rps-test-set": "test"}, True),
        ({"horse-or-human": "train", "validation-horse-or-human": "val"}, True),
        ({"train-jpg": "train", "test-jpg-v2": "test"}, False),
        ({"steam train": "train", "bullet train": "train"}, False),
        ({"crash": "train", "crash test": "test", "a": "", "b": "", "c": "", "d": ""}, False),
    ],
)
def test_splits_are_folders_that_differ_in_the_word_of_one(tmp_path: Path, folders: dict[str, str], splits: bool) -> None:
    data = read(tree(tmp_path, *folders))
    if not splits:
        assert (data.names, data.header.splits) == (tuple(sorted(folders)), ())
        return
    assert (data.names, set(data.header.splits)) == (("cat", "dog"), set(folders.values()))
    found = {(key.rsplit("/", 2)[0], split) for key, (split, _) in labels(data).items()}
    assert found == set(folders.items())
    assert all(label == key.split("/")[-2] for key, (_, label) in labels(data).items())


def test_a_folder_called_nearly_as_a_split_is_one_only_with_the_same_classes(tmp_path: Path) -> None:
    data = read(touch(tmp_path, "crash/car/1.jpg", "crash/bus/1.jpg", "crash-test/dummy/1.jpg", "crash-test/wall/1.jpg"))
    assert (data.names, data.header.splits) == (("crash", "crash-test"), ())
    assert "1 folder that is called as splits, pictures or masks are, taken for a class (crash-test)" in str(data.summary)


@pytest.mark.parametrize("around", ["images", "images/100k", "data/images"])
@pytest.mark.parametrize("inner", [("train/1.jpg", "val/2.jpg"), ("train/1.jpg", "val/2.jpg", "test/3.jpg")])
def test_splits_in_the_folder_of_all_pictures_are_no_classes(tmp_path: Path, around: str, inner: tuple[str, ...]) -> None:
    data = read(touch(tmp_path, *(f"{around}/{name}" for name in inner), "labels/train/1.json"))
    assert (data.names, data.header.holds) == ((), frozenset())
    assert {(split, label) for split, label in labels(data).values()} == {(name[:-6], None) for name in inner}


@pytest.mark.parametrize(
    ("names", "classes"),
    [(("images/train/1.jpg", "images/val/2.jpg", "cover.jpg"), ()), (("train/a/1.jpg", "train/b/2.jpg"), ("a", "b"))],
)
def test_what_lies_beside_the_folder_of_all_pictures(tmp_path: Path, names: tuple[str, ...], classes: tuple[str, ...]) -> None:
    (tmp_path / "classes.txt").write_text("".join(f"{name}\n" for name in classes))
    data = read(touch(tmp_path, *names), "folder")
    assert data.names == classes
    assert data.summary.pictures == len(names)


@pytest.mark.parametrize(
    "extra", ["extra/1.jpg extra/2.jpg extra/3.jpg extra/4.jpg", "unlabeled_images/1.jpg", "query/1.jpg more/2.jpg"]
)
def test_flat_splits_beside_other_folders_are_no_classes(tmp_path: Path, extra: str) -> None:
    data = read(touch(tmp_path, "train/1.jpg", "test/1.jpg", *extra.split()))
    assert (data.names, data.header.splits) == ((), ("test", "train"))
    assert {key: split for key, (split, _) in labels(data).items() if split} == {"train/1": "train", "test/1": "test"}


@pytest.mark.parametrize("copy", ["pets", "pets/pets", "a/b/c"])
def test_classes_that_were_unpacked_twice_are_no_class(tmp_path: Path, copy: str) -> None:
    data = read(touch(tmp_path, *TWO, "cow/1.jpg", *(f"{copy}/{name}" for name in TWO)))
    assert data.names == ("cat", "cow", "dog")
    assert {label for key, (_, label) in labels(data).items() if key.startswith(f"{copy}/")} == {None}
    assert f"4 outside of class folders, without a class ({copy}/cat/1.jpg)" in str(data.summary)


def test_folders_in_a_class_that_are_called_otherwise_are_of_the_class(tmp_path: Path) -> None:
    data = read(touch(tmp_path, *TWO, "pets/cat/1.jpg", "pets/cow/1.jpg", "one/cat/1.jpg"))
    assert data.names == ("cat", "dog", "one", "pets")


@pytest.mark.parametrize(
    "names",
    [
        ("img_align_celeba/1.jpg",), ("train_images/1.jpg",), ("jpg/1.jpg",), ("stage_2_train_images/1.jpg",),
        ("HAM_images_part_1/1.jpg", "HAM_images_part_2/2.jpg"), ("images_01/images/1.jpg", "images_02/images/2.jpg"),
    ],
)  # fmt: skip
def test_folders_of_all_pictures_are_no_class(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = read(touch(tmp_path, *names))
    assert (data.names, data.header.holds, data.summary.pictures) == ((), frozenset(), len(names))


@pytest.mark.parametrize(
    ("folders", "said"),
    [
        (("art", "photo"), "2 folders inside those of the classes, which may be the classes themselves"),
        (("art", "photo/2020"), "3 folders inside those of the classes, which may be the classes themselves"),
        (("a/train", "a/test", "b/c/train", "b/c/val"), "2 folders with splits inside, taken for classes"),
        (("train/art", "val/art", "train/photo"), "2 folders inside those of the classes, which may be the classes themselves"),
    ],
)
def test_classes_that_may_be_others_are_said(tmp_path: Path, folders: tuple[str, ...], said: str) -> None:
    assert said in str(read(tree(tmp_path, *folders)).summary)


@pytest.mark.parametrize(
    "names", [TWO, tuple(f"{name[:3]}/images/{name[4:]}" for name in TWO), (*TWO, "cat/more/3.jpg", "cat/old/4.jpg")]
)
def test_of_classes_that_are_clear_nothing_is_said(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert read(touch(tmp_path, *names)).summary.left_out == ()


@pytest.mark.parametrize("told", ["dog,cat", ("dog", "cat")])
def test_names_say_which_folders_are_classes(tmp_path: Path, told: object) -> None:
    data = read(tree(tmp_path, "art", "photo"), names=told)
    assert (data.names, data.header.splits) == (("dog", "cat"), ("art", "photo"))
    assert set(labels(data).values()) == {(split, name) for split in ("art", "photo") for name in ("cat", "dog")}
    assert data.summary.left_out == ()


@pytest.mark.parametrize("told", ["cow", "cow,pig", ("Cat",)])
def test_names_of_which_there_is_no_folder_are_refused(tmp_path: Path, told: object) -> None:
    with pytest.raises(DataError, match=r"^folder.names: expected names of folders that hold the pictures in "):
        read(tree(tmp_path, "art", "photo"), names=told)
