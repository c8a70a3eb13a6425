"""Superpixels, Voronoi cells, and the points of cells."""

import cv2
import numpy as np
import pytest

from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug.pixels import cells
from vicinal.compat.imgaug.pixels.superpixels import superpixels


def smooth_noise(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    """Soft blotches: parts of hard noise would all be too small to stay."""
    small = np.random.default_rng(seed).integers(60, 200, (shape[0] // 12 + 2, shape[1] // 12 + 2, *shape[2:]))
    return cv2.resize(small.astype(np.uint8), shape[1::-1], interpolation=cv2.INTER_CUBIC).reshape(shape)


@pytest.mark.parametrize("shape", [(24, 32, 3), (40, 9, 3), (33, 33, 1), (5, 60, 4)])
@pytest.mark.parametrize("count", [1, 7, 30, 200])
def test_parts_are_those_of_scikit_image(shape: tuple[int, ...], count: int) -> None:
    segmentation = pytest.importorskip("skimage.segmentation")
    picture = smooth_noise(shape)
    wanted = segmentation.slic(picture, n_segments=count, compactness=10, start_label=0, channel_axis=-1)
    assert (superpixels(picture, count) == wanted).mean() > 0.999


def test_one_colour_is_no_trouble() -> None:
    flat = np.full((20, 30, 3), 9, np.uint8)
    assert (iaa.Superpixels(1.0, 20, seed=1).augment_image(flat) == flat).all()
    assert superpixels(flat, 20).max() > 3


def test_a_share_of_the_parts_is_replaced() -> None:
    picture = smooth_noise((96, 96, 3))
    shares = [(iaa.Superpixels(p, 60, seed=1).augment_image(picture) != picture).any(axis=2).mean() for p in (0.0, 0.4, 1.0)]
    assert shares[0] == 0
    assert 0.1 < shares[1] < 0.7
    assert shares[2] > 0.8


@pytest.mark.parametrize("size", [(1, 1), (33, 70), (100, 64)])
def test_nearest_points_are_nearest(size: tuple[int, int]) -> None:
    points = np.random.default_rng(1).uniform(-5, 80, (60, 2))
    y, x = np.indices(size) + 0.5
    away = (x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2
    assert (cells.nearest(*size, points) == away.argmin(axis=2)).all()
    assert (cells.nearest_by_tiles(*size, points) == away.argmin(axis=2)).all()  # where SciPy is not installed


def test_cells_have_their_mean_colours_and_some_are_left() -> None:
    picture = smooth_noise((20, 30))
    halves = [(7.5, 10.0), (22.5, 10.0)]
    both = iaa.segment_voronoi(picture, halves)
    assert (both[:, :15] == int(picture[:, :15].mean())).all()
    assert (both[:, 15:] == int(picture[:, 15:].mean())).all()
    left = iaa.segment_voronoi(picture, halves, replace_mask=np.array([False, True]))
    assert (left[:, :15] == picture[:, :15]).all()
    assert (iaa.segment_voronoi(picture, np.zeros((0, 2))) == picture).all()


def test_large_pictures_come_back_in_their_size() -> None:
    picture = smooth_noise((200, 150, 3))
    for augmenter in (iaa.UniformVoronoi(seed=1), iaa.RegularGridVoronoi(seed=1), iaa.Superpixels(seed=1)):
        found = augmenter.augment_image(picture)
        assert (found.shape, found.dtype) == (picture.shape, np.uint8)
        assert (found != picture).any()


def test_points_of_samplers() -> None:
    pictures = [np.zeros((10, 20, 3), np.uint8), np.zeros((5, 4, 1), np.uint8)]
    grid = iaa.RegularGridPointsSampler(2, 4)
    first, second = grid.sample_points(pictures, 1)
    assert first.tolist() == [[x, y] for y in (2.5, 7.5) for x in (2.5, 7.5, 12.5, 17.5)]
    assert second.shape == (8, 2)
    assert iaa.RegularGridPointsSampler(50, 50).sample_points(pictures[1:], 1)[0].shape == (20, 2)  # one for each pixel
    assert iaa.RelativeRegularGridPointsSampler(0.2, 0.1).sample_points(pictures[:1], 1)[0].shape == (4, 2)
    anywhere = iaa.UniformPointsSampler(300).sample_points(pictures[:1], 1)[0]
    assert anywhere.shape == (300, 2)
    assert (anywhere == np.round(anywhere)).all()
    assert anywhere.max(axis=0).tolist() == [20, 10]
    assert len(iaa.SubsamplingPointsSampler(grid, 3).sample_points(pictures[:1], 1)[0]) == 3
    kept = [len(iaa.DropoutPointsSampler(grid, 0.25).sample_points(pictures[:1], seed)[0]) for seed in range(200)]
    assert abs(np.mean(kept) - 6) < 0.4
    assert len(iaa.DropoutPointsSampler(grid, 1.0).sample_points(pictures[:1], 1)[0]) == 1  # the middle one stays


def test_wrong_samplers() -> None:
    with pytest.raises(AssertionError, match=r"points_sampler: expected an IPointsSampler, got 5"):
        iaa.Voronoi(5)
    with pytest.raises(AssertionError, match="low < high"):
        iaa.DropoutPointsSampler(iaa.UniformPointsSampler(5), (0.5, 0.1))
    with pytest.raises(AssertionError, match="at least one picture"):
        iaa.UniformPointsSampler(5).sample_points([], 1)
    with pytest.raises(ValueError, match="float32"):
        iaa.UniformVoronoi().augment_image(np.zeros((8, 8, 3), np.float32))
