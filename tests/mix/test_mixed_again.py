"""What a mix gave, given to another call: labels as two classes and a share are those of the pictures, however many."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
import torch

import vicinal as vc
from tests.contracts.subjects import assert_same
from tests.mix.batches import batch
from vicinal.data.labels import MixedLabels

FLIP = vc.Pipeline([vc.HorizontalFlip()], seed=0)
BOXES = [[1.0, 2, 10, 11]]
ONCE_MORE: dict[str, Callable[[vc.Batch], vc.Batch]] = {
    "another pipeline": FLIP,
    "pickled": lambda mixed: FLIP(pickle.loads(pickle.dumps(mixed))),
    "evolved": lambda mixed: attrs.evolve(mixed, ids=None),
    "views": lambda mixed: vc.MultiView({"one": (1, FLIP)})(mixed)["one"][0],
    "collated": lambda mixed: vc.Batch.from_samples([mixed[n] for n in range(len(mixed))]),
}


def mixed(count: int, boxes: bool = False, **labels: Any) -> vc.Batch:
    more = {"boxes": [vc.Boxes(BOXES, labels=["a"])] * count} if boxes else {}
    out: vc.Batch = vc.Pipeline([vc.CutMix(per_sample=True)], seed=1)(batch(count, **more, **labels))
    assert isinstance(out.labels, MixedLabels)
    return out


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("boxes", [False, True])
@pytest.mark.parametrize("way", ONCE_MORE)
def test_labels_of_a_mix_go_through_all_that_batches_do(way: str, boxes: bool, count: int) -> None:
    given = mixed(count, boxes)
    assert_same(ONCE_MORE[way](given).labels, given.labels)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_repeated_ones_stay_with_their_pictures(count: int) -> None:
    given = mixed(count)
    twice = given.repeat(2)
    for n in range(count):
        assert_same([twice[2 * n]["labels"], twice[2 * n + 1]["labels"]], [given[n]["labels"]] * 2)


def test_tensors_are_collated_as_tensors() -> None:
    given = mixed(4, labels=torch.arange(4))
    again = vc.Batch.from_samples([given[n] for n in range(4)]).labels
    assert all(isinstance(part, torch.Tensor) for part in again)
    assert [part.tolist() for part in again] == [part.tolist() for part in given.labels]


def test_three_numbers_are_not_the_labels_of_three_boxes() -> None:
    one = mixed(4)[0]
    out = vc.Pipeline([vc.CenterCrop(4)])(image=one["image"], boxes=BOXES * 3, labels=one["labels"])
    assert_same(out["labels"], one["labels"])
    with pytest.raises(vc.DataError, match=r"^Batch.labels: expected one entry for each of 3 pictures, got 4"):
        vc.Batch(np.zeros((3, 8, 9, 3), np.uint8), labels=mixed(4).labels)


@pytest.mark.parametrize("mix", [vc.Mixup(), vc.Mixup(classes=5), vc.CutMix(partners="same-class"), vc.Mosaic(8, classes=5)])
@pytest.mark.parametrize("kind", ["batch", "list"])
def test_they_are_mixed_once(kind: str, mix: vc.Transform) -> None:
    given = mixed(4)
    if kind == "list":
        given = attrs.evolve(given, labels=[given[n]["labels"] for n in range(4)])
    with pytest.raises(vc.DataError, match=r"classes=K"):
        vc.Pipeline([mix], seed=0)(given)
