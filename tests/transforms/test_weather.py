"""Weather, shadows and what is on the lens: shares of paint read off black and white pictures, and Pillow's polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

import vicinal as vc
from tests.backends.build import random_picture
from tests.transforms.lowered import lowered, values
from tests.transforms.running import DTYPES, close, fractions, run
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.corrupt.spatter import spatter
from vicinal.transforms.corrupt.weather import frost

SIZE = (60, 80)
COVERS: dict[str, dict[str, Any]] = {
    "Fog": {"density": 0.7, "color": 0.9}, "Rain": {"drops": 40, "darken": 0.25, "color": 0.8, "alpha": 0.9},
    "Snow": {"flakes": 60, "pallor": 0.0}, "Shadow": {"count": 2, "strength": 0.6, "feather": 0.01},
    "SunFlare": {},
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3, 5])
@pytest.mark.parametrize("name", COVERS)
def test_every_pixel_is_a_share_of_paint_and_the_rest_of_the_picture(name: str, channels: int, dtype: Any) -> None:
    """x' = a x + b at each pixel, with a and b as black and white pictures of the same id show them."""
    if channels == 5 and name in ("Snow", "SunFlare"):
        with pytest.raises(vc.DataError, match="expected 1 or 3 colour channels, got 5"):
            run(name, np.zeros((4, 4, 5), dtype))
        return
    black, white = (run(name, np.full((*SIZE, channels), v, np.float32), **COVERS[name]).astype(np.float64) for v in (0, 1))
    assert (black <= white + 1e-6).all()
    assert (white - black).min() < (white - black).max() - 0.2
    picture = random_picture((*SIZE, channels), dtype)
    wanted = black + (white - black) * fractions(picture)
    assert close(run(name, picture, **COVERS[name]), wanted, levels=1.1 if name == "Rain" else 0.9)  # 8-bit paint is rounded


def test_fog_is_between_its_thinnest_and_its_densest() -> None:
    black, white = (np.full((*SIZE, 1), v, np.float32) for v in (0, 1))
    for density, patchiness, color in ((0.8, 0.5, 1.0), (0.3, 1.0, 0.7), (1.0, 0.0, 0.9)):
        given = {"density": density, "patchiness": patchiness, "color": color}
        dark, light = run("Fog", black, **given), run("Fog", white, **given)
        share = 1 - (light - dark)
        assert share.max() <= density + 1e-5
        assert share.min() >= density * (1 - patchiness) - 1e-5
        assert np.ptp(share) >= 0.6 * density * patchiness
        np.testing.assert_allclose(dark, share * color, atol=1e-5)


@pytest.mark.parametrize("degrees", [-60.0, 0.0, 30.0])
def test_a_drop_is_a_line_of_its_length_and_slant(degrees: float) -> None:
    black = np.zeros((200, 200, 1), np.float32)
    lines = [run("Rain", black, id=n, drops=1, length=0.2, degrees=degrees, alpha=1.0, color=1.0)[:, :, 0] for n in range(12)]
    inside = [one for one in lines if max(one[0].max(), one[-1].max(), one[:, 0].max(), one[:, -1].max()) == 0]
    assert len(inside) > 3
    for one in inside:
        y, x = np.nonzero(one > 0.1)
        across, down = np.ptp(x), np.ptp(y)
        assert np.hypot(across, down) == pytest.approx(40, abs=4)
        assert across == pytest.approx(40 * abs(np.sin(np.radians(degrees))), abs=4)
        slope = np.polyfit(y, x, 1)[0]
        assert slope == pytest.approx(-np.tan(np.radians(degrees)), abs=0.1)


def test_drops_are_as_many_as_said_and_everywhere() -> None:
    black = np.zeros((300, 300, 1), np.uint8)
    dots = run("Rain", black, drops=60, length=0.0, width=1, alpha=1.0, color=1.0)[:, :, 0] > 8
    assert 40 <= ndimage.label(dots, np.ones((3, 3)))[1] <= 60
    assert all(part.any() for half in np.array_split(dots, 2) for part in np.array_split(half, 2, axis=1))
    assert not run("Rain", black, drops=0).any()


