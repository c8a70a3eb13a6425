"""Pictures in few colours: palettes, patches and cartoons, against scikit-learn's idea of k-means, scikit-image and OpenCV."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from skimage.segmentation import slic as skimage_slic

import vicinal as vc
from tests.backends.build import smooth_picture
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.color.superpixels import slic

DTYPES = (np.uint8, np.uint16, np.float32)


def run(name: str, picture: Any, seed: int = 0, **arguments: Any) -> Any:
    """The picture [H, W, C] under one transform of the catalogue."""
    return vc.Pipeline([transform_class(name)(**arguments)], seed=seed)(picture, layout="hwc")


def colors_of(picture: Any) -> Any:
    return np.unique(picture.reshape(-1, picture.shape[2]), axis=0)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 2, 3, 5])
def test_as_many_colors_are_left_and_each_pixel_has_the_nearest(dtype: Any, channels: int) -> None:
    picture = smooth_picture((40, 50, channels), dtype)
    for count in (1, 2, 7):
        out = run("KMeansQuantize", picture, colors=count)
        found = colors_of(out).astype(np.float64)
        assert 1 <= len(found) <= count
        apart = np.square(picture[:, :, None].astype(np.float64) - found).sum(axis=3)
        chosen = np.square(picture.astype(np.float64) - out).sum(axis=2)
        top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
        assert (chosen <= apart.min(axis=2) + 3e-3 * top**2).all()  # colours are rounded to levels


def test_the_palette_is_about_as_good_as_opencvs_own_k_means() -> None:
    """Within a tenth of the squared error of the best of ten tries."""
    picture = smooth_picture((60, 80, 3), np.uint8)
    values = picture.reshape(-1, 3).astype(np.float32)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 50, 0)
    best = cv2.kmeans(values, 6, np.zeros((len(values), 1), np.int32), criteria, 10, cv2.KMEANS_PP_CENTERS)[0]
    errors = [np.square(run("KMeansQuantize", picture, seed, colors=6).astype(float) - picture).sum() for seed in range(5)]
    assert np.median(errors) < 1.15 * best


def test_flat_and_tiny_pictures_keep_their_colors() -> None:
    two = np.zeros((6, 8, 3), np.uint8)
    two[:, 4:] = (10, 200, 30)
    for picture in (two, two[:1, :1], two[:, :1]):
        np.testing.assert_array_equal(run("KMeansQuantize", picture, colors=16), picture)
        np.testing.assert_array_equal(run("Superpixels", picture, segments=1000, replace=1.0), picture)
    assert (run("KMeansQuantize", two, colors=1) == two.mean(axis=(0, 1)).round()).all()


def test_patches_follow_edges_as_scikit_images_do() -> None:
    """A picture of nine areas of bent edges: nearly no patch reaches over an edge, and as few as with scikit-image."""
    y, x = np.mgrid[0:90, 0:90]
    areas = (y + 6 * np.sin(x / 9)).astype(int).clip(0, 89) // 30 * 3 + (x + 6 * np.sin(y / 9)).astype(int).clip(0, 89) // 30
    rng = np.random.default_rng(0)
    picture = (rng.random((9, 3))[areas] + rng.normal(0, 0.02, (90, 90, 3))).clip(0, 1).astype(np.float32)

    def mixed(patches: Any) -> float:
        """The share of pixels that are not of their patch's commonest area."""
        table = np.zeros((patches.max() + 1, 9))
        np.add.at(table, (patches, areas), 1)
        return 1 - float(table.max(axis=1).sum() / areas.size)

    ours, count = slic(picture, 81)
    theirs = skimage_slic(picture, 81, compactness=10, start_label=0)
    assert count == 81
    assert len(np.unique(ours)) > 60
    assert mixed(ours) < max(2 * mixed(theirs), 0.02)
    assert mixed(y * 9 // 90 * 9 + x * 9 // 90) > 0.08  # as the grid of which they begin would be


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3, 5])
def test_patches_get_their_mean_and_others_stay(dtype: Any, channels: int) -> None:
    picture = smooth_picture((64, 96, channels), dtype)
    np.testing.assert_array_equal(run("Superpixels", picture, replace=0.0), picture)
    whole = run("Superpixels", picture, segments=40, replace=1.0)
    assert 20 < len(colors_of(whole)) <= 40
    assert abs(float(whole.mean()) - float(picture.mean())) < 0.005 * (1 if dtype is np.float32 else np.iinfo(dtype).max)
    half = run("Superpixels", picture, segments=40, replace=0.5)
    stays = (half == picture).all(axis=2)
    np.testing.assert_array_equal(half[~stays], run("Superpixels", picture, segments=40, replace=1.0)[~stays])
    assert 0.15 < stays.mean() < 0.85


def test_cartoons_are_flat_with_dark_lines() -> None:
    rng = np.random.default_rng(0)
    picture = np.full((48, 64, 3), 60, np.uint8)
    picture[:, 32:] = 200
    noisy = (picture + rng.integers(-12, 13, picture.shape)).astype(np.uint8)
    flat = run("Cartoon", noisy, radius=6, similarity=0.2, edges=0.0)
    wanted = cv2.pyrMeanShiftFiltering(noisy, 6, 51)
    np.testing.assert_array_equal(flat, wanted)
    assert flat[:, 4:28].std() < 0.5 * noisy[:, 4:28].std()
    lined = run("Cartoon", picture, radius=6, similarity=0.2, edges=1.0)
    assert (lined[:, 31:33] == 0).all()
    np.testing.assert_allclose(lined[:, :28], picture[:, :28], atol=2)  # the pyramid reaches across the edge


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (15, 3), (16, 16)])
def test_cartoons_of_small_and_grey_pictures(size: tuple[int, int]) -> None:
    for channels in (1, 3):
        for dtype in DTYPES:
            picture = smooth_picture((*size, channels), dtype)
            assert run("Cartoon", picture).shape == picture.shape
    with pytest.raises(vc.DataError, match="Cartoon: expected 1 or 3 colour channels, got 5"):
        run("Cartoon", np.zeros((8, 8, 5), np.uint8))


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("KMeansQuantize", "colors", 0), ("KMeansQuantize", "colors", 2.5), ("Superpixels", "replace", 50),
     ("Superpixels", "segments", 0), ("Cartoon", "similarity", 40), ("Cartoon", "radius", 0)],
)  # fmt: skip
def test_values_that_mean_nothing_are_refused(name: str, field: str, value: Any) -> None:
    with pytest.raises(vc.SpecError, match=rf"^{name}\.{field}: expected "):
        transform_class(name)(**{field: value})
