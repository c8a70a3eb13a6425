"""The common corruptions: keyed by picture, harder as severity grows, and each against an independent formula."""

from __future__ import annotations

import itertools
from io import BytesIO

import numpy as np
import pytest
import scipy.ndimage
import skimage.color
import skimage.filters
from PIL import Image

import vicinal as vc
from tests.compare.material import squares
from vicinal.experiments.trials.corrupted import corrupted
from vicinal.transforms.corrupt.blur import disc
from vicinal.transforms.corrupt.elastic_transform import _field
from vicinal.transforms.corrupt.glass_blur import displaced
from vicinal.transforms.corrupt.plasma import plasma
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.streaks import streaks
from vicinal.transforms.corrupt.table import KINDS, applicable
from vicinal.transforms.corrupt.zoomed import zoomed

NAMES = sorted(KINDS)
IDS = np.arange(4)
NOT_BY_DISTANCE = {
    "saturate": 2,  # two levels towards grey, then three away from it
    "spatter": 3,  # three of water, then two of mud
    "elastic_transform": 0,  # ripples grow while the slant, which moves more, is taken back
    "frost": 0,  # the picture behind thicker ice is darker
}
"""Published levels that do not all go further from the picture, and how many of the first do."""
WITHOUT_CHANCE = {
    "defocus_blur", "zoom_blur", "brightness", "contrast", "pixelate", "jpeg_compression", "gaussian_blur", "saturate",
}  # fmt: skip


