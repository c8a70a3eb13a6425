"""What keyed draws promise: the same whatever the batch, its order, its split, and what else is declared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compose.pictures import stack
from vicinal import (
    Batch,
    Brightness,
    GaussianNoise,
    HorizontalFlip,
    Identity,
    Invert,
    OneOf,
    Pipeline,
    RandomOrder,
    Rotate,
    SomeOf,
    Sometimes,
    Translate,
    VerticalFlip,
)
from vicinal.errors import DataError
from vicinal.transforms.base import Transform

MIXED: list[Transform] = [
    Translate((-3.0, 3.0), (-3.0, 3.0)),
    OneOf([HorizontalFlip(), Rotate((-40, 40))], p=0.7),
    RandomOrder([Brightness((0.5, 1.5)), Invert(p=0.5)]),
    SomeOf([VerticalFlip(), GaussianNoise(std=0.1), Identity()]),
    Sometimes(0.4, [Brightness(0.3)], otherwise=[HorizontalFlip()]),
]
PIPELINE = Pipeline(MIXED, seed=11)
PICTURES = stack(6)
IDS = np.array([4, 99, 0, 2**40, 7, 5])
WHOLE = PIPELINE(PICTURES, ids=IDS, epoch=2, backend="reference")


@settings(max_examples=15)
@given(st.permutations(range(6)), st.integers(1, 5))
def test_order_and_split_of_the_batch_do_not_matter(order: list[int], cut: int) -> None:
    parts = [order[:cut], order[cut:]]
    result = [PIPELINE(PICTURES[part], ids=IDS[part], epoch=2, backend="reference") for part in parts]
    np.testing.assert_array_equal(np.concatenate(result), WHOLE[order])


def test_cpu_backend_does_not_depend_on_the_batch_either() -> None:
    whole = PIPELINE(PICTURES, ids=IDS, epoch=2)
    for index in range(6):
        alone = PIPELINE(PICTURES[index], ids=[int(IDS[index])], epoch=2)
        np.testing.assert_array_equal(alone, whole[index])


def test_seed_epoch_and_id_each_change_what_is_drawn() -> None:
    others = [
        Pipeline(MIXED, seed=12)(PICTURES, ids=IDS, epoch=2, backend="reference"),
        PIPELINE(PICTURES, ids=IDS, epoch=3, backend="reference"),
        PIPELINE(PICTURES, ids=IDS + 1, epoch=2, backend="reference"),
    ]
    for other in others:
        assert not np.array_equal(other, WHOLE)


def test_epoch_adds_to_the_epochs_of_a_batch() -> None:
    batch = Batch(images=PICTURES[:1], ids=[3]).repeat(2)
    first, second = PIPELINE(batch, epoch=5, backend="reference").images
    np.testing.assert_array_equal(first, PIPELINE(PICTURES[0], ids=3, epoch=5, backend="reference"))
    np.testing.assert_array_equal(second, PIPELINE(PICTURES[0], ids=3, epoch=6, backend="reference"))


def test_adding_a_transform_does_not_change_what_the_others_draw() -> None:
    bigger = Pipeline([Invert(p=0.3), *MIXED[:2], GaussianNoise(), *MIXED[2:]], seed=11)
    before = PIPELINE.program(PICTURES, ids=IDS).record
    after = bigger.program(PICTURES, ids=IDS).record
    for place, active in before.active.items():
        np.testing.assert_array_equal(active, after.active[place])
    for place, values in before.values.items():
        for name, value in values.items():
            np.testing.assert_array_equal(value, after.values[place][name])


def test_two_of_a_class_draw_apart() -> None:
    record = Pipeline([Brightness((0.0, 1.0)), Brightness((0.0, 1.0))], seed=0).program(PICTURES).record
    first, second = (record.values[f"Brightness[{index}]"]["factor"] for index in (0, 1))
    assert (first != second).all()


def test_string_ids_and_epochs_of_a_batch_stand_for_themselves() -> None:
    names = ["a.png", "b.png"]
    batch = PIPELINE(Batch(images=PICTURES[:2], ids=names), epoch=1, backend="reference").images
    called = PIPELINE(PICTURES[:2], ids=names, epoch=1, backend="reference")
    np.testing.assert_array_equal(batch, called)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"epoch": -1}, "epoch: expected a whole number from 0 to 2^32 - 1, got -1"),
        ({"epoch": 1.5}, "epoch: expected a whole number from 0 to 2^32 - 1, got 1.5"),
        ({"ids": [1, 2]}, "ids: expected one id for each of 6 pictures, got shape (2,)"),
        ({"ids": [1.5] * 6}, "ids: expected all integers or all strings, got float64"),
    ],
)
def test_bad_ids_and_epochs(keywords: dict[str, object], message: str) -> None:
    with pytest.raises(DataError) as caught:
        PIPELINE(PICTURES, **keywords)
    assert str(caught.value) == message


def test_ids_in_the_batch_and_in_the_call() -> None:
    with pytest.raises(DataError) as caught:
        PIPELINE(Batch(images=PICTURES, ids=IDS), ids=IDS)
    assert str(caught.value) == "ids: expected ids in the batch or in the call, got both"
