"""Folders of pictures beside those of what belongs to them, in layouts that are not read: refused, and no classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.datasets.writing import picture, store
from vicinal.datasets.load import read
from vicinal.errors import DataError


def build(root: Path, *names: str) -> Path:
    for number, name in enumerate(names):
        if name.endswith(".txt"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("Car 0.00 0 -1.57 1.0 5.0 10.0 9.0 1.5 1.6 3.9 1.0 1.7 20.0 -1.6\n")
        else:
            store(root / name, picture(number))
    return root


@pytest.mark.parametrize(
    ("names", "first", "other"),
    [
        (("training/image_2/0.png", "training/label_2/0.txt"), "image_2", "label_2"),
        (("image_2/0.png", "label_2/0.txt"), "image_2", "label_2"),
        (("image_2/0.png", "label_2/0.png"), "image_2", "label_2"),
        (("training/image_2/0.png", "training/semantic_rgb/0.png"), "image_2", "semantic_rgb"),
        (("imagesTr/0.png", "labelsTr/0.png"), "imagesTr", "labelsTr"),
        (("CameraRGB/0.png", "CameraSeg/0.png"), "CameraRGB", "CameraSeg"),
        (("im0/0.png", "depth/0.png", "flow/0.png"), "im0", "depth"),
        (("a/b/image/0.png", "a/b/mask-0/1.png", "c/0.png"), "image", "mask-0"),
        (("train_x/id1/images/0.png", "train_x/id1/masks/1.png", "test_x/id2/images/0.png"), "images", "masks"),
        (("pipe/test/bent/0.png", "pipe/ground_truth/bent/0_mask.png", "nut/test/bent/0.png"), "test", "ground_truth"),
        (("JPEGImages/0.png", "ImageSets/x.txt", "SegmentationClassContext/0.png"), "JPEGImages", "SegmentationClassContext"),
        (("leftImg8bit_trainval/x/0.png", "gtFine_trainval/x/0.png"), "leftImg8bit_trainval", "gtFine_trainval"),
    ],
)
def test_other_layouts_are_refused_by_name(tmp_path: Path, names: tuple[str, ...], first: str, other: str) -> None:
    with pytest.raises(DataError, match=f"{first}/ and {other}/ in .* not as classes") as error:
        read(build(tmp_path, *names))
    assert str(error.value).startswith(f"{tmp_path}: ")
    assert read(tmp_path, "folder").header.pictures
    pictures = next(tmp_path.rglob(first))
    assert read(pictures).header.pictures == sum(1 for _ in pictures.rglob("*.png"))


@pytest.mark.parametrize(
    "names", [("img1/0.png", "gt/gt.txt"), ("image_02/0.png", "image_03/0.png"), ("image_2/0.png", "x.txt")]
)
def test_numbered_folders_of_pictures_are_no_classes(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = read(build(tmp_path, *names))
    assert (data.format, data.header.names, data.header.holds) == ("folder", (), frozenset())


@pytest.mark.parametrize(
    "names",
    [
        ("with_mask/0.png", "without_mask/0.png"),
        ("photo/0.png", "sketch/0.png"),
        ("a1/0.png", "a2/0.png"),
        ("a/images/0.png", "b/images/0.png"),
        ("a/test/0.png", "b/gt/x.txt", "b/0.png"),
        ("label_2/0.png", "label_3/0.png"),
        ("image_classes/0.png", "text/0.png"),
    ],
)
def test_classes_are_called_as_they_like(tmp_path: Path, names: tuple[str, ...]) -> None:
    data = read(build(tmp_path, *names))
    assert (data.format, data.header.names) == ("folder", tuple(dict.fromkeys(name.split("/")[0] for name in names)))


def test_instances_beside_pictures_of_another_name_are_no_masks(tmp_path: Path) -> None:
    """KITTI's semantics: image_2, instance and semantic."""
    first, second = np.full((12, 16, 1), 3, np.uint8), np.full((12, 16, 1), 700, np.uint16)
    store(tmp_path / "image_2/0.png", picture(0))
    store(tmp_path / "instance/0.png", second)
    store(tmp_path / "semantic/0.png", first)
    data = read(tmp_path)
    assert data.header.holds == {"mask", "instances"}
    assert np.array_equal(data[0]["mask"], first[..., 0])
    assert np.array_equal(data[0]["instances"], second[..., 0])
