"""Mask folders: pictures and masks that belong together, palettes, ids, and what is written is read again."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import fsspec
import numpy as np
import pytest
from PIL import Image

from tests.datasets.writing import copy, example, picture, real, same_pixels, store, write
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.mask_files import encode_mask
from vicinal.errors import DataError
from vicinal.files.read import read_mask

COLOURS = tuple(np.random.default_rng(1).integers(0, 256, 768).tolist())


def ids(seed: int, dtype: str = "uint8") -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 200, (12, 16)).astype(dtype) * (300 if dtype == "uint16" else 1)


def test_pictures_find_their_masks_by_name_whatever_the_suffix(tmp_path: Path) -> None:
    for name in ("a.jpg", "deep/b.png", "c.jpg", "c.png", "d.jpg"):
        store(tmp_path / "images" / name, picture(1))
    for name in ("a.png", "deep/b.tif", "c.jpg.png", "c.png.PNG"):
        store(tmp_path / "masks" / name.lower(), ids(2)[..., None])
    (tmp_path / "masks/c.png.png").rename(tmp_path / "masks/c.png.PNG")
    data = read(tmp_path)
    assert data.format == "masks"
    assert data.header.holds == {"mask"}
    masks = {item.key: None if item.mask is None else Path(item.mask.path).name for item in data.items()}
    assert masks == {"a": "a.png", "c.jpg": "c.jpg.png", "c.png": "c.png.PNG", "d": None, "deep/b": "b.tif"}
    faults = [item.fault for item in data.items() if item.fault]
    assert faults == [f"mask: {tmp_path}/masks/d.png: no such file"]
    np.testing.assert_array_equal(data[0]["mask"], ids(2))


@pytest.mark.parametrize("inner", ["images/{split}/{name}", "{split}/images/{name}"])
def test_splits_inside_or_around_the_folders(tmp_path: Path, inner: str) -> None:
    for split, name in (("train", "a.png"), ("valid", "a.png"), ("valid", "b.png")):
        path = tmp_path / inner.format(split=split, name=name)
        store(path, picture(1))
        store(Path(str(path).replace("images", "masks")), ids(1))
    data = read(tmp_path)
    assert [(item.key, item.split) for item in data.items()] == [("train/a", "train"), ("valid/a", "val"), ("valid/b", "val")]
    assert data.header.splits == ("train", "val")
    again = copy(data.items(), data.header, tmp_path / "out", "masks")
    assert (tmp_path / "out/images/valid/b.png").is_file()
    assert [(item.key, item.split) for item in again.items()] == [(item.key, item.split) for item in data.items()]


def test_any_folders_by_option(tmp_path: Path) -> None:
    store(tmp_path / "photos/a.png", picture(1))
    store(tmp_path / "truth/a.png", ids(1))
    data = read(tmp_path / "photos", "masks", masks=tmp_path / "truth", ignore="255")
    assert data.header.ignore == 255
    assert data[0]["mask"].shape == (12, 16)
    with pytest.raises(DataError, match=f"^{tmp_path}/none: no such folder of masks$"):
        read(tmp_path / "photos", "masks", masks=tmp_path / "none")
    with pytest.raises(DataError, match="expected images/ beside masks/ or instances/"):
        read(tmp_path / "photos", "masks")


def test_palette_depth_and_names_are_kept(tmp_path: Path) -> None:
    header = Header(frozenset({"mask", "instances"}), names=("sky", "tree"), palette=COLOURS, ignore=255)
    examples = [
        example("a", 1, mask=ids(1), instances=ids(1, "uint16"), split="train"),
        example("b", 2, mask=ids(2), instances=ids(2, "uint16"), split="test"),
    ]
    root = write(tmp_path, "masks", header, examples)
    image = Image.open(root / "masks/train/a.png")
    assert image.mode == "P"
    assert tuple(image.getpalette() or ()) == COLOURS
    data = read(root)
    assert (data.header.palette, data.header.ignore) == (COLOURS, 255)
    assert data.names == ("sky", "tree")
    samples = {sample["id"]: sample for sample in data}
    for given in examples:
        sample = samples[f"{given.split}/{given.key}"]
        for name, dtype in (("mask", np.uint8), ("instances", np.uint16)):
            assert sample[name].dtype == dtype
            np.testing.assert_array_equal(sample[name], getattr(given, name))


@pytest.mark.parametrize(
    ("dtype", "stored"), [("bool", "uint8"), ("uint8", "uint8"), ("uint16", "uint16"), ("int64", "uint16")]
)
def test_masks_of_all_kinds_of_integers(dtype: str, stored: str) -> None:
    mask = (ids(3) > 100).astype(dtype)
    again = read_mask(encode_mask(mask))
    assert again.dtype == stored
    np.testing.assert_array_equal(again, mask)


@pytest.mark.parametrize("mask", [np.full((2, 2), 70000), np.full((2, 2), -1), np.zeros((2, 2)), np.zeros((2, 2, 3), np.uint8)])
def test_masks_that_no_png_holds(mask: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"^mask: expected "):
        encode_mask(mask)


def test_a_mask_behind_a_link_out_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    store(tmp_path / "src/images/a.png", picture(1))
    store(tmp_path / "far.png", ids(1))
    (tmp_path / "src/masks").mkdir()
    (tmp_path / "src/masks/a.png").symlink_to(tmp_path / "far.png")
    item = next(read(tmp_path / "src", "masks").items())
    assert item.fault.startswith(f"mask: {tmp_path}/src/masks/a.png: a link that leads out of the data set")


def test_masks_behind_a_url() -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/masks-test/images/a.png", encode_mask(ids(1)))
    files.pipe("/masks-test/masks/a.png", encode_mask(ids(2)))
    sample = read("memory://masks-test")[0]
    np.testing.assert_array_equal(sample["image"][..., 0], ids(1))
    np.testing.assert_array_equal(sample["mask"], ids(2))


def test_real_nuclei_keep_their_ids(tmp_path: Path) -> None:
    data = read(real("nuclei"))
    assert data.header.holds == {"instances"}
    some = list(islice(data.items(), 0, None, 60))
    again = copy(some, data.header, tmp_path, "masks")
    assert again.header == data.header
    for first, second in zip(some, again.items(), strict=True):
        assert first.key == second.key
        assert same_pixels(first, second)


@pytest.mark.parametrize("splits", [("night", "day"), ("train", "extra"), ("val", "")])
def test_splits_whose_folders_do_not_tell_them_come_back(tmp_path: Path, splits: tuple[str, ...]) -> None:
    mask = np.ones((12, 16), np.uint8)
    examples = [example(f"{split or 'other'}/a", number, split=split, mask=mask) for number, split in enumerate(splits)]
    header = Header(holds=frozenset({"mask"}), names=("a", "b"), splits=tuple(filter(None, splits)))
    data = read(write(tmp_path, "masks", header, examples))
    assert data.header.splits == header.splits
    assert sorted(item.split for item in data.items()) == sorted(splits)
    (tmp_path / "dataset.json").write_text('{"splits": ["night"]}')
    with pytest.raises(DataError, match=r"dataset.json: splits: expected the split of each folder, got \['night'\]"):
        read(tmp_path)
