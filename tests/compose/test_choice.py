"""OneOf, SomeOf, Sometimes, RandomOrder, Identity: rates, counts and orders, drawn for every sample."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from tests.compose.pictures import many, stack, within
from vicinal import (
    Brightness,
    CenterCrop,
    HorizontalFlip,
    Identity,
    Invert,
    Multiply,
    OneOf,
    Pipeline,
    RandomOrder,
    SomeOf,
    Sometimes,
    VerticalFlip,
)
from vicinal.transforms.base import Transform

COUNT = 20_000
THREE: list[Transform] = [HorizontalFlip(), VerticalFlip(), Invert()]
NAMES = ("HorizontalFlip[0]", "VerticalFlip[0]", "Invert[0]")


def shares(pipeline: Pipeline, parent: str) -> list[float]:
    active = many(pipeline, COUNT).record.active
    return [float(active[f"{parent}/{name}"].mean()) for name in NAMES]


@pytest.mark.parametrize("weights", [None, (1, 1, 2), (0, 3, 1), (1, 0, 0)])
def test_one_of_draws_its_children_by_their_weights(weights: tuple[float, ...] | None) -> None:
    pipeline = Pipeline([OneOf(THREE, weights=weights)], seed=0)
    wanted = np.array(weights or (1, 1, 1)) / sum(weights or (1, 1, 1))
    for got, want in zip(shares(pipeline, "OneOf[0]"), wanted, strict=True):
        assert within(got, float(want), COUNT)


def test_one_of_runs_exactly_one_child_a_sample() -> None:
    active = many(Pipeline([OneOf(THREE)], seed=0), 500).record.active
    assert (sum(active[f"OneOf[0]/{name}"].astype(int) for name in NAMES) == 1).all()


def test_probabilities_of_nested_transforms_multiply() -> None:
    inner = Pipeline([Invert(p=0.5)], p=0.5)
    active = many(Pipeline([OneOf([inner, Identity()], p=0.5)], seed=0), COUNT).record.active
    assert within(active["OneOf[0]"].mean(), 0.5, COUNT)
    assert within(active["OneOf[0]/Pipeline[0]"].mean(), 0.125, COUNT)
    assert within(active["OneOf[0]/Pipeline[0]/Invert[0]"].mean(), 0.0625, COUNT)


@pytest.mark.parametrize("random_order", [False, True])
@pytest.mark.parametrize(("count", "low", "high"), [(None, 1, 3), (2, 2, 2), ((0, 1), 0, 1), ((2, 3), 2, 3)])
def test_some_of_runs_as_many_as_it_says(
    count: int | tuple[int, int] | None, low: int, high: int, random_order: bool
) -> None:
    program = many(Pipeline([SomeOf(THREE, count, random_order=random_order)], seed=0), COUNT)
    chosen = np.stack([program.record.active[f"SomeOf[0]/{name}"] for name in NAMES], axis=1)
    counts = chosen.sum(axis=1)
    np.testing.assert_array_equal(counts, program.record.values["SomeOf[0]"]["count"])
    for value in range(4):
        wanted = 1 / (high - low + 1) if low <= value <= high else 0.0
        assert within(float((counts == value).mean()), wanted, COUNT)
    for child in range(3):
        assert within(float(chosen[:, child].mean()), (low + high) / 2 / 3, COUNT)


def test_some_of_keeps_the_declared_order() -> None:
    program = many(Pipeline([SomeOf(THREE, 2)], seed=0), 10)
    assert [op.place for op in program.ops][-1] == "SomeOf[0]/Invert[0]"


def test_sometimes_runs_all_of_one_list_and_nothing_of_the_other() -> None:
    pipeline = Pipeline([Sometimes(0.3, [HorizontalFlip(), Invert()], otherwise=[HorizontalFlip(), VerticalFlip()])], seed=0)
    active = many(pipeline, COUNT).record.active
    then, otherwise = active["Sometimes[0]/then/Invert[0]"], active["Sometimes[0]/otherwise/VerticalFlip[0]"]
    assert within(float(then.mean()), 0.3, COUNT)
    np.testing.assert_array_equal(then, ~otherwise)
    np.testing.assert_array_equal(then, active["Sometimes[0]/then/HorizontalFlip[0]"])
    np.testing.assert_array_equal(otherwise, active["Sometimes[0]/otherwise/HorizontalFlip[0]"])


def test_sometimes_under_p_touches_neither_list_elsewhere() -> None:
    active = many(Pipeline([Sometimes(0.5, [Invert()], otherwise=[VerticalFlip()], p=0.4)], seed=0), COUNT).record.active
    ran = active["Sometimes[0]/then/Invert[0]"] | active["Sometimes[0]/otherwise/VerticalFlip[0]"]
    assert within(float(ran.mean()), 0.4, COUNT)


def test_random_order_draws_every_order_alike() -> None:
    order = many(Pipeline([RandomOrder(THREE)], seed=0), COUNT).record.values["RandomOrder[0]"]["order"]
    for wanted in permutations(range(3)):
        assert within(float((order == wanted).all(axis=1).mean()), 1 / 6, COUNT)


def test_random_order_runs_the_children_in_the_order_that_it_records() -> None:
    """Invert then halve gives (255 - v) / 2; halve then invert gives 255 - v / 2."""
    pictures = np.full((64, 2, 2, 1), 100, np.uint8)
    pipeline = Pipeline([RandomOrder([Invert(), Multiply(0.5)])], seed=0)
    result, record = pipeline.trace(pictures, backend="reference")
    inverted_first = record.values["RandomOrder[0]"]["order"][:, 0] == 0
    assert 10 < inverted_first.sum() < 54
    np.testing.assert_array_equal(result[:, 0, 0, 0], np.where(inverted_first, 78, 205))


def test_a_child_of_random_order_draws_the_same_wherever_it_stands() -> None:
    children: list[Transform] = [Invert(), VerticalFlip(), Brightness((0.5, 1.5))]
    values = many(Pipeline([RandomOrder(children)], seed=0), 50).record.values["RandomOrder[0]/Brightness[0]"]["factor"]
    ops = [op for op in many(Pipeline([RandomOrder(children)], seed=0), 50).ops if op.place == "RandomOrder[0]/Brightness[0]"]
    assert len(ops) == 3
    assert (sum(op.active.astype(int) for op in ops) == 1).all()
    assert len(np.unique(values)) == 50


def test_random_order_records_what_was_drawn_on_the_canvas_where_it_ran() -> None:
    program = Pipeline([RandomOrder([CenterCrop(4), Identity()])], seed=0).program(stack(30))
    assert program.record.active["RandomOrder[0]/CenterCrop[0]"].all()
    np.testing.assert_array_equal(program.out_canvas, np.full((30, 2), 4))


def test_identity_changes_nothing() -> None:
    pictures = stack(3)
    assert Pipeline([Identity(), Pipeline([])]).program(pictures).ops == ()
    np.testing.assert_array_equal(Pipeline([Identity()])(pictures, backend="reference"), pictures)


@pytest.mark.parametrize(
    "composed",
    [OneOf(THREE), SomeOf(THREE), SomeOf(THREE, random_order=True), RandomOrder(THREE), Sometimes(0.5, THREE)],
)
def test_compositions_work_on_an_empty_batch(composed: Transform) -> None:
    assert Pipeline([composed], seed=0)(stack(0), backend="reference").shape[0] == 0
