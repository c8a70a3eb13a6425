"""Edges, dots, cells, grain and lenses against SciPy, Pillow, formulas, and values recorded of imgaug."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage, special

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.transforms.running import DTYPES, close, fractions, run
from tests.transforms.test_tone_curves import GOLDEN, recorded
from vicinal.transforms.blur.ringing_overshoot import low_pass
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.corrupt.blur import defocus_blur, zoom_blur
from vicinal.transforms.corrupt.glass_blur import glass_blur

SIZE = (31, 44)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
def test_edges_are_a_laplacian(dtype: Any, alpha: float) -> None:
    picture = random_picture((*SIZE, 3), dtype)
    laplacian = ndimage.laplace(fractions(picture), mode="mirror", axes=(0, 1))
    wanted = (1 - alpha) * fractions(picture) + alpha * laplacian
    assert close(run("EdgeDetect", picture, alpha=alpha), wanted)


def test_edges_are_imgaugs() -> None:
    compared = 0
    for case, given, wanted in recorded("imgaug", "EdgeDetect"):
        alpha = case["call"]["kwargs"].get("alpha")
        if isinstance(alpha, int | float) and given.dtype == np.uint8:
            found = run("EdgeDetect", np.atleast_3d(given), alpha=alpha).reshape(wanted.shape)
            assert np.abs(found.astype(int) - wanted).max() <= 1
            compared += 1
    assert compared or not GOLDEN.is_dir()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3])
def test_lines_lie_where_a_square_ends(dtype: Any, channels: int) -> None:
    picture = np.zeros((40, 50, channels), dtype)
    picture[10:30, 15:35] = 0.5 if dtype is np.float32 else np.iinfo(dtype).max // 2
    found = fractions(run("Canny", picture, alpha=1.0, low=0.05, high=0.1))
    assert set(np.unique(found).tolist()) == {0.0, 1.0}
    y, x = np.nonzero(found[:, :, 0])
    rim = np.maximum(np.abs(y - 19.5) / 10, np.abs(x - 24.5) / 10)
    assert np.abs(rim - 1).max() <= 0.15
    assert 60 <= len(y) <= 90
    assert not run("Canny", picture, alpha=1.0, low=0.9, high=0.95).any()
    np.testing.assert_array_equal(run("Canny", picture, alpha=0.0), picture)


PATTERN = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]
"""Bayer's, as it stands in books."""


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("levels", [2, 3, 6])
def test_dots_are_bayers(dtype: Any, levels: int) -> None:
    picture = random_picture((18, 23, 3), dtype)
    threshold = (np.tile(PATTERN, (5, 6))[:18, :23, None] + 0.5) / 16
    wanted = np.floor(fractions(picture).astype(np.float32) * (levels - 1) + threshold) / (levels - 1)
    assert close(run("Dither", picture, levels=levels), wanted)


@pytest.mark.parametrize(("pattern", "shades"), [("2x2", 4), ("4x4", 16), ("8x8", 64)])
def test_dots_keep_the_mean(pattern: str, shades: int) -> None:
    for value in np.linspace(0, 1, 11):
        flat = np.full((64, 64, 1), value, np.float32)
        found = run("Dither", flat, levels=2, pattern=pattern)
        assert set(np.unique(found).tolist()) <= {0.0, 1.0}
        assert found.mean() == pytest.approx(value, abs=0.51 / shades)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("red", "blue"), [(0.05, -0.04), (0.2, 0.0), (-0.2, 0.01)])
def test_red_and_blue_are_enlarged_about_the_middle(dtype: Any, red: float, blue: float) -> None:
    picture = smooth_picture((*SIZE, 3), dtype)
    middle = np.array([(side - 1) / 2 for side in SIZE])
    wanted = fractions(picture)
    for channel, more in ((0, red), (2, blue)):
        offset = middle - middle / (1 + more)
        plane = wanted[:, :, channel]
        wanted[:, :, channel] = ndimage.affine_transform(plane, [1 / (1 + more)] * 2, offset, order=1, mode="nearest")
    found = run("ChromaticAberration", picture, red=red, blue=blue)
    assert close(found, wanted)
    np.testing.assert_array_equal(found[:, :, 1], picture[:, :, 1])
    np.testing.assert_array_equal(run("ChromaticAberration", picture[:, :, :1], red=red, blue=blue), picture[:, :, :1])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("radius", [1.0, 3.5, 12.0])
