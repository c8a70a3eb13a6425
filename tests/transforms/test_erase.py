"""Erased areas: their places, shapes and rates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.transforms.lowered import lowered, values
from vicinal.errors import SpecError
from vicinal.transforms.base import Transform
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.erase.erase import Erase
from vicinal.transforms.erase.random_erasing import RandomErasing


def rectangles(transform: Transform, canvas: Any, count: int) -> np.ndarray:
    (op,) = lowered(transform, canvas, count).ops
    return op.rectangles  # type: ignore[union-attr]


def sides(found: np.ndarray) -> np.ndarray:
    return found[..., 2:] - found[..., :2]


INSIDE = [
    Cutout(13, holes=3), Erase([(-3, 2, 50, 9), (30, 30, 40, 90)]), RandomErasing(p=1.0, holes=2), RandomErasing((0.9, 1), p=1),
]  # fmt: skip


@pytest.mark.parametrize("transform", INSIDE)
def test_rectangles_lie_inside(transform: Transform) -> None:
    sizes = np.random.default_rng(0).integers(1, 40, (500, 2))
    found = rectangles(transform, sizes, 500)
    assert (found[..., :2] >= 0).all()
    assert (found[..., 2:] <= sizes[:, None]).all()
    assert (sides(found) >= 0).all()


@pytest.mark.parametrize("length", [1, 8, 9, 40])
def test_cutout_erases_the_area_that_uniform_centres_give(length: int) -> None:
    """A pixel is erased by the centres within reach of it: the mean over all pixels is the product over both axes."""
    height, width, count = 32, 24, 40_000
    area = sides(rectangles(Cutout(length), (height, width), count)).prod(axis=2)[:, 0]

    def covered(extent: int) -> np.ndarray:
        starts = np.arange(extent) - length // 2
        return np.clip(starts + length, 0, extent) - np.clip(starts, 0, extent)

    expected = covered(height).mean() * covered(width).mean()
    assert abs(area.mean() - expected) <= 4 * area.std() / np.sqrt(count)


def test_squares_away_from_the_edge_are_whole_and_their_centres_uniform() -> None:
    found = rectangles(Cutout(5), (40, 30), 30_000)[:, 0]
    inside = (found[:, 0] > 0) & (found[:, 2] < 40) & (found[:, 1] > 0) & (found[:, 3] < 30)
    assert (sides(found[inside]) == 5).all()
    counts = np.unique(found[inside][:, 0] + 2, return_counts=True)[1]
    assert stats.chisquare(counts).pvalue > 1e-3


def test_lengths_in_fractions_are_of_the_shorter_side() -> None:
    found = sides(rectangles(Cutout(0.5, unit="fraction"), np.array([[20, 60], [200, 80]]).repeat(50, 0), 100))
    assert found[:50].max() == 10
    assert found[50:].max() == 40


def test_holes_are_placed_independently() -> None:
    found = rectangles(Cutout(4, holes=3), (64, 64), 4000)[..., 0]
    correlation = np.corrcoef(found.T) - np.eye(3)
    assert np.abs(correlation).max() < 4 / np.sqrt(4000)


def test_the_manifest_has_the_rectangles_that_are_erased() -> None:
    lowering = lowered(Cutout(6, holes=2), (20, 20), 5)
    np.testing.assert_array_equal(values(lowering)["rectangles"], lowering.ops[0].rectangles)  # type: ignore[union-attr]


def test_random_erasing_follows_its_distributions_where_every_candidate_fits() -> None:
    found = rectangles(RandomErasing((0.05, 0.2), (0.5, 2), p=1.0), (2000, 2000), 20_000)
    height, width = sides(found)[:, 0].T
    area = height * width / 2000**2
    assert stats.kstest(area, stats.uniform(0.05, 0.15).cdf).pvalue > 1e-3
    aspect = np.log(width / height)
    assert stats.kstest(aspect, stats.uniform(-np.log(2), 2 * np.log(2)).cdf).pvalue > 1e-3
    share = found[:, 0, 0] / (2000 - height)
    assert stats.kstest(share, stats.uniform.cdf).pvalue > 1e-3


def test_candidates_that_do_not_fit_are_drawn_again_and_at_last_given_up() -> None:
    found = sides(rectangles(RandomErasing((0.2, 0.4), (0.3, 1 / 0.3), p=1.0), (50, 50), 2000))
    assert (found > 0).all()
    assert (rectangles(RandomErasing((0.9, 1.0), (9, 9), p=1.0), (50, 50), 50) == 0).all()


def test_half_of_the_pictures_are_erased_by_default() -> None:
    (op,) = lowered(RandomErasing(), count=4000).ops
    assert abs(op.active.mean() - 0.5) < 4 * 0.5 / np.sqrt(4000)


@pytest.mark.parametrize(
    ("fill", "kind", "value"), [("mean", "mean", (0.0,)), ("noise", "noise", (0.0,)), (0.5, "constant", (0.5,))]
)
def test_fills_reach_the_op(fill: Any, kind: str, value: tuple[float, ...]) -> None:
    for transform in (Cutout(3, fill=fill), RandomErasing(fill=fill)):
        (op,) = lowered(transform).ops
        assert (op.fill, op.value) == (kind, value)  # type: ignore[union-attr]
    (op,) = lowered(Cutout(3, fill=(0.1, 0.2, 0.3))).ops
    assert op.value == (0.1, 0.2, 0.3)  # type: ignore[union-attr]


def test_given_rectangles_are_erased_where_they_are_in_every_picture() -> None:
    found = rectangles(Erase([(2, 1, 5.4, 3), (-9, -9, 1, 1), (30, 30, 40, 40)]), (10, 20), 3)
    assert (found == [[1, 2, 3, 5], [0, 0, 1, 1], [10, 20, 10, 20]]).all()
    assert (rectangles(Erase((0.5, 0, 1, 0.25), unit="fraction"), (8, 20), 2)[:, 0] == [0, 10, 2, 20]).all()


@pytest.mark.parametrize(
    ("arguments", "got"),
    [(((4, 1, 2, 3),), "(4, 1, 2, 3)"), (([],), "[]"), (([[0, 0, 1]],), "[[0, 0, 1]]"), (("all",), "'all'"),
     (([(0, 0, float("nan"), 1)],), "[(0, 0, nan, 1)]"), ((5,), "5")],
)  # fmt: skip
def test_what_is_no_rectangle_is_refused(arguments: tuple[Any, ...], got: str) -> None:
    with pytest.raises(SpecError) as caught:
        Erase(*arguments)
    what = "1 to 1000 rectangles (x0, y0, x1, y1) with x0 <= x1 and y0 <= y1"
    assert str(caught.value) == f"Erase.rectangles: expected {what}, got {got}"


def test_fractions_of_given_rectangles_are_bounded() -> None:
    with pytest.raises(SpecError, match=r"Erase.rectangles: expected fractions of the canvas in \[0, 1\]"):
        Erase((0, 0, 12, 4), unit="fraction")