def grey(stack: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(vc.Pipeline([vc.Grayscale()])(stack)[..., :1])


def chance(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def floats(side: int) -> np.ndarray:
    return squares(side).astype(np.float32) / 255


def test_all_of_the_benchmark_are_there_with_its_four_extra_ones() -> None:
    assert len(NAMES) == 19
    assert {one.name for one in KINDS.values() if one.extra} == {"speckle_noise", "gaussian_blur", "spatter", "saturate"}
    assert {one.name for one in KINDS.values()} - {one.name for one in applicable(1)} == {"saturate"}


@pytest.mark.parametrize(("side", "channels"), [(28, 3), (32, 1), (96, 1), (224, 3)])
def test_corruptions_grow_with_severity_and_leave_kind_and_size(side: int, channels: int) -> None:
    stack = squares(side) if channels == 3 else grey(squares(side))
    for one in applicable(channels):
        distance = []
        for severity in range(1, 6):
            changed = corrupted(one, severity, stack, IDS)
            assert changed.dtype == np.uint8
            assert changed.shape == stack.shape
            distance.append(float(np.abs(changed.astype(float) - stack).mean()))
        growing = distance[: NOT_BY_DISTANCE.get(one.name, 5)]
        assert all(later > 0.95 * before for before, later in itertools.pairwise(growing)), (one.name, distance)
        assert growing == [] or growing[-1] > 1.05 * growing[0], one.name
        assert min(distance) > 0.2, one.name


@pytest.mark.parametrize("name", NAMES)
def test_what_a_picture_gets_depends_on_its_id_alone(name: str) -> None:
    stack, one = squares(40), KINDS[name]
    whole = corrupted(one, 3, stack, IDS)
    assert np.array_equal(whole, corrupted(one, 3, stack, IDS))
    assert np.array_equal(whole[[2, 0]], corrupted(one, 3, stack[[2, 0]], IDS[[2, 0]]))
    others = corrupted(one, 3, stack, IDS + 1)
    assert np.array_equal(whole, others) == (name in WITHOUT_CHANCE)


@pytest.mark.parametrize("name", NAMES)
def test_small_empty_oblong_and_deep_pictures(name: str) -> None:
    one = KINDS[name]
    stack = squares(224)
    for shape in ((1, 1), (2, 3), (5, 1), (33, 47), (110, 130)):
        for severity in (1, 5):
            part = np.ascontiguousarray(stack[:2, : shape[0], : shape[1]])
            assert corrupted(one, severity, part, IDS[:2]).shape == part.shape
    nothing = corrupted(one, 2, np.zeros((0, 8, 8, 3), np.uint8), np.zeros(0, np.uint64))
    assert nothing.shape == (0, 8, 8, 3)
    black = corrupted(one, 5, np.zeros((1, 8, 8, 3), np.uint8), IDS[:1])
    assert black.shape == (1, 8, 8, 3)
    plain = corrupted(one, 3, squares(48), IDS).astype(float)
    for deep in ((squares(48).astype(np.uint16) * 257), (squares(48) / 255).astype(np.float32)):
        found = corrupted(one, 3, deep, IDS)
        assert found.dtype == deep.dtype
        top = 65535 if deep.dtype == np.uint16 else 1
        assert np.abs(found / top * 255 - plain).mean() < 0.6  # rounded later, or not at all


def test_colours_change_as_scikit_images_hsv_says() -> None:
    stack = squares(96)
    stack[0, :8], stack[0, 8:16] = 0, 90  # black, and grey, which has the hue of red
    hsv = skimage.color.rgb2hsv(stack)
    brighter, duller, richer = (hsv.copy() for _ in range(3))
    brighter[..., 2] = np.clip(hsv[..., 2] + 0.15, 0, 1)
    duller[..., 1] = np.clip(hsv[..., 1] * 0.3, 0, 1)
    richer[..., 1] = np.clip(hsv[..., 1] * 2.5 + 0.2, 0, 1)
    for name, severity, wanted in (("brightness", 3, brighter), ("saturate", 1, duller), ("saturate", 5, richer)):
        found = corrupted(KINDS[name], severity, stack, IDS)
        assert np.abs(found - 255 * skimage.color.hsv2rgb(wanted)).max() < 0.51, name
    x = stack / 255
    means = x.mean((1, 2), keepdims=True)
    flat = np.clip((x - means) * 0.3 + means, 0, 1) * 255
    assert np.abs(corrupted(KINDS["contrast"], 4, stack, IDS) - flat).max() < 0.51


def test_noise_of_the_catalogue_is_of_the_published_strength() -> None:
    middle = np.full((4, 128, 128, 3), 128, np.uint8)
    noisy = corrupted(KINDS["gaussian_noise"], 2, middle, IDS)
    assert np.std(noisy / 255.0) == pytest.approx(0.12, rel=0.02)
    dots = corrupted(KINDS["impulse_noise"], 4, middle, IDS)
    assert np.mean(dots != middle) == pytest.approx(0.17, rel=0.03)
    assert set(np.unique(dots)) == {0, 128, 255}


def test_pixels_are_pillows_boxes() -> None:
    for stack in (squares(150), grey(squares(150))):
        for one, found in zip(stack, corrupted(KINDS["pixelate"], 3, stack, IDS), strict=True):
            small = Image.fromarray(one.squeeze()).resize((60, 60), Image.Resampling.BOX)
            assert np.array_equal(found.squeeze(), np.asarray(small.resize((150, 150), Image.Resampling.BOX)))


def test_shot_noise_counts_photons_and_speckles_are_in_proportion() -> None:
    value = 100 / 255
    flat = np.full((4, 128, 128, 3), 100, np.uint8)  # 196,608 values: the deviation is known to 0.2 %
    counts = corrupted(KINDS["shot_noise"], 2, flat, IDS) / 255 * 25
    assert np.abs(counts - np.rint(counts)).max() < 0.05  # whole photons, up to 8 bits
    assert counts.mean() == pytest.approx(25 * value, rel=0.01)
    assert counts.var() == pytest.approx(25 * value, rel=0.02)
    speckled = corrupted(KINDS["speckle_noise"], 2, flat, IDS) / 255
    assert speckled.std() == pytest.approx(0.2 * value, rel=0.02)
    assert speckled.mean() == pytest.approx(value, rel=0.01)


def test_jpegs_are_pillows() -> None:
    for stack in (squares(64), grey(squares(64))):
        for index, found in enumerate(corrupted(KINDS["jpeg_compression"], 5, stack, IDS)):
            file = BytesIO()
            Image.fromarray(stack[index].squeeze()).save(file, "JPEG", quality=40)
            assert np.array_equal(found.squeeze(), np.asarray(Image.open(file)))


def test_blurs_against_scipy_and_scikit_image() -> None:
    picture = floats(120)[0]
    assert disc(4, 0.5).sum() == pytest.approx(1, abs=1e-5)
    mirrored = scipy.ndimage.correlate(picture, disc(6, 0.5)[..., None], mode="mirror") * 255
    found = corrupted(KINDS["defocus_blur"], 3, squares(120)[:1], IDS[:1])[0]
    assert np.abs(found - mirrored).max() <= 0.6
    blurred = skimage.filters.gaussian(picture, 6, channel_axis=2) * 255
    assert np.abs(corrupted(KINDS["gaussian_blur"], 5, squares(120)[:1], IDS[:1])[0] - blurred).max() < 0.51
    for sigma in (0.05, 0.4, 1.5):
        assert smooth(picture, sigma) == pytest.approx(skimage.filters.gaussian(picture, sigma, channel_axis=2), abs=1e-5)
    for size in ((40, 50), (2050, 3), (3, 2049)):  # by matrices, and by a Fourier transform of the longer axis
        noise = chance(1).uniform(-1, 1, size)
        for sigma in (0.0, 2.4, 25.0):
            once = scipy.ndimage.gaussian_filter(noise, sigma, mode="reflect", truncate=3)
            assert _field(size, sigma, chance(1)) == pytest.approx(once, abs=1e-5)


def test_streaks_are_a_row_of_weights_in_one_direction() -> None:
    picture = floats(60)[1]
    for degrees, radius, sigma in ((0, 3, 1.5), (-30, 6, 2), (-100, 10, 4)):
        kernel = np.zeros((61, 61))
        for step in range(2 * radius + 1):
            angle = np.deg2rad(degrees)
            at = 30 + int(np.ceil(step * np.sin(angle) - 0.5)), 30 + int(np.ceil(step * np.cos(angle) - 0.5))
            kernel[at] += np.exp(-(step**2) / (2 * sigma**2))
        expected = scipy.ndimage.correlate(picture, (kernel / kernel.sum())[..., None], mode="nearest")
        assert streaks(picture, radius, sigma, degrees) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("factor", [1, 1.01, 1.13, 1.25, 2.5, 4.5])
def test_zooming_is_scipys(factor: float) -> None:
    picture = floats(96)[2]
    part = int(np.ceil(96 / factor))
    first = (96 - part) // 2
    whole = scipy.ndimage.zoom(picture[first : first + part, first : first + part], (factor, factor, 1), order=1)
    cut = (len(whole) - 96) // 2
    assert zoomed(picture, factor) == pytest.approx(whole[cut : cut + 96, cut : cut + 96], abs=1e-4)


def test_glass_copies_neighbours_one_after_the_other() -> None:
    for reach, (height, width) in ((1, (9, 12)), (3, (20, 17)), (4, (8, 8))):
        draws = chance(3).integers(-reach, reach, (2, max(0, height - 2 * reach) * max(0, width - 2 * reach)))
        shown = np.arange(height * width).reshape(height, width)
        places = [(y, x) for y in range(reach + 1, height - reach + 1) for x in range(reach + 1, width - reach + 1)]
        for index in reversed(range(len(places))):
            (y, x), (down, right) = places[index], draws[:, index]
            shown[y, x] = shown[y + down, x + right]
        assert np.array_equal(displaced((height, width), reach, chance(3)), shown.reshape(-1))


def test_clouds_span_the_range_and_are_coarser_where_they_decay_faster() -> None:
    rough, fine = (plasma((64, 64), decay, chance(4)) for decay in (1.5, 3))
    for field in (rough, fine):
        assert field.min() == 0
        assert field.max() == 1
    steps = [float(np.abs(np.diff(field, axis=0)).mean()) for field in (rough, fine)]
    assert steps[0] > 1.5 * steps[1]
    assert plasma((28, 20), 2, chance(4)).shape == (28, 20)
    whole = plasma((16, 16), 2, chance(4))
    np.testing.assert_array_equal(plasma((3, 40), 2, chance(4), largest=16), np.tile(whole, 3)[:3, :40])


def test_weather_on_one_colour() -> None:
    """Fog and frost keep what is below; snow falls and pales; water adds and mud covers."""
    flat = np.full((4, 128, 128, 3), 102, np.uint8)  # 0.4
    fog = corrupted(KINDS["fog"], 1, flat, IDS) / 255
    assert fog.min() == pytest.approx(0.4 * 0.4 / 1.9, abs=0.01)  # where there is no cloud
    assert fog.max() == pytest.approx(0.4, abs=0.01)  # where the cloud is whole
    black = corrupted(KINDS["frost"], 5, np.zeros_like(flat), IDS) / 255
    frost = corrupted(KINDS["frost"], 5, flat, IDS) / 255
    assert np.abs(frost - np.clip(black + 0.6 * 0.4, 0, 1)).max() < 0.005
    assert black.max() < 0.75
    assert black.std() > 0.05
    snow = corrupted(KINDS["snow"], 1, flat, IDS) / 255
    assert snow.min() == pytest.approx(0.8 * 0.4 + 0.2 * (1.5 * 0.4 + 0.5), abs=0.01)  # where no flake fell
    assert (snow > snow.min() + 0.1).mean() > 0.02
    water = corrupted(KINDS["spatter"], 3, flat, IDS) / 255
    assert (water >= 0.4 - 1e-6).all()
    assert 0.02 < (water > 0.45).mean() < 0.5
    mud = corrupted(KINDS["spatter"], 5, flat, IDS)
    assert 0.01 < (np.abs(mud - np.array([63.0, 42, 20])).max(3) < 12).mean() < 0.5


def test_ice_thickens() -> None:
    """Severe frost hides more of the picture: less of it can be told from what is seen."""
    stack = squares(96)
    kept = []
    for severity in range(1, 6):
        seen = corrupted(KINDS["frost"], severity, stack, IDS)
        pairs = zip(stack.reshape(4, -1), seen.reshape(4, -1), strict=True)
        kept.append(np.mean([np.corrcoef(*pair)[0, 1] for pair in pairs]))
    assert kept == sorted(kept, reverse=True)


def test_elastic_ripples_at_the_last_severities() -> None:
    """A ramp stays a plane under the slant alone, and not under a field of shifts."""
    ramp = np.tile(np.arange(96, dtype=np.float32)[None, :, None] / 128, (96, 1, 3))[None]
    places = np.indices((56, 56)).reshape(2, -1).T
    plane = np.column_stack([places, np.ones(len(places))])

    def bent(severity: int) -> float:
        found = corrupted(KINDS["elastic_transform"], severity, ramp, IDS[:1])[0, 20:-20, 20:-20, 0].reshape(-1)
        return float(np.std(found - plane @ np.linalg.lstsq(plane, found)[0])) * 128

    assert bent(1) < 0.05  # of a pixel
    for severity, sigma in ((4, 0.04), (5, 0.03)):  # uniform noise, smoothed: its deviation falls to 1 / (2 sqrt(pi) sigma)
        assert bent(severity) == pytest.approx(0.1 / np.sqrt(3) / (2 * np.sqrt(np.pi) * sigma), rel=0.25)