def test_defocus_is_the_mean_of_a_disc(dtype: Any, radius: float) -> None:
    picture = random_picture((*SIZE, 2), dtype)
    y, x = np.mgrid[-13:14, -13:14]
    disc = (y**2 + x**2 <= radius**2) * 1.0
    wanted = ndimage.convolve(fractions(picture), (disc / disc.sum())[:, :, None], mode="mirror")
    assert close(run("Defocus", picture, radius=radius, softness=0.01), wanted)


@pytest.mark.parametrize(
    ("name", "function", "given", "arguments"),
    [
        ("Defocus", defocus_blur, {"radius": 4.0, "softness": 0.5}, {"radius": 4.0, "softness": 0.5}),
        ("ZoomBlur", zoom_blur, {"factor": 1.2, "step": 0.02}, {"end": 1.2, "step": 0.02}),
        ("GlassBlur", glass_blur, {"sigma": 0.7, "reach": 2, "passes": 2}, {"sigma": 0.7, "reach": 2.0, "passes": 2.0}),
    ],
)
def test_blurs_are_the_benchmarks(name: str, function: Any, given: Any, arguments: Any) -> None:
    picture = random_picture((*SIZE, 3), np.float32)
    augment = vc.Pipeline([transform_class(name)(**given)], seed=0)
    key = int(augment.program(picture[None], ids=[0]).ops[-1].key[0])  # type: ignore[attr-defined]
    np.testing.assert_array_equal(augment(picture, ids=0), function(picture, arguments, key, False, ""))


def test_a_zoom_is_scipys() -> None:
    picture = random_picture((40, 40, 1), np.float32)
    every = [fractions(picture)[:, :, 0]]
    for factor in np.arange(1, 1.3, 0.1):
        part = int(np.ceil(40 / factor))
        first = (40 - part) // 2
        large = ndimage.zoom(every[0][first : first + part, first : first + part], factor, order=1)
        cut = (len(large) - 40) // 2
        every.append(large[cut : cut + 40, cut : cut + 40])
    assert close(run("ZoomBlur", picture, factor=1.3, step=0.1), np.mean(every, axis=0)[:, :, None])
    np.testing.assert_array_equal(run("ZoomBlur", picture, factor=1.0), picture)


def test_glass_shows_pixels_from_near_by() -> None:
    y, x = np.mgrid[:60, :60] / np.float32(64)
    places = np.stack([y, x], axis=2).astype(np.float32)
    for reach, passes in ((1, 1), (3, 1), (2, 2)):
        moved = np.abs(run("GlassBlur", places, sigma=0.0, reach=reach, passes=passes) - places) * 64
        assert 0.5 * reach < moved.max()
        assert (moved.max(axis=2) > 0.5).mean() > 0.3
        assert np.median(moved) <= reach * passes