def test_rain_darkens() -> None:
    white = np.full((20, 20, 3), 255, np.uint8)
    assert set(np.unique(run("Rain", white, drops=0, darken=0.3)).tolist()) == {round(255 * 0.7)}


def test_snow_pales_what_is_behind_it() -> None:
    picture = random_picture((*SIZE, 3), np.float32)
    grey = fractions(picture) @ [0.299, 0.587, 0.114]
    pale = np.maximum(fractions(picture), (1.5 * grey + 0.5)[:, :, None])
    wanted = 0.6 * fractions(picture) + 0.4 * pale
    assert close(run("Snow", picture, flakes=0, pallor=0.4), wanted)


def test_flakes_near_the_camera_are_as_large_as_said() -> None:
    black = np.zeros((256, 256, 1), np.float32)
    spots, count = ndimage.label(run("Snow", black, flakes=20, size=0.08, streak=0.0, alpha=1.0, pallor=0.0)[:, :, 0] > 0.5)
    widths = sorted(max(part.stop - part.start for part in where) for where in ndimage.find_objects(spots))
    assert 10 <= count <= 20
    assert widths[-1] == pytest.approx(0.08 * 256, abs=4)
    assert widths[0] < 0.5 * widths[-1]


@pytest.mark.parametrize("vertices", [3, 5, 9])
def test_a_shadow_is_pillows_polygon(vertices: int) -> None:
    size = (90, 120)
    shadow = transform_class("Shadow")(count=1, strength=0.5, vertices=vertices, feather=0.0, region=(0.1, 0.2, 0.9, 1.0))
    drawn = values(lowered(shadow, size))["corners"][0] * size[::-1]
    assert (drawn >= [12, 18]).all()
    assert (drawn <= [108, 90]).all()
    middle = drawn.mean(axis=0)
    around = sorted(drawn.tolist(), key=lambda corner: np.arctan2(corner[1] - middle[1], corner[0] - middle[0]))
    canvas = Image.new("1", (size[1] * 8, size[0] * 8))
    ImageDraw.Draw(canvas).polygon([(8 * x, 8 * y) for x, y in around], fill=1)
    share = np.asarray(canvas).reshape(size[0], 8, size[1], 8).mean((1, 3))
    augment = vc.Pipeline([shadow], seed=0)
    white = np.full((*size, 1), 1.0, np.float32)
    found = 2 * (1 - augment(white, ids=0)[:, :, 0])
    assert found[share == 1].min(initial=1.0) > 0.999
    assert found[share == 0].mean() < 0.06  # OpenCV's polygons hold the pixels that their outline crosses


def test_two_shadows_are_no_darker_where_they_overlap() -> None:
    white = np.full((64, 64, 1), 1.0, np.float32)
    many = run("Shadow", white, count=20, strength=0.5, feather=0.0, region=(0, 0, 1, 1))
    assert set(np.unique(many).tolist()) == {0.5, 1.0}


def test_the_sun_glows_where_it_is() -> None:
    black = np.zeros((100, 150, 3), np.float32)
    given = {"ghosts": 0, "alpha": 0.8, "radius": 0.4, "region": (0.3, 0.2, 0.3, 0.2)}
    found = run("SunFlare", black, **given)
    y, x = np.mgrid[:100, :150] + 0.5
    glow = 0.8 * np.exp(-((x - 45) ** 2 + (y - 20) ** 2) / (2 * 20**2))
    np.testing.assert_allclose(found, glow[:, :, None] * [1, 0.95, 0.8], atol=1e-5)


