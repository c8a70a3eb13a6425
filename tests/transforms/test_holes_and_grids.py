"""Holes of drawn number and size, and grids of them, against masks that are made here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import label

import vicinal as vc
from tests.transforms.lowered import lowered, values
from vicinal.errors import SpecError

SIZES = np.random.default_rng(0).integers(1, 40, (400, 2))


def rectangles(transform: Any, canvas: Any = SIZES, count: int = 400) -> Any:
    (op,) = lowered(transform, canvas, count).ops
    return op.rectangles  # type: ignore[union-attr]


INSIDE = [vc.CoarseDropout(), vc.CoarseDropout(5, 30, (1, 90), unit="pixels"), vc.CoarseDropout(3, 1, 1)]


@pytest.mark.parametrize("transform", INSIDE)
def test_holes_lie_inside(transform: Any) -> None:
    found = rectangles(transform)
    assert (found[..., :2] >= 0).all()
    assert (found[..., 2:] <= SIZES[:, None]).all()
    assert (found[..., 2:] >= found[..., :2]).all()


def test_holes_are_as_many_and_as_large_as_drawn() -> None:
    found = rectangles(vc.CoarseDropout((0, 3), (4, 6), [2, 9], unit="pixels"), (40, 50), 4000)
    down, across = np.moveaxis(found[..., 2:] - found[..., :2], -1, 0)
    shares = np.bincount((down > 0).sum(axis=1), minlength=4) / 4000
    np.testing.assert_allclose(shares, 0.25, atol=5 * np.sqrt(0.25 * 0.75 / 4000))
    assert set(np.unique(down)) == {0, 4, 5, 6}
    assert set(np.unique(across)) == {0, 2, 9}
    both = (down > 0).all(axis=1)
    assert abs(np.corrcoef(across[both, 0], across[both, 1])[0, 1]) < 0.15  # each hole has a size of its own


@pytest.mark.parametrize(("height", "width"), [(0.25, 0.5), (1, 0.1), (0.001, 0.001)])
def test_fractions_are_of_height_and_width(height: float, width: float) -> None:
    (y0, x0, y1, x1), = rectangles(vc.CoarseDropout(1, height, width), (40, 60), 1)[0]
    assert (y1 - y0, x1 - x0) == (max(round(40 * height), 1), max(round(60 * width), 1))


def test_places_are_uniform() -> None:
    found = rectangles(vc.CoarseDropout(1, 3, 5, unit="pixels"), (10, 12), 16_000)[:, 0]
    for corner, places in ((found[:, 0], 8), (found[:, 1], 8)):
        shares = np.bincount(corner, minlength=places) / 16_000
        assert len(shares) == places
        np.testing.assert_allclose(shares, 1 / places, atol=5 * np.sqrt(1 / places / 16_000))


@pytest.mark.parametrize(("fill", "level"), [(0.0, 0), (1.0, 255), ((0.0, 0.4, 1.0), (0, 102, 255)), ("mean", (100, 100, 100))])
def test_holes_are_filled_and_all_else_stays(fill: Any, level: Any) -> None:
    images = np.full((20, 16, 16, 3), 100, np.uint8)
    got = vc.Pipeline([vc.CoarseDropout(2, 0.5, 0.25, fill=fill)], seed=1)(images)
    changed = (got != 100).any(axis=3)
    assert (got[changed] == level).all()
    assert changed.any() == (fill != "mean")


def holes_of(height: int, width: int, spacing: float, side: float, offset: Any, degrees: float) -> Any:
    """A pixel is in a hole where its centre, turned back about the middle, is in the first ``side`` of a cell, both ways."""
    radians = np.deg2rad(degrees)
    found = np.zeros((height, width), bool)
    for i in range(height):
        for j in range(width):
            x, y = j + 0.5 - width / 2, i + 0.5 - height / 2
            u = np.cos(radians) * x + np.sin(radians) * y - offset[0]
            v = -np.sin(radians) * x + np.cos(radians) * y - offset[1]
            found[i, j] = u - spacing * np.floor(u / spacing) < side and v - spacing * np.floor(v / spacing) < side
    return found


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(
    ("spacing", "ratio", "degrees"), [(4, 0.5, 0), (7.3, 0.6, 0), (6.1, 0.25, 33), (9, 0.7, -120), (5, 1, 0)]
)
def test_the_grid_is_where_its_centres_say(spacing: float, ratio: float, degrees: float, dtype: str) -> None:
    top = 1 if dtype == "float32" else np.iinfo(dtype).max
    images = np.full((3, 17, 22, 2), top, dtype)
    transform = vc.GridMask(spacing, ratio, degrees, fill=0.2, unit="pixels")
    got = vc.Pipeline([transform], seed=0)(images, ids=range(3), epoch=0)
    offsets = values(lowered(transform, (17, 22), 3))["offset"]
    for picture, offset in zip(got, offsets, strict=True):
        holes = holes_of(17, 22, spacing, (1 - ratio) * spacing, offset, degrees)
        np.testing.assert_array_equal(picture != top, np.stack([holes] * 2, axis=2))
        np.testing.assert_allclose(picture[holes], np.asarray(0.2 * top if top == 1 else round(0.2 * top), dtype))


def test_the_squares_of_a_grid_are_whole_and_their_share_is_the_papers() -> None:
    images = np.ones((60, 48, 48, 1), np.float32)
    got = vc.Pipeline([vc.GridMask(8, 0.5, unit="pixels")], seed=0)(images)
    assert (got == 0).mean() == pytest.approx(0.25, abs=1e-9)  # (1 - ratio)^2, exactly where 48 is a multiple of 8
    inner, count = label(got[0, :, :, 0] == 0)
    sizes = np.bincount(inner.ravel())[1:]
    assert count >= 36
    assert sizes.max() == 16


def test_a_fraction_is_of_the_shorter_side() -> None:
    for size in ((20, 60), (60, 20)):
        spacing = values(lowered(vc.GridMask(0.5), size))
        assert 0 <= spacing["offset"].min() <= spacing["offset"].max() < 10


WRONG = [
    (lambda: vc.CoarseDropout(2, 8, 8), r"CoarseDropout\.height: expected fractions .* \(pixels: unit='pixels'\), got 8"),
    (lambda: vc.CoarseDropout(2, 8, 0.5, unit="pixels"), r"CoarseDropout\.width: expected whole pixels \(fractions of "),
    (lambda: vc.CoarseDropout(101), r"CoarseDropout\.holes: expected .* in \[0, 100\], got 101$"),
    (lambda: vc.CoarseDropout(fill=128), r"CoarseDropout\.fill: .*did you mean 128/255 = 0\.502 of the range\?$"),
    (lambda: vc.GridMask(96), r"GridMask\.spacing: expected fractions .* \(pixels: unit='pixels'\), got 96$"),
    (lambda: vc.GridMask(0.5, unit="pixels"), r"GridMask\.spacing: expected pixels of at least 1"),
    (lambda: vc.GridMask(ratio=60), r"GridMask\.ratio: expected .* in \[0, 1\], got 60"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), WRONG)
def test_what_is_wrong_is_said(wrong: Any, message: str) -> None:
    with pytest.raises(SpecError, match=rf"^{message}"):
        wrong()
