"""Crops: where windows lie, how they are distributed, and what happens when they do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.transforms.lowered import lowered, values
from vicinal.errors import DataError
from vicinal.program.ops import Warp
from vicinal.transforms.base import Transform
from vicinal.transforms.geometric.center_crop import CenterCrop
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop

DRAWS = 100_000


def corners(transform: Transform, canvas: tuple[int, int], count: int = 1, **how: np.ndarray) -> np.ndarray:
    """Top left corner (x, y) of every window, from the matrices."""
    lowering = lowered(transform, canvas, count, **how)  # type: ignore[arg-type]
    (op,) = lowering.ops
    assert isinstance(op, Warp)
    return op.matrix[:, :2, 2]


@pytest.mark.parametrize(("canvas", "corner"), [((20, 30), (10, 6)), ((21, 31), (10, 6)), ((8, 10), (0, 0))])
def test_the_central_crop_is_centred_on_whole_pixels(canvas: tuple[int, int], corner: tuple[int, int]) -> None:
    assert tuple(corners(CenterCrop((8, 10)), canvas)[0]) == corner


def test_a_border_lets_a_crop_be_larger_than_the_picture() -> None:
    assert tuple(corners(CenterCrop(10, border="edge"), (4, 7))[0]) == (-2, -3)
    places = corners(RandomCrop((10, 5), border="edge"), (7, 9), 2000)
    assert set(places[:, 1]) == {-3, -2, -1, 0}
    assert set(places[:, 0]) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("cls", [CenterCrop, RandomCrop])
def test_a_picture_that_is_too_small_is_named(cls: type[CenterCrop] | type[RandomCrop]) -> None:
    with pytest.raises(DataError) as error:
        lowered(cls((32, 16)), np.array([[40, 40], [31, 40]]), 2)
    assert str(error.value) == (
        f"{cls.__name__}.size: expected a canvas of at least (32, 16) (or a border, such as border='constant'), "
        "got (31, 40) at sample 1"
    )


def test_samples_that_are_not_cropped_may_be_small() -> None:
    lowering = lowered(RandomCrop(32, p=0.0), (4, 4), 3)
    assert (lowering.canvas == 4).all()


def test_random_corners_are_uniform() -> None:
    places = corners(RandomCrop((8, 6)), (10, 9), 12_000)
    counts = np.unique(places, axis=0, return_counts=True)[1]
    assert len(counts) == 3 * 4
    assert stats.chisquare(counts).pvalue > 1e-3


def test_distinct_crops_never_repeat_and_reach_every_corner() -> None:
    count = 5 * 7
    where: set[tuple[float, ...]] = set()
    for epoch in range(count):
        (place,) = corners(RandomCrop((4, 3), distinct=True), (8, 9), epochs=np.array([epoch]))
        where.add(tuple(place))
    assert where == {(float(x), float(y)) for x in range(7) for y in range(5)}


def test_distinct_crops_run_out_with_a_message() -> None:
    with pytest.raises(DataError, match=r"RandomCrop\[0\]\.corner: expected an epoch below 4"):
        lowered(RandomCrop(3, distinct=True), (4, 4), epochs=np.array([4]))
    lowering = lowered(RandomCrop(3, distinct=True, p=0.0), (4, 4), epochs=np.array([4]))
    assert not lowering.ops[0].active.any()


def windows(transform: RandomResizedCrop, canvas: tuple[int, int], count: int) -> dict[str, np.ndarray]:
    return values(lowered(transform, canvas, count))


def test_area_and_aspect_of_resized_crops_follow_their_distributions() -> None:
    """With windows of at most a quarter of the picture every candidate fits, so nothing distorts the distributions."""
    window = windows(RandomResizedCrop(224, scale=(0.05, 0.25), ratio=(1 / 2, 2)), (300, 300), DRAWS)
    area = window["width"] * window["height"] / 300**2
    assert stats.kstest(area, stats.uniform(0.05, 0.2).cdf).pvalue > 1e-3
    aspect = np.log(window["width"] / window["height"])
    assert stats.kstest(aspect, stats.uniform(-np.log(2), 2 * np.log(2)).cdf).pvalue > 1e-3
    assert abs(stats.spearmanr(area, aspect).statistic) < 4 / np.sqrt(DRAWS)
    for place, extent in (("x", "width"), ("y", "height")):
        share = window[place] / (300 - window[extent])
        assert stats.kstest(share, stats.uniform.cdf).pvalue > 1e-3


def test_default_resized_crops_are_distributed_as_rejection_sampling_has_it() -> None:
    """Against a plain loop: area uniform, aspect log-uniform, drawn again until the window fits."""
    window = windows(RandomResizedCrop(224), (375, 500), 20_000)
    random = np.random.default_rng(5)
    area = 375 * 500 * random.uniform(0.08, 1, 200_000)
    aspect = np.exp(random.uniform(np.log(3 / 4), np.log(4 / 3), 200_000))
    width, height = np.sqrt(area * aspect), np.sqrt(area / aspect)
    fits = (width <= 500) & (height <= 375)
    assert stats.ks_2samp(window["width"] * window["height"], area[fits]).pvalue > 1e-3
    assert stats.ks_2samp(window["width"] / window["height"], aspect[fits]).pvalue > 1e-3


@pytest.mark.parametrize("canvas", [(375, 500), (20, 400), (400, 20), (1, 1), (5, 7)])
def test_resized_crops_stay_inside_and_cover_the_output(canvas: tuple[int, int]) -> None:
    lowering = lowered(RandomResizedCrop((24, 32)), canvas, 2000)
    (op,) = lowering.ops
    assert isinstance(op, Warp)
    assert op.border is None
    window = values(lowering)
    for place, extent, side, out in (("x", "width", canvas[1], 32), ("y", "height", canvas[0], 24)):
        axis = 0 if place == "x" else 1
        assert window[place].min() >= 0
        assert (window[place] + window[extent]).max() <= side + 1e-9
        np.testing.assert_allclose(op.matrix[:, axis, axis] * out, window[extent])
        np.testing.assert_allclose(op.matrix[:, axis, 2], window[place])
    assert (lowering.canvas == (24, 32)).all()


@pytest.mark.parametrize(("canvas", "width", "height"), [((10, 1000), 40 / 3, 10), ((1000, 10), 10, 40 / 3)])
def test_pictures_in_which_nothing_fits_give_their_central_window(
    canvas: tuple[int, int], width: float, height: float
) -> None:
    """On strips, torchvision's fallback: the largest window whose aspect is at the end of the range, in the middle."""
    window = windows(RandomResizedCrop(8, scale=(0.9, 1.0)), canvas, 50)
    np.testing.assert_allclose(window["width"], width)
    np.testing.assert_allclose(window["height"], height)
