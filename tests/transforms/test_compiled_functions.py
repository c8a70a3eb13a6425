"""What functions of whole pictures do in compiled code is, bit for bit, what NumPy and OpenCV make of their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import ndimage

import vicinal as vc
from vicinal.data.keyed import generator
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms.blur.median_blur import median_blur
from vicinal.transforms.blur.pixelate import pixelate
from vicinal.transforms.color.histogram_shift import shifted
from vicinal.transforms.color.means import channel_counts, channel_means, channel_moments, scaled_about
from vicinal.transforms.color.quantize import quantize
from vicinal.transforms.color.unsharp_mask import unsharp_mask
from vicinal.transforms.corrupt.grey import grey, paint
from vicinal.transforms.corrupt.plasma import plasma
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.zoomed import zoomed, zooms
from vicinal.transforms.noise.gibbs_ringing import ringing
from vicinal.transforms.noise.multiplicative_noise import multiplicative_noise, speckle_noise
from vicinal.transforms.noise.noise_kernel import light_block, turn_block
from vicinal.transforms.noise.shot_noise import shot_noise
from vicinal.transforms.noise.uniform_noise import with_laplace_noise, with_uniform_noise
from vicinal.transforms.weather.painted import offsets, painted
from vicinal.transforms.weather.snow import _paler
from vicinal.transforms.weather.sun_flare import SUN, sun_flare

Array = Any


def floats(*shape: int) -> Array:
    """Numbers whose sums depend on the order in which they are added."""
    return np.exp(-12 * np.random.default_rng(list(shape)).random(shape)).astype(np.float32)


def _over(_: Array, values: Array) -> Array:
    return values


def chance(key: int = 3) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=key))


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("shape", [(1, 1, 1), (7, 9, 3), (33, 40, 3), (5, 6, 2)])
def test_levels_are_rounded_to_even_and_cut_as_numpy_does(dtype: str, shape: tuple[int, ...]) -> None:
    top = np.float32(np.iinfo(dtype).max)
    values = np.random.default_rng(0).normal(0.5, 0.6, shape).astype(np.float32)
    odd = np.array([np.nan, np.inf, -np.inf, -0.0, 1e30, -1e30, 0.5 / top, 1.5 / top, 2.5 / top, 1 + 1e-7], np.float32)
    values.reshape(-1)[: odd.size] = odd[: values.size]
    given = picture_function(dtypes=("float32",))(lambda picture: _over(picture, values[:, ::-1]))  # no C order
    found = given(np.zeros(shape, dtype), {}, 0, False, "here")
    wanted = np.rint(np.clip(np.nan_to_num(values[:, ::-1], nan=0.0), 0, 1) * top).astype(dtype)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, wanted)


def test_floats_are_held_to_the_range_where_some_are_no_numbers() -> None:
    values = np.array([[[np.nan], [np.inf], [-np.inf], [0.25], [-3.0], [7.0]]], np.float32)
    held = picture_function(dtypes=("float32",))(lambda picture: _over(picture, values))
    free = picture_function(dtypes=("float32",), any_range=True)(lambda picture: _over(picture, values))
    zeros = np.zeros(values.shape, np.float32)
    assert held(zeros, {}, 0, False, "here").ravel().tolist() == [0, 1, 0, 0.25, 0, 1]
    np.testing.assert_array_equal(free(zeros, {}, 0, False, "here"), values)
    seen: list[Picture] = []
    looks = picture_function(dtypes=("float32",))(lambda picture: seen.append(picture) or picture)
    looks(values, {}, 0, False, "here")
    assert seen[0].ravel().tolist() == [0, 1, 0, 0.25, 0, 1]


@pytest.mark.parametrize("shape", [(1, 1, 3), (64, 48, 3), (1, 999, 3), (9000, 1, 3), (129, 200, 4), (5, 4, 2), (200, 300, 1)])
def test_means_of_channels_are_numpys_to_the_last_bit(shape: tuple[int, ...]) -> None:
    picture = floats(*shape)
    assert channel_means(picture).tobytes() == picture.mean(axis=(0, 1), dtype=np.float64).tobytes()


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 7, 1), (40, 51, 3), (33, 20, 5), (64, 64, 4)])
@pytest.mark.parametrize("factors", [[], [1.0], [1.0, 1.01, 1.02, 1.3], [2.0], np.arange(1, 2, 0.03).tolist()])
def test_enlargements_are_added_up_in_their_order(shape: tuple[int, ...], factors: list[float]) -> None:
    picture = floats(*shape)
    wanted = picture
    for factor in factors:
        wanted = wanted + zoomed(picture, factor)
    assert zooms(picture, factors).tobytes() == wanted.tobytes()


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (64, 64), (65, 30), (100, 20)])
@pytest.mark.parametrize(("decay", "largest"), [(1.2, 2**13), (3.0, 2**13), (1.7, 32)])
def test_clouds_are_diamonds_and_squares_on_a_torus(size: tuple[int, int], decay: float, largest: int) -> None:
    drawn, ours = chance(), chance()
    side = min(largest, 1 << max(1, (max(size) - 1).bit_length()))
    field, step, strength = np.zeros((side, side)), side, 1.0
    while step > 1:
        half = step // 2
        c = field[::step, ::step]
        right, below = np.roll(c, -1, 1), np.roll(c, -1, 0)
        m, up, left = (drawn.uniform(-strength, strength, c.shape) for _ in range(3))
        m += (c + right + below + np.roll(below, -1, 1)) / 4
        field[half::step, half::step] = m
        field[::step, half::step] = (c + right + m + np.roll(m, 1, 0)) / 4 + up
        field[half::step, ::step] = (c + below + m + np.roll(m, 1, 1)) / 4 + left
        step, strength = half, strength / decay**2
    field -= field.min()
    wanted = (np.pad(field, [(0, max(length - side, 0)) for length in size], "wrap") / field.max()).astype(np.float32)
    found = plasma(size, decay, ours, largest)
    assert found.shape == size
    np.testing.assert_array_equal(found, wanted[: size[0], : size[1]])
    assert ours.random() == drawn.random()


@pytest.mark.parametrize("radius", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 40, 1), (30, 2, 2), (21, 35, 3), (20, 31, 4), (9, 12, 5)])
@pytest.mark.parametrize("levels", [2, 256])
def test_medians_of_bytes_are_scipys(radius: int, shape: tuple[int, ...], levels: int) -> None:
    picture = (np.random.default_rng(radius).integers(0, levels, shape) * (255 // (levels - 1))).astype(np.uint8)
    size = (2 * radius + 1, 2 * radius + 1, 1)
    np.testing.assert_array_equal(median_blur.run(picture, radius), ndimage.median_filter(picture, size, mode="nearest"))


@pytest.mark.parametrize("keep", [0.0, 0.05, 0.3, 0.6, 0.71, 1.0])
@pytest.mark.parametrize("shape", [(1, 1, 3), (16, 17, 3), (31, 8, 1), (1, 12, 2)])
def test_columns_that_are_cut_off_need_no_transform(keep: float, shape: tuple[int, ...]) -> None:
    picture = floats(*shape)
    down, across = 2 * np.fft.fftfreq(shape[0])[:, None], 2 * np.fft.rfftfreq(shape[1])
    spectrum = np.fft.rfft2(picture, axes=(0, 1)) * (down**2 + across**2 <= 2 * keep**2)[:, :, None]
    wanted = np.fft.irfft2(spectrum, shape[:2], axes=(0, 1)).astype(np.float32)
    np.testing.assert_array_equal(ringing.run(picture, keep), wanted)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_functions_of_floats_see_levels_as_numpy_divides_them(dtype: str) -> None:
    top = np.iinfo(dtype).max
    levels, seen = np.arange(top + 1).astype(dtype).reshape(-1, 16, 1), []
    watch = picture_function(dtypes=("float32",))(lambda picture: seen.append(picture) or picture)
    found = watch(levels[:, ::-1], {}, 0, False, "here")  # no C order
    np.testing.assert_array_equal(found, levels[:, ::-1])
    np.testing.assert_array_equal(seen[0], levels[:, ::-1].astype(np.float32) / np.float32(top))


@pytest.mark.parametrize("reach", [0.5, 1.0, 20.0])
def test_hues_are_turned_as_the_remainder_does(reach: float) -> None:
    hls, turns = 180 * floats(2000, 3), np.random.default_rng(1).normal(0, 100, 2000).astype(np.float32)
    hls[:6, 0], turns[:6] = 0, np.array([0, 360, -1e-9, 359.99997, -360, 719.9999]) / reach
    hue, rest = (hls[:, 0] + np.float32(reach) * turns) % 360, hls[:, 1:].copy()
    turn_block(hls, turns, np.float32(reach))
    np.testing.assert_array_equal(hls[:, 0], hue)
    np.testing.assert_array_equal(hls[:, 1:], rest)


@pytest.mark.parametrize(("channels", "channel"), [(1, 0), (3, 1)])
def test_light_is_added_as_numpy_does(channels: int, channel: int) -> None:
    picture, photons = floats(2000, channels), np.random.default_rng(1).integers(0, 300, 2000)
    wanted = picture.copy()
    light = wanted[:, channel]
    wanted[:, channel] = np.minimum(light + photons.astype(np.float32) / np.float32(255) * (1 - light), 1)
    light_block(picture, photons, channel)
    np.testing.assert_array_equal(picture, wanted)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_paint_covers_as_numpy_computes_it(channels: int) -> None:
    picture, share, (times, gain, color) = floats(40, 50, channels), floats(40, 50), np.float32([0.83, 0.71, 0.37])
    layer, cover = np.rint(share * 255).astype(np.uint8), (share * times)[..., None]
    wanted = picture * (gain * (1 - cover)) + color * cover
    np.testing.assert_array_equal(painted(picture.copy(), color, share, times, gain), wanted)
    cover = (layer * (times / 255))[..., None]
    wanted = picture * (gain * (1 - cover)) + color * cover
    np.testing.assert_array_equal(painted(picture.copy(), color, layer, times / 255, gain), wanted)


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_grow_pale_as_numpy_computes_it(channels: int) -> None:
    picture, pallor = floats(40, 50, channels) + np.float32(0.1) * floats(40, 51, channels)[:, 1:], np.float32(0.3)
    pale = np.maximum(picture, 1.5 * grey(picture) + 0.5)
    wanted = np.clip((pale - picture) * pallor + picture, 0, 1)
    np.testing.assert_array_equal(_paler(picture, 0.3), wanted)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("x", "y", "radius"), [(0.5, 0.2, 0.8), (0.0, 0.0, 0.05), (1.0, 0.9, 2.0)])
def test_ghosts_on_their_discs_alone_are_those_of_the_whole_picture(channels: int, x: float, y: float, radius: float) -> None:
    picture, size = floats(41, 60, channels), (41, 60)

    def away(x: float, y: float) -> Array:
        across, down = offsets(size, x, y)
        return np.sqrt(across * across + down * down)

    light = np.float32(0.7) * np.exp(-0.5 * np.square(away(x, y) / (radius * 41 / 2)))
    dark = (1 - picture) * (1 - light[:, :, None] * paint(SUN, channels))
    for along, wide, *tint in chance(8).random((9, 5)).tolist():
        share = 0.4 + 1.6 * along
        reach = (0.1 + 0.3 * wide) * radius * 41
        disc = np.clip((1 - away(x + share * (0.5 - x), y + share * (0.5 - y)) / reach) / 0.1, 0, 1)[:, :, None]
        dark = dark * (1 - np.float32(0.3) * disc * paint((*(0.5 + one / 2 for one in tint),), channels))
    found = sun_flare.run(picture.copy(), x, y, radius, 0.7, 9, 0.3, chance(8))
    np.testing.assert_array_equal(found, 1 - dark)


SHARED: dict[str, Any] = {
    "MultiplicativeNoise": {"per_channel": False}, "UniformNoise": {"per_channel": False},
    "LaplaceNoise": {"per_channel": False}, "SpeckleNoise": {"per_channel": False},
    "BiasField": {"strength": 0.9}, "PlasmaShadow": {}, "PlasmaBrightness": {},
    "PlasmaContrast": {}, "Vignette": {"strength": 0.5},
}  # fmt: skip


@pytest.mark.parametrize("channels", [1, 3, 4, 6, 130])
@pytest.mark.parametrize("name", SHARED)
def test_a_field_that_channels_share_is_the_same_in_each(name: str, channels: int) -> None:
    transform = getattr(vc, name)(**SHARED[name])
    one = np.full((20, 64, 1), 0.4, np.float32)
    many = vc.Pipeline([transform], seed=1)(np.repeat(one, channels, 2), ids=5, layout="hwc")
    alone = vc.Pipeline([transform], seed=1)(one, ids=5)
    assert np.ptp(alone) > 0
    np.testing.assert_array_equal(many, np.repeat(alone, channels, 2))


def _as_floats(function: PictureFunction, picture: Array, numbers: dict[str, float]) -> Array:
    """What the function makes of levels that became float32, rounded at last; of one that takes bytes, too."""
    draws = {"chance": generator(9)} if function.draws else {}
    found = function.run(picture.astype(np.float32) / np.float32(255), **numbers, **draws)
    return np.rint(np.clip(found, 0, 1) * np.float32(255)).astype(np.uint8)


FIELDS = [(function, {**numbers, "per_channel": each}) for each in (0.0, 1.0) for function, numbers in (
    (multiplicative_noise, {"low": 0.6, "high": 1.7}), (speckle_noise, {"std": 0.3}),
    (with_uniform_noise, {"reach": 0.6}), (with_laplace_noise, {"scale": 0.2}),
)]  # fmt: skip
ON_BYTES: list[tuple[PictureFunction, dict[str, float]]] = [
    *FIELDS, (shot_noise, {"photons": 20.0}), (shot_noise, {"photons": 700.0}), (shot_noise, {"photons": 7000.0}),
    (shifted, {"points": 9.0, "strength": 1.0}), (quantize, {"levels": 7.0}), (quantize, {"levels": 256.0}),
    (pixelate, {"size": 1.0}), (pixelate, {"size": 4.0}), (pixelate, {"size": 9.0}), (pixelate, {"size": 1000.0}),
]  # fmt: skip


@pytest.mark.parametrize("shape", [(1, 1, 1), (7, 9, 3), (40, 31, 3), (33, 70, 5), (50, 60, 1), (1030, 1, 2)])
@pytest.mark.parametrize(("function", "numbers"), ON_BYTES)
def test_functions_of_bytes_give_what_they_give_of_the_same_floats(
    function: PictureFunction, numbers: dict[str, float], shape: tuple[int, ...]
) -> None:
    picture = np.random.default_rng(4).integers(0, 256, shape, np.uint8)
    found = function(picture.copy(), numbers, 9, False, "here")
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, _as_floats(function, picture, numbers))


@pytest.mark.parametrize("shape", [(7, 9, 3), (33, 70, 5), (50, 60, 1)])
@pytest.mark.parametrize("per_channel", [0.0, 1.0])
def test_noise_of_a_field_is_rounded_as_numpy_does(shape: tuple[int, ...], per_channel: float) -> None:
    picture, field, one = floats(*shape), shape if per_channel else (*shape[:2], 1), np.float32
    factor = generator(9).random(field, one) * one(1.7 - 0.6) + one(0.6)
    grain = generator(9).standard_normal(field, one) * one(0.3) + one(1)
    even = (generator(9).random(field, one) * one(2) - one(1)) * one(0.6)
    peaks = (generator(9).laplace(size=field) * 0.2).astype(one)
    wanted = [picture * factor, picture * grain, picture + even, picture + peaks]
    functions = [pair for pair in FIELDS if pair[1]["per_channel"] == per_channel]
    for (function, numbers), values in zip(functions, wanted, strict=True):
        np.testing.assert_array_equal(function.run(picture.copy(), **numbers, chance=generator(9)), values)


@pytest.mark.parametrize("shape", [(1, 1, 3), (64, 48, 3), (9000, 1, 3), (129, 200, 4), (5, 4, 2), (200, 300, 1)])
def test_moments_and_what_is_made_of_them_are_numpys_to_the_last_bit(shape: tuple[int, ...]) -> None:
    picture, wanted = floats(*shape), np.linspace(-1, 3, shape[2])
    mean, std = picture.mean(axis=(0, 1), dtype=np.float64), picture.std(axis=(0, 1), dtype=np.float64)
    found = channel_moments(picture)
    assert [one.tobytes() for one in found] == [mean.tobytes(), std.tobytes()]
    moved = ((picture - mean) * (wanted / np.maximum(std, 1e-6)) + wanted).astype(np.float32)
    assert scaled_about(picture, mean, wanted / np.maximum(std, 1e-6), wanted).tobytes() == moved.tobytes()


@pytest.mark.parametrize("shape", [(1, 1, 3), (64, 48, 3), (13, 20, 5), (20, 30, 1)])
def test_levels_are_counted(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    wanted = [np.bincount(picture[:, :, k].ravel(), minlength=256) for k in range(shape[2])]
    np.testing.assert_array_equal(channel_counts(picture[:, ::-1]), wanted)


@pytest.mark.parametrize("threshold", [0.0, 0.01, 0.2])
def test_detail_is_added_as_numpy_does(threshold: float) -> None:
    picture = floats(31, 40, 3)
    detail = picture - smooth(picture, 1.3)
    sharp = detail * np.float32(0.7) + picture
    wanted = np.where(np.abs(detail) < np.float32(threshold), picture, sharp)
    found = unsharp_mask.run(picture.copy(), sigma=1.3, amount=0.7, threshold=threshold)
    np.testing.assert_array_equal(found, wanted)
