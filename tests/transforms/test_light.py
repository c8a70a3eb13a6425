"""Light that differs from place to place, against its formulas written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from tests.transforms.running import DTYPES, close, fractions, run

SIZE = (40, 52)
PLASMAS = ("PlasmaBrightness", "PlasmaContrast", "PlasmaShadow")


def middles(size: tuple[int, int]) -> tuple[Any, Any]:
    """x and y of the pixels' middles."""
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    return x, y


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("strength", "radius", "x", "y"), [(1.0, 0.0, 0.5, 0.5), (0.4, 0.5, 0.2, 0.9), (0.7, 1.0, 0.5, 0.5)])
def test_a_vignette_is_its_formula(dtype: Any, strength: float, radius: float, x: float, y: float) -> None:
    picture = random_picture((*SIZE, 3), dtype)
    at_x, at_y = middles(SIZE)
    d = np.hypot(at_x - x * SIZE[1], at_y - y * SIZE[0]) / (np.hypot(*SIZE) / 2)
    s = np.clip((d - radius) / max(1 - radius, 1e-6), 0, 1)
    wanted = fractions(picture) * (1 - strength * s**2 * (3 - 2 * s))[:, :, None]
    assert close(run("Vignette", picture, strength=strength, radius=radius, x=x, y=y), wanted)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("strength", [-1.0, 0.5])
@pytest.mark.parametrize("degrees", [0, 90, 200, 315])
def test_linear_light_grows_from_corner_to_corner(dtype: Any, strength: float, degrees: float) -> None:
    picture = random_picture((*SIZE, 2), dtype)
    x, y = middles(SIZE)
    along = np.cos(np.radians(degrees)) * x + np.sin(np.radians(degrees)) * y
    corners = [np.cos(np.radians(degrees)) * u + np.sin(np.radians(degrees)) * v for u in (0, SIZE[1]) for v in (0, SIZE[0])]
    w = (along - min(corners)) / (max(corners) - min(corners))
    wanted = fractions(picture) * (1 + strength * w)[:, :, None]
    assert close(run("Illumination", picture, strength=strength, degrees=degrees), wanted)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("strength", [-0.6, 1.0])
def test_gaussian_light_is_a_spot(dtype: Any, strength: float) -> None:
    picture = random_picture((*SIZE, 5), dtype)
    x, y = middles(SIZE)
    square = (x - 0.25 * SIZE[1]) ** 2 + (y - 0.75 * SIZE[0]) ** 2
    wanted = fractions(picture) * (1 + strength * np.exp(-square / (2 * (0.3 * min(SIZE)) ** 2)))[:, :, None]
    found = run("Illumination", picture, kind="gaussian", strength=strength, x=0.25, y=0.75, sigma=0.3)
    assert close(found, wanted)


def test_corner_light_falls_from_each_of_the_corners() -> None:
    flat, corners = np.full((*SIZE, 1), 0.4, np.float32), set()
    for id_ in range(24):
        w = run("Illumination", flat, id=id_, kind="corner", strength=1.0)[:, :, 0] / 0.4 - 1
        top = np.unravel_index(w.argmax(), SIZE)
        corner = (SIZE[0] * (top[0] > 0), SIZE[1] * (top[1] > 0))
        x, y = middles(SIZE)
        np.testing.assert_allclose(w, 1 - np.hypot(x - corner[1], y - corner[0]) / np.hypot(*SIZE), atol=1e-5)
        corners.add(corner)
    assert len(corners) == 4


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3, 5])
@pytest.mark.parametrize("name", PLASMAS)
def test_clouds_are_added_multiplied_and_darken(name: str, channels: int, dtype: Any) -> None:
    """The fractal is read off a flat picture, where it reaches both of its ends, and must be that of any other picture."""
    flat = np.full((*SIZE, 1), {"PlasmaBrightness": 0.5, "PlasmaContrast": 0.75, "PlasmaShadow": 1.0}[name], np.float32)
    shown = run(name, flat, strength=0.4).astype(np.float64)
    f = (shown - shown.min()) / (shown.max() - shown.min())
    f = 1 - f if name == "PlasmaShadow" else f
    ends = {"PlasmaBrightness": (0.1, 0.9), "PlasmaContrast": (0.65, 0.85), "PlasmaShadow": (0.6, 1.0)}[name]
    np.testing.assert_allclose((shown.min(), shown.max()), ends, atol=1e-5)
    picture = random_picture((*SIZE, channels), dtype)
    x, s = fractions(picture), 0.9 if name == "PlasmaContrast" else 0.4
    wanted = {
        "PlasmaBrightness": x + s * (2 * f - 1), "PlasmaContrast": (x - 0.5) * (1 + s * (2 * f - 1)) + 0.5,
        "PlasmaShadow": x * (1 - s * f),
    }[name]  # fmt: skip
    assert close(run(name, picture, strength=s), wanted)


@pytest.mark.parametrize("name", PLASMAS)
def test_smooth_clouds_differ_less_from_pixel_to_pixel(name: str) -> None:
    flat = np.full((128, 128, 1), 0.8, np.float32)
    steps = [
        np.mean([np.abs(np.diff(run(name, flat, id=n, strength=0.2, roughness=rough), axis=0)).mean() for n in range(4)])
        for rough in (0.1, 0.4, 1.0)
    ]
    assert steps[0] * 1.5 < steps[1] < steps[2] / 1.5


@pytest.mark.parametrize("name", ["Vignette", "Illumination", *PLASMAS])
@pytest.mark.parametrize("dtype", DTYPES)
def test_no_strength_keeps_the_picture(name: str, dtype: Any) -> None:
    picture = random_picture((17, 9, 3), dtype)
    assert close(run(name, picture, strength=0.0), fractions(picture), levels=0)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.Vignette(strength=1.5), r"Vignette\.strength: expected .* in \[0, 1\], got 1\.5"),
        (lambda: vc.Vignette(x=112), r"Vignette\.x: expected .* in \[0, 1\], got 112"),
        (lambda: vc.Illumination("round"), r"Illumination\.kind: expected one of linear, corner, gaussian, got 'round'"),
        (lambda: vc.Illumination(sigma=0), r"Illumination\.sigma: expected .* in \[0\.01, 10\], got 0"),
        (lambda: vc.PlasmaBrightness(51), r"PlasmaBrightness\.strength: .*did you mean 51/255 = 0\.2 of the range\?"),
        (lambda: vc.PlasmaShadow(roughness=0), r"PlasmaShadow\.roughness: expected .* in \[0\.01, 1\], got 0"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()
