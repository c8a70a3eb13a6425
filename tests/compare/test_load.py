"""Which pictures an experiment gets: splits, hold-outs, limits, sizes, and what is said of data that cannot be learnt."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.compare.material import NUCLEI, PHOTOS, TINY
from vicinal.errors import DataError, SpecError
from vicinal.experiments.data.choose import balanced, held_out
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.room import room
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.settings import Training
from vicinal.torch.models import build


def test_splits_classes_and_pixels_of_a_folder(photos: str, classes: Data) -> None:
    assert classes.task.names == PHOTOS
    assert classes.task.score == "accuracy"
    assert len(classes.train) == 48
    assert len(classes.test) == 32
    for pictures in (classes.train, classes.test):
        for index in (0, len(pictures) - 1):
            key = pictures.keys[index]
            assert key.split("/")[1] == PHOTOS[pictures.targets[index]]
            assert np.array_equal(pictures.images[index], vc.read(f"{photos}/{key}.png"))
    values = classes.train.images.reshape(-1, 3) / 255
    assert np.allclose(classes.mean, values.mean(0), atol=1e-5)
    assert np.allclose(classes.std, values.std(0), atol=1e-5)


def test_data_without_splits_are_divided_by_class_and_always_alike(photos: str) -> None:
    first, again = (load(f"{photos}/train", Selection(holdout=0.25)) for _ in range(2))
    assert first.test.keys == again.test.keys
    assert not set(first.test.keys) & set(first.train.keys)
    assert len(first.test) + len(first.train) == 48
    assert np.bincount(first.test.targets).tolist() == [3, 3, 3, 3]


def test_a_limit_takes_all_classes_alike_and_less_is_part_of_more(photos: str) -> None:
    few, more = (load(photos, Selection(limit=count, test_limit=4)) for count in (8, 20))
    assert np.bincount(few.train.targets).tolist() == [2, 2, 2, 2]
    assert set(few.train.keys) < set(more.train.keys)
    assert np.bincount(few.test.targets).tolist() == [1, 1, 1, 1]


def test_every_class_is_held_out_and_a_single_picture_is_for_training() -> None:
    labels = [0] * 10 + [1] * 3 + [2]
    keys = [f"k{index}" for index in range(len(labels))]
    train, test = held_out(labels, keys, 0.2)
    assert sorted([*train, *test]) == list(range(14))
    assert sorted(np.array(labels)[test].tolist()) == [0, 0, 1]
    assert balanced(labels, keys, None).tolist() == list(range(14))
    assert sorted(np.array(labels)[balanced(labels, keys, 7)].tolist()) == [0, 0, 0, 1, 1, 1, 2]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.75, 0.99])
def test_every_class_has_pictures_on_both_sides_whatever_the_share(share: float) -> None:
    labels = np.repeat([0, 1, 2], [2, 3, 7])
    for side in held_out(labels.tolist(), [f"k{index}" for index in range(12)], share):
        assert set(labels[side].tolist()) == {0, 1, 2}


def test_sizes_are_made_alike_with_their_masks() -> None:
    small = load(NUCLEI, Selection(size=(32, 48)))
    assert small.train.images.shape[1:] == (32, 48, 3)
    assert small.train.targets.shape == (len(small.train), 32, 48)
    assert small.task.names == ("background", "object")
    assert set(np.unique(small.train.targets)) == {0, 1}
    whole = load(NUCLEI)
    index = whole.train.keys.index(small.train.keys[0])
    ids = vc.read_mask(f"{NUCLEI}/instances/{small.train.keys[0]}.png")
    assert np.array_equal(whole.train.targets[index], ids > 0)


def test_black_and_white_masks_are_background_and_object(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for name in ("images", "masks"):
        (tmp_path / name).mkdir()
    for number in range(6):
        picture = rng.integers(0, 255, (16, 16, 3), np.uint8)
        vc.write(tmp_path / "images" / f"{number}.png", picture)
        vc.write(tmp_path / "masks" / f"{number}.png", np.where(picture[..., :1] > 128, np.uint8(255), np.uint8(0)))
    data = load(str(tmp_path))
    assert data.task.mode == "binary"
    assert np.array_equal(data.train.targets, data.train.images[..., 0] > 128)


def test_more_pictures_than_memory_may_take_lie_in_a_file_that_leaves_nothing_behind(
    photos: str, classes: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    size = 48 * 24 * 24 * 3
    for memory, mapped in ((size, False), (size - 1, True)):
        data = load(photos, Selection(memory=memory))
        assert isinstance(data.train.images.base, np.memmap) == mapped
        assert np.array_equal(data.train.images, classes.train.images)
        assert (data.mean, data.std) == (classes.mean, classes.std)
        assert list(tmp_path.iterdir()) == []
    training = Training(epochs=1, batch=16)
    curves = [fit(build("small_cnn", 4, 3, **TINY), one, vc.Pipeline([vc.Rotate()]), training) for one in (data, classes)]
    assert curves[0] == curves[1]
    assert Selection(memory=1).plain() == Selection().plain()


def test_pictures_that_fit_nowhere_are_refused_before_they_are_read() -> None:
    shape = (10**6, 10_000, 10_000, 3)
    message = r"photos: 1,000,000 pictures of 10000 x 10000 need 279396.8 GiB, above the 4 that"
    with pytest.raises(DataError, match=message) as caught:
        room(shape, np.uint8, 4 * 2**30, "photos")
    for word in ("--size", "--limit", "--memory", "TMPDIR"):
        assert word in str(caught.value)


def test_grey_pictures_keep_one_channel_unless_told(photos: str, tmp_path: Path) -> None:
    assert load(photos, Selection(channels="grey")).train.images.shape[3] == 1
    assert Selection(channels="gray") == Selection(channels="grey")
    with pytest.raises(SpecError, match="channels: expected rgb or grey, got 'unchanged'"):
        Selection(channels="unchanged")
    for name in "ab":
        (tmp_path / name).mkdir()
        for number in range(3):
            vc.write(tmp_path / name / f"{number}.png", np.full((8, 8, 1), 40 * number, np.uint8))
    assert load(str(tmp_path)).train.channels == 1
    assert load(str(tmp_path), Selection(channels="rgb")).train.channels == 3


def test_data_that_cannot_be_learnt_is_refused_in_one_line(photos: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected masks to learn, got label"):
        load(photos, Selection(task="segmentation"))
    with pytest.raises(DataError, match="expected classes of pictures to learn, got instances"):
        load(NUCLEI, Selection(task="classification"))
    with pytest.raises(DataError, match=r"of two or more classes, got those of '0'|got pictures without labels"):
        load(f"{photos}/train/coffee")
    with pytest.raises(DataError, match="expected two splits to train and to test with, got 'train' twice"):
        load(photos, Selection(train="train", test="train"))
    for name, side in (("a", 8), ("b", 9)):
        (tmp_path / name).mkdir()
        for number in range(2):
            vc.write(tmp_path / name / f"{number}.png", np.zeros((side, 8, 3), np.uint8))
    with pytest.raises(DataError, match=r"pictures differ: .* is uint8 of 8 x 8, .* uint8 of 9 x 8; a size makes them alike"):
        load(str(tmp_path))
