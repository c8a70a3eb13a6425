"""Masks as public data sets lay them out: read as masks, or refused, and never taken for pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.datasets.writing import picture, real, store
from vicinal.datasets.load import read
from vicinal.datasets.source import Source
from vicinal.errors import DataError, VicinalWarning

MASK = np.arange(12 * 16, dtype=np.uint8).reshape(12, 16) % 5


def build(root: Path, *names: str) -> Path:
    """Pictures, and masks for names that begin with "+"."""
    for number, name in enumerate(names):
        path = root / name.removeprefix("+")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".gif":
            Image.fromarray(MASK, "L").save(path)
        else:
            store(path, MASK[..., None] if name.startswith("+") else picture(number))
    return root


CITY = ("aachen/aachen_000000_000019", "zurich/zurich_000001_000019")


@pytest.mark.parametrize(
    ("names", "keys", "splits"),
    [
        (("images/a.jpg", "images/b.jpg", "+labels/a.png", "+labels/b.png"), "a b", ()),
        (("images/a.jpg", "+annotations/a.png"), "a", ()),
        (("image/a.jpg", "+ground_truth/a.bmp"), "a", ()),
        (("images/training/ADE_1.jpg", "images/validation/ADE_2.jpg", "+annotations/training/ADE_1.png",
          "+annotations/validation/ADE_2.png"), "training/ADE_1 validation/ADE_2", ("train", "val")),
        (("train/images/a.jpg", "test/images/b.jpg", "+train/labels/a.png", "+test/labels/b.png"),
         "test/b train/a", ("test", "train")),
        (("train/a.png", "+trainannot/a.png", "val/b.png", "+valannot/b.png"), "train/a val/b", ("train", "val")),
        (("train/a.png", "+train_labels/a_L.png", "val/b.png", "+val_labels/b_L.png"), "train/a val/b", ("train", "val")),
        (("train/a_01.jpg", "+train_masks/a_01_mask.gif"), "train/a_01", ("train",)),
        (("train_images/1.jpg", "+train_masks/1.png"), "train_images/1", ("train",)),
        (("images/img_1.jpg", "+masks/mask_1.png"), "img_1", ()),
        (("images/1_sat.jpg", "+masks/1_mask.png"), "1_sat", ()),
        (("images/image12.png", "+masks/label12.png"), "image12", ()),
        (("ISIC_Training_Data/I1.jpg", "+ISIC_Training_GroundTruth/I1_segmentation.png"), "I1", ()),
        (("a.tif", "+a_mask.tif", "b.tif", "+b_mask.tif"), "a b", ()),
        (("benign/b-(1).png", "+benign/b-(1)_mask.png", "normal/n-(1).png", "+normal/n-(1)_mask.png"),
         "benign/b-(1) normal/n-(1)", ()),
        (("Normal/images/N-1.png", "+Normal/masks/N-1.png", "COVID/images/C-1.png", "+COVID/masks/C-1.png"),
         "COVID/C-1 Normal/N-1", ()),
        (("data/images/a.jpg", "+data/masks/a.png"), "a", ()),
        (("img_dir/train/a.jpg", "img_dir/val/b.jpg", "+ann_dir/train/a.png", "+ann_dir/val/b.png"), "train/a val/b",
         ("train", "val")),
        (("a/images_png/0.png", "+a/masks_png/0.png", "b/images_png/0.png", "+b/masks_png/0.png"), "a/0 b/0", ()),
        (("Train/a/images_png/0.png", "+Train/a/masks_png/0.png", "Val/b/images_png/1.png", "+Val/b/masks_png/1.png"),
         "Train/a/0 Val/b/1", ("train", "val")),
        (("default/a.png", "+defaultannot/a.png"), "a", ()),
        (("stills/x_1.png", "stills/x_2.png", "+approved/x_1_L.png", "+approved/x_2_L.png"), "x_1 x_2", ()),
        (("2_Ortho/t_10_RGB.tif", "+5_all/t_10_label.tif"), "t_10_RGB", ()),
        (("set/train_1.bmp", "+set/train_1_anno.bmp"), "set/train_1", ()),
    ],
)  # fmt: skip
def test_masks_are_read_as_masks(tmp_path: Path, names: tuple[str, ...], keys: str, splits: tuple[str, ...]) -> None:
    data = read(build(tmp_path, *names))
    assert (data.format, data.header.holds, data.header.splits) == ("masks", {"mask"}, splits)
    items = list(data.items())
    assert [item.fault for item in items] == [""] * len(items)
    assert len(items) == data.summary.pictures == sum(not name.startswith("+") for name in names)
    assert " ".join(item.key for item in items) == keys
    for sample in data:
        assert sample["image"].shape == (12, 16, 3)
        np.testing.assert_array_equal(sample["mask"], MASK)


def test_cityscapes(tmp_path: Path) -> None:
    names = []
    for split, stem in zip(("train", "val"), CITY, strict=True):
        names += [f"leftImg8bit/{split}/{stem}_leftImg8bit.png"]
        names += [f"+gtFine/{split}/{stem}_gtFine_{kind}.png" for kind in ("labelIds", "instanceIds", "labelTrainIds")]
        names += [f"gtFine/{split}/{stem}_gtFine_color.png"]
    data = read(build(tmp_path, *names))
    assert (data.header.holds, data.header.splits) == ({"mask", "instances"}, ("train", "val"))
    for item, stem in zip(data.items(), CITY, strict=True):
        assert item.mask == Source(f"{tmp_path}/gtFine/{item.split}/{stem}_gtFine_labelIds.png")
        assert item.instances == Source(f"{tmp_path}/gtFine/{item.split}/{stem}_gtFine_instanceIds.png")
    np.testing.assert_array_equal(data[1]["mask"], MASK)


@pytest.mark.parametrize(
    "names",
    [
        ("images/a.jpg", "+masks/b.png"),
        ("images/a.png", "masks/a.jpg"),
        ("a.jpg", "a_mask.jpg", "b.jpg", "b_mask.jpg"),
        ("id1/images/id1.png", "+id1/masks/0.png", "+id1/masks/1.png", "id2/images/id2.png", "+id2/masks/2.png"),
        ("images/training/a.jpg", "+annotations/a.png"),
    ],
)
def test_masks_that_fit_no_picture_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match=r"expected masks in .* named as the pictures in .*; format='folder' takes all"):
        read(build(tmp_path, *names))
    assert read(tmp_path, "folder").summary.pictures == len(names)


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (("with_mask/1.png", "without_mask/1.png"), ("with_mask", "without_mask")),
        (("mask/1.png", "no_mask/1.png"), ("mask", "no_mask")),
        (("mask/1.png", "face/1.png"), ("face", "mask")),
        (("seg/a.png", "cat/b.png"), ("cat", "seg")),
        (("face/1.png", "face_mask/1.png"), ("face", "face_mask")),
        (("left/1.png", "left/2.png", "right/1_l.png", "right/3.png"), ("left", "right")),
        (("cat/1.png", "cat/2_mask.png", "dog/3.png"), ("cat", "dog")),
        (("left/img_l.png", "left/img_r.png", "up/x.png"), ("left", "up")),
    ],
)
def test_classes_that_are_called_as_masks_are(tmp_path: Path, names: tuple[str, ...], classes: tuple[str, ...]) -> None:
    data = read(build(tmp_path, *names))
    assert (data.format, data.names) == ("folder", classes)
    assert data.summary.pictures == len(names)


def test_pictures_of_one_mask_and_masks_of_one_picture(tmp_path: Path) -> None:
    build(tmp_path, "images/x_1.jpg", "+masks/x_1_mask.png", "+masks/mask_x_1.png", "images/y.jpg")
    faults = {item.key: item.fault for item in read(tmp_path).items()}
    assert faults["x_1"].endswith("expected one file for x_1.jpg, got mask_x_1.png and x_1_mask.png")
    assert faults["y"].endswith("masks/y.png: no such file")


def test_folders_that_are_left_out_are_said(tmp_path: Path) -> None:
    build(tmp_path, "train/a.png", "+trainannot/a.png", "test/b.png", "test/c.png")
    with pytest.warns(VicinalWarning, match=r"most files are left out: 2 files in a folder that is no part of it \(test/\)"):
        data = read(tmp_path)
    assert "left out: 2 files in a folder that is no part of it (test/)" in str(data.summary)


@pytest.mark.parametrize("base", ["", "train/", "train/city/"])
def test_folders_beside_those_of_masks_are_said(tmp_path: Path, base: str) -> None:
    data = read(build(tmp_path, f"{base}images/a.png", f"+{base}masks/a.png", f"+{base}1st_manual/a.gif"), "masks")
    assert [str(one) for one in data.header.left_out] == [f"1 files in a folder that is no part of it ({base}1st_manual/)"]


def test_masks_in_colour_are_no_class_and_are_told_when_they_are_read(tmp_path: Path) -> None:
    data = read(build(tmp_path, "default/a.png", "defaultannot/a.png"))
    assert (data.format, data.names) == ("masks", ())
    with pytest.raises(DataError, match=r"defaultannot/a.png: expected a mask \(grey levels or a palette\), got mode RGB"):
        data[0]


def test_a_picture_beside_the_folders_of_splits_takes_no_split_away(tmp_path: Path) -> None:
    names = ("images/train/a.png", "images/val/b.png", "images/c.png", "+masks/train/a.png", "+masks/val/b.png", "+masks/c.png")
    data = read(build(tmp_path, *names))
    assert {item.key: item.split for item in data.items()} == {"c": "", "train/a": "train", "val/b": "val"}
    assert not any(item.fault for item in data.items())


def test_folders_of_one_split_keep_their_names(tmp_path: Path) -> None:
    names = [name for n in (1, 2) for name in (f"train{n}/images/a.png", f"+train{n}/gt/a.png")]
    data = read(build(tmp_path, *names))
    assert data.header.splits == ("train1", "train2")
    assert [(item.key, item.split) for item in data.items()] == [("train1/a", "train1"), ("train2/a", "train2")]


def test_splits_of_folders_in_them_keep_the_name_of_the_outer_one(tmp_path: Path) -> None:
    names = [name for city in ("a", "b") for name in (f"Train/{city}/images/1.png", f"+Train/{city}/masks/1.png")]
    data = read(build(tmp_path, *names))
    assert (data.header.splits, data.header.extra) == (("train",), {"folder": {"splits": {"train": "Train"}}})


def test_kinds_of_masks_that_differ_by_split_are_refused(tmp_path: Path) -> None:
    build(tmp_path, "val/images/a.png", "train/images/a.png", "+train/masks/a.png", "+val/instances/a.png")
    with pytest.raises(DataError, match=r"expected masks of the same kinds in all folders: train/ has mask, val/ has inst"):
        read(tmp_path)


def test_real_nuclei_are_counted() -> None:
    assert str(read(real("nuclei")).summary).endswith("nuclei: masks, 334 pictures, instances")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("images/a.jpg", "+masks/a.png", "+masks/b.png"), "1 masks without a picture (b.png)"),
        (("images/c/a.jpg", "+masks/c/a.png", "+masks/a.png"), "1 masks without a picture (a.png)"),
        (("train/a.png", "+train_masks/a.png", "val/b.png", "+val_masks/b.png", "+val_masks/c.png"),
         "1 masks without a picture (c.png)"),
        (("images/a.jpg", "+masks/a.jpg.png"), ""),
        (("images/a.jpg", "+masks/a_mask.png"), ""),
    ],
)  # fmt: skip
def test_masks_without_a_picture_are_said(tmp_path: Path, names: tuple[str, ...], said: str) -> None:
    data = read(build(tmp_path, *names))
    assert [str(one) for one in data.header.left_out] == ([said] if said else [])
