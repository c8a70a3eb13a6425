"""Batches that go through the background more than once: the caller's own stay as they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug.augmentables import Keypoint, KeypointsOnImage
from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch

IMAGES = np.random.default_rng(1).integers(0, 250, (2, 8, 9, 3), np.uint8)


def batch(kind: type[Any]) -> Any:
    """Two pictures with a keypoint each."""
    points: Any = [[(1, 2)]] * 2
    if kind is Batch:
        points = [KeypointsOnImage([Keypoint(1, 2)], shape=(8, 9, 3)) for _ in range(2)]
    return kind(images=IMAGES.copy(), keypoints=points, data="mine")


@pytest.mark.parametrize("kind", [Batch, UnnormalizedBatch])
def test_a_pool_takes_the_same_batches_in_every_epoch(kind: type[Any]) -> None:
    batches = [batch(kind), batch(kind)]
    with iaa.Sequential([iaa.Fliplr(1.0), iaa.Add(1)]).pool(processes=2, seed=1) as pool:
        epochs = [pool.map_batches(batches), pool.map_batches(batches), list(pool.imap_batches(b for b in batches))]
        epochs += [pool.map_batches_async(batches).get(), list(pool.imap_batches_unordered(b for b in batches))]
    for augmented in epochs:
        for one in augmented:
            assert (one.images_aug == IMAGES[:, :, ::-1] + 1).all()
            assert one.data == "mine"
    assert all(own.images_aug is None and own.keypoints_aug is None for own in batches)
    assert all((own.images_unaug == IMAGES).all() for own in batches)


@pytest.mark.parametrize("kind", [Batch, UnnormalizedBatch])
def test_one_batch_many_times_gives_many_results(kind: type[Any]) -> None:
    own = batch(kind)
    with iaa.Add((-9, 5)).pool(processes=1, seed=1) as pool:
        found = pool.map_batches([own] * 4)
    assert len({one.images_aug.tobytes() for one in found}) > 1


@pytest.mark.parametrize("background", [False, True])
def test_augment_batches_takes_the_same_batches_again(background: bool) -> None:
    batches = [batch(UnnormalizedBatch), batch(Batch)]
    for _ in range(2):
        for one in iaa.Add(1).augment_batches(batches, background=background):
            assert (one.images_aug == IMAGES + 1).all()
    assert all(own.images_aug is None for own in batches)