def test_ghosts_lie_on_the_line_through_the_middle() -> None:
    black = np.zeros((200, 200, 1), np.float32)
    discs = run("SunFlare", black, ghosts=5, alpha=0.0, ghost_alpha=1.0, radius=0.3, region=(0.1, 0.1, 0.1, 0.1))[:, :, 0] > 0
    spots, count = ndimage.label(discs)
    assert count >= 1
    for y, x in ndimage.center_of_mass(discs, spots, range(1, count + 1)):
        assert abs(x - y) < 0.5  # the sun is on this diagonal
    np.testing.assert_array_equal(discs, discs.T)


@pytest.mark.parametrize("kind", ["water", "mud"])
def test_spatter_is_the_benchmarks(kind: str) -> None:
    picture = random_picture((*SIZE, 3), np.float32)
    given = {"std": 0.3, "sigma": 1.5, "threshold": 0.67, "strength": 0.6}
    augment = vc.Pipeline([transform_class("Spatter")(kind, **given)], seed=0)
    key = int(augment.program(picture[None], ids=[0]).ops[-1].key[0])  # type: ignore[attr-defined]
    wanted = spatter(picture, {"mean": 0.65, "mud": float(kind == "mud"), **given}, key, False, "")
    np.testing.assert_array_equal(augment(picture, ids=0), wanted)
    changed = (wanted != picture).any(axis=2)
    assert 0.02 < changed.mean() < 0.9
    assert (wanted[changed].mean() > picture[changed].mean()) == (kind == "water")


def test_frost_is_the_benchmarks() -> None:
    picture = random_picture((*SIZE, 3), np.float32)
    augment = vc.Pipeline([transform_class("Frost")(0.6, 0.7)], seed=0)
    key = int(augment.program(picture[None], ids=[0]).ops[-1].key[0])  # type: ignore[attr-defined]
    wanted = frost(picture, {"stays": 0.7, "amount": 0.6}, key, False, "")
    np.testing.assert_array_equal(augment(picture, ids=0), wanted)
    assert close(run("Frost", picture, amount=0.0, stays=0.7), 0.7 * fractions(picture))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.Fog(density=80), r"Fog\.density: expected .* in \[0, 1\], got 80"),
        (lambda: vc.Fog(color=230), r"Fog\.color: .*did you mean 230/255 = 0\.902 of the range\?"),
        (lambda: vc.Rain(drops=2.5), r"Rain\.drops: expected whole numbers"),
        (lambda: vc.Rain(length=20), r"Rain\.length: expected .* in \[0, 1\], got 20"),
        (lambda: vc.Snow(size=5), r"Snow\.size: expected .* in \[0, 0\.2\], got 5"),
        (lambda: vc.Shadow(region=(0, 112, 224, 224)), r"Shadow\.region: expected \(x0, y0, x1, y1\) in shares of width"),
        (lambda: vc.Shadow(region=(0.5, 0, 0.2, 1)), r"Shadow\.region: .* with x0 <= x1 and y0 <= y1, got \(0\.5"),
        (lambda: vc.Shadow(vertices=2), r"Shadow\.vertices: expected a whole number in \[3, 20\], got 2"),
        (lambda: vc.SunFlare(radius=400), r"SunFlare\.radius: expected .* in \[0\.01, 2\], got 400"),
        (lambda: vc.Spatter("snow"), r"Spatter\.kind: expected one of water, mud, got 'snow'"),
        (lambda: vc.Frost(stays=2), r"Frost\.stays: expected .* in \[0, 1\], got 2"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (200, 150)])
def test_fog_of_bytes_is_that_of_floats_rounded_once(channels: int, size: tuple[int, int]) -> None:
    picture = np.random.default_rng(4).integers(0, 256, (*size, channels), np.uint8)
    fog = vc.Pipeline([vc.Fog(density=0.6, patchiness=0.7, color=204 / 255)], seed=3)
    alpha = channels == 4
    whole = fog(picture, ids=5, alpha=alpha)
    exact = fog((picture / 255).astype(np.float32), ids=5, alpha=alpha) * 255
    assert np.abs(whole - exact).max() <= 0.5 + 1e-3
