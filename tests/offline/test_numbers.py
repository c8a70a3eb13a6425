"""Jobs on pictures whose numbers are not those of the dtype's range, with alpha, or of many channels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.pictures import smooth, store
from vicinal import offline
from vicinal.errors import JobError


def seeded(transforms: list[Any], **settings: Any) -> vc.Pipeline:
    """Two of the same transforms draw the same."""
    return vc.Pipeline(transforms, seed=0, **settings)


FLIP = seeded([vc.HorizontalFlip()])
INVERT = seeded([vc.HorizontalFlip(), vc.Invert()])


def archive(folder: Path, pictures: np.ndarray[Any, Any]) -> Path:
    np.savez(folder / "x.npz", x_train=pictures, y_train=np.zeros(len(pictures), np.int64))
    return folder / "x.npz"


def pictures_of(folder: Path) -> np.ndarray[Any, Any]:
    found = np.load(next(folder.glob("*.npz")))
    return next(found[name] for name in found if found[name].ndim == 4)


def in_range(recipe: vc.Pipeline, low: float, high: float) -> vc.Pipeline:
    return seeded(recipe.transforms, value_range=(low, high))


def test_floats_beyond_the_range_are_refused_and_right_with_a_range(tmp_path: Path) -> None:
    pictures = np.stack([smooth(index) for index in range(3)]).astype(np.float32)
    source = archive(tmp_path, pictures)
    with pytest.raises(JobError, match=r"none of 3 pictures could be used; .*\[0, 1\], as Invert\[0\] needs them"):
        offline.augment(source, tmp_path / "refused", INVERT, seed=0)
    offline.augment(source, tmp_path / "flipped", FLIP, seed=0)
    np.testing.assert_array_equal(pictures_of(tmp_path / "flipped"), pictures[:, :, ::-1])
    offline.augment(source, tmp_path / "done", in_range(INVERT, 0, 255), seed=0)
    np.testing.assert_allclose(pictures_of(tmp_path / "done"), 255 - pictures[:, :, ::-1], atol=1e-3)


def test_one_picture_that_leaves_the_range_is_quarantined_by_itself(tmp_path: Path) -> None:
    pictures = np.stack([smooth(index) for index in range(4)]).astype(np.float32) / 255
    pictures[2, 5, 6, 1] = np.nan
    done = offline.augment(archive(tmp_path, pictures), tmp_path / "out", INVERT, seed=0)
    assert (done.written, done.quarantined) == (3, 1)


def test_float_tiffs_take_the_recipes_range(tmp_path: Path) -> None:
    scan = smooth(3).astype(np.float32) * 10 - 1000
    store(tmp_path / "in/a/scan.tif", scan)
    with pytest.raises(JobError, match="Invert"):
        offline.augment(tmp_path / "in", tmp_path / "refused", INVERT, seed=0)
    offline.augment(tmp_path / "in", tmp_path / "out", in_range(INVERT, -1000, 2000), seed=0)
    (made,) = (tmp_path / "out").rglob("*.tif")
    np.testing.assert_allclose(vc.read(made), 1000 - scan[:, ::-1], atol=1e-2)


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_files_keep_their_alpha(tmp_path: Path, suffix: str) -> None:
    store(tmp_path / f"in/a/one{suffix}", smooth(1, channels=4))
    picture = vc.read(tmp_path / f"in/a/one{suffix}")
    offline.augment(tmp_path / "in", tmp_path / "out", INVERT, seed=0)
    (made,) = (tmp_path / "out").rglob(f"*{suffix}")
    got, wanted = vc.read(made).astype(int), picture[:, ::-1].astype(int)
    np.testing.assert_array_equal(got[..., 3], wanted[..., 3])
    assert np.abs(got[..., :3] - (255 - wanted[..., :3])).mean() < 6  # a WebP loses something


@pytest.mark.parametrize("channels", [4, 8])
def test_arrays_of_many_channels_are_inverted_in_all(tmp_path: Path, channels: int) -> None:
    pictures = np.stack([smooth(index, channels=channels) for index in range(2)])
    offline.augment(archive(tmp_path, pictures), tmp_path / "out", INVERT, seed=0)
    np.testing.assert_array_equal(pictures_of(tmp_path / "out"), 255 - pictures[:, :, ::-1])
