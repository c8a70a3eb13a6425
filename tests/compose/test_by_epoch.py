"""ByEpoch: which transform runs when, and how it is written down."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import vicinal as vc

PICTURES = np.random.default_rng(0).integers(0, 256, (4, 8, 9, 3), np.uint8)
MIRROR_LATE = {0: vc.Identity(), 3: vc.HorizontalFlip(), 5: vc.Pipeline([vc.VerticalFlip(), vc.Invert()])}


@pytest.mark.parametrize(("epoch", "wanted"), [
    (0, PICTURES), (2, PICTURES), (3, PICTURES[:, :, ::-1]), (4, PICTURES[:, :, ::-1]), (5, 255 - PICTURES[:, ::-1]),
    (2**32 - 1, 255 - PICTURES[:, ::-1]),
])  # fmt: skip
def test_the_epoch_says_which_transform_runs(epoch: int, wanted: Any) -> None:
    pipeline = vc.Pipeline([vc.ByEpoch(MIRROR_LATE)], seed=1)
    np.testing.assert_array_equal(pipeline(PICTURES, epoch=epoch), wanted)
    np.testing.assert_array_equal(pipeline(PICTURES[0], epoch=epoch), wanted[0])


def test_samples_of_one_batch_may_be_of_several_epochs() -> None:
    out = vc.Pipeline([vc.ByEpoch(MIRROR_LATE)], seed=1)(vc.Batch(PICTURES, ids=range(4), epochs=[0, 3, 0, 4])).images
    np.testing.assert_array_equal(out[::2], PICTURES[::2])
    np.testing.assert_array_equal(out[1::2], PICTURES[1::2, :, ::-1])


def test_what_is_drawn_does_not_depend_on_the_schedule() -> None:
    noise = vc.GaussianNoise(0.1)
    one, other = (vc.Pipeline([vc.ByEpoch({0: noise, late: vc.Invert()})], seed=1) for late in (5, 50))
    np.testing.assert_array_equal(one(PICTURES, ids=range(4), epoch=4), other(PICTURES, ids=range(4), epoch=4))


def test_it_is_written_down_copied_and_compared() -> None:
    pipeline = vc.Pipeline([vc.ByEpoch(MIRROR_LATE, p=0.5)], seed=1)
    for again in (
        vc.Pipeline.from_yaml(pipeline.to_yaml()), vc.Pipeline.from_json(pipeline.to_json()), copy.deepcopy(pipeline),
        pickle.loads(pickle.dumps(pipeline)), vc.Pipeline.from_dict(pipeline.to_dict()),
    ):  # fmt: skip
        assert again == pipeline
        np.testing.assert_array_equal(again(PICTURES, ids=range(4), epoch=3), pipeline(PICTURES, ids=range(4), epoch=3))
    assert vc.ByEpoch({0: vc.Invert()}) != vc.ByEpoch({0: vc.Invert(), 1: vc.Invert()})
    assert vc.ByEpoch({0: vc.Invert(), 2: vc.Identity()}) != vc.ByEpoch({0: vc.Invert(), 3: vc.Identity()})
    assert "3: HorizontalFlip" in repr(vc.ByEpoch(MIRROR_LATE))


@pytest.mark.parametrize(("given", "message"), [
    ([vc.Invert()], "expected a dict of transforms by the epoch from which on each runs, {0: a, 290: b}, got"),
    ({}, "expected a dict of transforms"), ({1: vc.Invert()}, "expected epochs from 0 on, the first of them 0, got [1]"),
    ({0: vc.Invert(), 9: vc.Invert(), 4: vc.Invert()}, "expected epochs in rising order, got [0, 9, 4]"),
    ({0: vc.Invert(), "x": vc.Invert()}, "expected epochs from 0 on"),
    ({0: vc.Invert(), 2.5: vc.Invert()}, "expected epochs from 0"),
    ({0: vc.Normalize()}, "expected Normalize to touch every sample"),
])  # fmt: skip
def test_what_does_not_fit_is_named(given: Any, message: str) -> None:
    with pytest.raises(vc.SpecError) as error:
        vc.ByEpoch(given)
    assert str(error.value).startswith(f"ByEpoch.transforms: {message}") or message in str(error.value)


def test_a_child_that_is_none_is_named() -> None:
    with pytest.raises(vc.SpecError, match=r"ByEpoch\.transforms\[7\]: expected a transform, got 3"):
        vc.ByEpoch({0: vc.Invert(), 7: 3})