@pytest.mark.parametrize("radius", [1, 7, 20])
@pytest.mark.parametrize("cutoff", [0.1, 0.5, 1.0])
def test_a_low_pass_is_a_bessel_function(radius: int, cutoff: float) -> None:
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    away, c = np.hypot(y, x), np.pi * cutoff
    with np.errstate(invalid="ignore"):
        wanted = np.where(away == 0, c * c / (4 * np.pi), c * special.j1(c * away) / (2 * np.pi * away))
    np.testing.assert_allclose(low_pass(radius, c), wanted / wanted.sum(), atol=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
def test_rings_are_a_filter_with_a_mirror(dtype: Any) -> None:
    picture = random_picture((*SIZE, 5), dtype)
    wanted = ndimage.convolve(fractions(picture), low_pass(4, np.pi * 0.4)[:, :, None], mode="mirror")
    assert close(run("RingingOvershoot", picture, radius=4, cutoff=0.4), wanted)
    step = np.full((40, 40, 1), 0.25, np.float32)
    step[:, 20:] = 0.75
    assert run("RingingOvershoot", step, radius=8, cutoff=0.3).max() > 0.77


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [1, 4, 8])
def test_cells_are_pillows_boxes(dtype: Any, size: int) -> None:
    picture = random_picture((16, 24, 3), dtype)
    planes = [Image.fromarray(fractions(picture)[:, :, k].astype(np.float32)) for k in range(3)]
    small = np.dstack([plane.resize((24 // size, 16 // size), Image.Resampling.BOX) for plane in planes])
    assert close(run("Pixelate", picture, size=size), small.repeat(size, 0).repeat(size, 1))


def test_cells_at_the_edges_are_of_what_is_left() -> None:
    picture = random_picture((11, 7, 2), np.float32)
    found = run("Pixelate", picture, size=4)
    for y in (0, 4, 8):
        for x in (0, 4):
            cell = slice(y, y + 4), slice(x, x + 4)
            np.testing.assert_allclose(found[cell], np.broadcast_to(picture[cell].mean((0, 1)), found[cell].shape), atol=1e-6)
    assert np.ptp(run("Pixelate", picture, size=1000), axis=(0, 1)).max() < 1e-6


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("size", [0.0, 0.8, 2.5])
@pytest.mark.parametrize("value", [0.5, 0.1])
def test_grain_has_its_deviation_and_size(value: float, size: float, per_channel: bool) -> None:
    flat = np.full((160, 160, 3), value, np.float32)
    z = run("FilmGrain", flat, std=0.04, size=size, per_channel=per_channel).astype(np.float64) - value
    assert z.std() == pytest.approx(0.04 * 2 * np.sqrt(value * (1 - value)), rel=0.1)
    assert abs(z.mean()) < 0.01
    assert (np.ptp(z, axis=2).max() > 0.01) == per_channel
    neighbours = np.corrcoef(z[:, 1:].ravel(), z[:, :-1].ravel())[0, 1]
    wanted = np.exp(-1 / (4 * size**2)) if size else 0.0  # of two Gaussians a pixel apart
    assert neighbours == pytest.approx(wanted, abs=0.06)


def test_black_and_white_have_no_grain() -> None:
    ends = np.zeros((20, 20, 1), np.uint8)
    ends[10:] = 255
    np.testing.assert_array_equal(run("FilmGrain", ends, std=0.5, size=1.0), ends)


@pytest.mark.parametrize("grid", [(4, 4), (3, 5), (1, 32), (32, 1)])
def test_cells_are_hidden_or_stay_as_a_whole(grid: tuple[int, int]) -> None:
    height, width, hidden, count = 61, 83, 0, 0
    for id_ in range(30):
        gone = run("HideAndSeek", np.full((height, width, 1), 255, np.uint8), id=id_, grid=grid, share=0.3)[:, :, 0] == 0
        for rows in np.split(gone, [k * height // grid[0] for k in range(1, grid[0])]):
            for cell in np.split(rows, [k * width // grid[1] for k in range(1, grid[1])], axis=1):
                assert cell.all() or not cell.any()
                hidden, count = hidden + bool(cell.all()), count + 1
    assert hidden / count == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / count))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.EdgeDetect(alpha=2), r"EdgeDetect\.alpha: expected .* in \[0, 1\], got 2"),
        (lambda: vc.Canny(high=200), r"Canny\.high: .*did you mean 200/255"),
        (lambda: vc.Dither(levels=1), r"Dither\.levels: expected .* in \[2, 256\], got 1"),
        (lambda: vc.Dither(pattern="3x3"), r"Dither\.pattern: expected one of 2x2, 4x4, 8x8, got '3x3'"),
        (lambda: vc.ChromaticAberration(red=2), r"ChromaticAberration\.red: expected .* in \[-0\.2, 0\.2\], got 2"),
        (lambda: vc.Defocus(softness=0), r"Defocus\.softness: expected .* in \[0\.01, 2\], got 0"),
        (lambda: vc.ZoomBlur(0.5), r"ZoomBlur\.factor: expected .* in \[1, 2\], got 0\.5"),
        (lambda: vc.GlassBlur(reach=0), r"GlassBlur\.reach: expected .* in \[1, 20\], got 0"),
        (lambda: vc.RingingOvershoot(cutoff=2.0), r"RingingOvershoot\.cutoff: expected .* in \[0\.05, 1\], got 2\.0"),
        (lambda: vc.Pixelate(0.5), r"Pixelate\.size: expected whole numbers"),
        (lambda: vc.FilmGrain(std=12), r"FilmGrain\.std: .*did you mean 12/255 = 0\.0471 of the range\?"),
        (lambda: vc.HideAndSeek(grid=64), r"HideAndSeek\.grid: expected at most 32 rows and columns"),
        (lambda: vc.HideAndSeek(share=50), r"HideAndSeek\.share: expected .* in \[0, 1\], got 50"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()
