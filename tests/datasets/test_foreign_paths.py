"""Paths of another machine in annotations: what is here under their last parts is meant, and nothing outside is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.coco_files import coco, image, write_coco
from tests.datasets.voc_files import annotation, box, write_voc
from tests.datasets.yolo_files import BOX, write_yolo
from vicinal.datasets.header import LeftOut
from vicinal.datasets.load import read
from vicinal.errors import DataError

FOREIGN = [
    "C:\\img\\a.jpg", "/home/me/img/a.jpg", "../JPEGImages/a.jpg", "..\\..\\up\\a.jpg", "\\\\share\\img\\a.jpg",
    "http://x.org/a.jpg",
]  # fmt: skip


@pytest.mark.parametrize("filename", [*FOREIGN, "C:\\img\\other.jpg", "a.jpg", "JPEGImages/a.jpg"])
def test_voc(tmp_path: Path, filename: str) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5), filename)})
    (item,) = read(root).items()
    assert (item.fault, Path(item.picture.path)) == ("", root / "JPEGImages" / "a.jpg")


@pytest.mark.parametrize("filename", [name.replace("a.jpg", "photo.jpg") for name in FOREIGN])
def test_voc_pictures_of_another_name(tmp_path: Path, filename: str) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(1, 1, 5, 5), filename)})
    (root / "JPEGImages" / "a.jpg").rename(root / "JPEGImages" / "photo.jpg")
    (item,) = read(root).items()
    assert (item.fault, Path(item.picture.path)) == ("", root / "JPEGImages" / "photo.jpg")


@pytest.mark.parametrize("name", ["/home/me/0001.jpg", "D:\\photos\\0001.jpg", "../../media/0001.jpg", "images\\0001.jpg"])
def test_coco(tmp_path: Path, name: str) -> None:
    item, *_ = read(write_coco(tmp_path, coco([image(1, file_name=name)]))).items()
    assert (item.fault, Path(item.picture.path)) == ("", tmp_path / "images" / "0001.jpg")


@pytest.mark.parametrize(
    "line", ["/home/me/pets/images/a.jpg", "C:\\pets\\images\\a.jpg", "../pets/images/a.jpg", "./images/a.jpg"]
)
def test_lists_of_yolo(tmp_path: Path, line: str) -> None:
    root = write_yolo(tmp_path, {"a": BOX}, "names: [cat, dog]\ntrain: train.txt\n")
    (root / "train.txt").write_text(f"{line}\n")
    (item,) = read(root).items()
    assert (item.fault, len(item.objects or ())) == ("", 1)


@pytest.mark.parametrize("base", ["/content/pets/", "../", "../../pets/", "C:\\data\\pets\\", "./", ""])
@pytest.mark.parametrize("path", ["", "path: /content/datasets/pets\n", "path: ../datasets/pets\n", "path: .\n"])
def test_folders_of_data_yaml(tmp_path: Path, base: str, path: str) -> None:
    for split in ("train", "valid"):
        write_yolo(tmp_path / split, {"a": BOX}, None)
    end = "\\" if "\\" in base else "/"
    places = {split: f"{base}{folder}{end}images" for split, folder in (("train", "train"), ("val", "valid"), ("test", "test"))}
    lines = "".join(f"{split}: {place}\n" for split, place in places.items())
    (tmp_path / "data.yaml").write_text(f"{path}{lines}nc: 2\nnames: [cat, dog]\n")
    data = read(tmp_path)
    assert [(item.key, item.fault, len(item.objects or ())) for item in data.items()] == [("train/a", "", 1), ("val/a", "", 1)]
    assert data.header.splits == ("train", "val")
    assert data.header.left_out == (LeftOut("folders of splits that are not there", 1, f"test: {places['test']}"),)


@pytest.mark.parametrize("missing", [["val"], ["test"], ["val", "test"]])
def test_splits_that_are_not_there_are_said(tmp_path: Path, missing: list[str]) -> None:
    write_yolo(tmp_path, {f"{split}/a": BOX for split in ("train", "val", "test") if split not in missing}, None)
    text = "names: [cat, dog]\ntrain: images/train\nval: images/val\ntest: images/test\n"
    (tmp_path / "data.yaml").write_text(text)
    header = read(tmp_path).header
    assert [out.count for out in header.left_out] == [len(missing)]
    assert header.splits == tuple(split for split in ("train", "val", "test") if split not in missing)


def test_the_split_for_training_must_be_there(tmp_path: Path) -> None:
    write_yolo(tmp_path, {"val/a": BOX}, "names: [cat, dog]\ntrain: images/train\nval: images/val\n")
    with pytest.raises(DataError, match="train: expected a folder or a list of pictures"):
        read(tmp_path)
