"""Whirls, waves, nets and thin plates against their formulas and SciPy's splines; rotations and sides that stay safe."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.interpolate import RBFInterpolator, RegularGridInterpolator
from scipy.ndimage import map_coordinates

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.transforms.lowered import lowered, values
from tests.transforms.running import DTYPES, run
from tests.transforms.test_tone_curves import GOLDEN, recorded
from vicinal.data.lattice import displacement
from vicinal.program.ops import Warp
from vicinal.transforms.catalogue import transform_class

SIZES = [(60, 60), (50, 91), (120, 40)]


def shown(picture: Any, x: Any, y: Any) -> Any:
    """SciPy's picture of places (x, y) in pixels, the outermost pixel going on."""
    planes = np.moveaxis(picture.astype(np.float64), 2, 0)
    return np.stack([map_coordinates(plane, [y - 0.5, x - 0.5], order=1, mode="nearest") for plane in planes], axis=2)


def field(name: str, size: tuple[int, int], sample: int, **arguments: Any) -> tuple[Any, Any]:
    """The shifts [H, W, 2] of pixels' middles as one sample gets them, and what was recorded of it."""
    lowering = lowered(transform_class(name)(**arguments), size, sample + 1)
    (warp,) = [op for op in lowering.ops if isinstance(op, Warp)]
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    lattice = warp.lattice(sample)
    assert lattice is not None
    return displacement(lattice, np.array(size), x, y), {key: row[sample] for key, row in values(lowering).items()}


@pytest.mark.parametrize(("degrees", "radius"), [(40.0, 0.5), (-90.0, 0.7), (10.0, 0.2)])
@pytest.mark.parametrize("size", SIZES)
def test_a_whirl_is_its_formula(degrees: float, radius: float, size: tuple[int, int]) -> None:
    picture = smooth_picture((*size, 3), np.float32)
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    right, below = x - 0.4 * size[1], y - 0.5 * size[0]
    r = np.hypot(right, below) / (radius * min(size))
    angle = -np.radians(degrees) * np.where(r < 1, 1 - r**2, 0) ** 2  # clockwise on the screen: looks counter-clockwise
    at_x, at_y = right * np.cos(angle) - below * np.sin(angle), right * np.sin(angle) + below * np.cos(angle)
    wanted = shown(picture, at_x + 0.4 * size[1], at_y + 0.5 * size[0])
    found = run("Twirl", picture, degrees=degrees, radius=radius, x=0.4, y=0.5, border="edge")
    assert np.abs(found - wanted).max() < 0.01


def test_a_whirl_turns_clockwise() -> None:
    picture = np.zeros((101, 101, 1), np.float32)
    picture[48:53, 55:65] = 1  # to the right of the middle, and then below it
    found = run("Twirl", picture, degrees=90, radius=2.0, x=0.5, y=0.5)[:, :, 0]
    y, x = np.nonzero(found > 0.5)
    assert y.mean() > 55 > 53 > x.mean()


@pytest.mark.parametrize(("amplitude", "length"), [(0.02, 0.5), (0.05, 1.0), (0.01, 0.1)])
@pytest.mark.parametrize("size", SIZES)
def test_waves_are_sines(amplitude: float, length: float, size: tuple[int, int]) -> None:
    for sample in range(3):
        found, recorded_ = field("Wave", size, sample, amplitude=amplitude, wavelength=length)
        y, x = np.mgrid[: size[0], : size[1]] + 0.5
        phase, shorter = np.radians(recorded_["phase"]), min(size)
        wanted = [np.sin(2 * np.pi * at / (length * shorter) + phase[k]) for k, at in enumerate((y, x))]
        assert recorded_["strength"] == 1
        slack = 0.012 if length * shorter >= 12 else 0.1  # of so few pixels, two nodes stand for each
        np.testing.assert_allclose(found, amplitude * shorter * np.stack(wanted, axis=2), atol=slack * amplitude * shorter)


@pytest.mark.parametrize("points", [2, 4, 6])
@pytest.mark.parametrize("size", SIZES)
def test_a_thin_plate_is_scipys(points: int, size: tuple[int, int]) -> None:
    found, drawn = field("ThinPlateSpline", size, 2, points=points, limit=0.03)
    along = np.linspace(0, 1, points)
    y, x = np.meshgrid(along, along, indexing="ij")
    knots = np.stack([x.ravel(), y.ravel()], axis=1)
    spline = RBFInterpolator(knots, drawn["shifts"], kernel="thin_plate_spline", degree=1)
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    wanted = spline(np.stack([x.ravel() / size[1], y.ravel() / size[0]], axis=1)).reshape(*size, 2) * size[::-1]
    assert drawn["strength"] == 1
    assert np.abs(drawn["shifts"]).max() <= 0.03
    np.testing.assert_allclose(found, wanted, atol=0.06)


@pytest.mark.parametrize("keep_edges", [False, True])
@pytest.mark.parametrize("cells", [(4, 4), (2, 7)])
@pytest.mark.parametrize("size", SIZES)
def test_a_net_is_bilinear_between_nodes_that_moved(size: tuple[int, int], cells: tuple[int, int], keep_edges: bool) -> None:
    shift = transform_class("PiecewiseAffine")(cells=cells, limit=0.4, keep_edges=keep_edges)
    (warp,) = lowered(shift, size, 3).ops
    nodes = warp.lattice(2).shifts  # type: ignore[attr-defined]
    assert nodes.shape == (cells[0] + 1, cells[1] + 1, 2)
    inner = nodes[1:-1, 1:-1] / [size[1] / cells[1], size[0] / cells[0]]
    assert 0.2 < np.abs(inner).max() <= 0.4
    assert (nodes[0] == 0).all() == (nodes[:, -1] == 0).all() == keep_edges
    places = [np.linspace(0, side, count + 1) for side, count in zip(size, cells, strict=True)]
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    moved = RegularGridInterpolator(places, nodes)(np.stack([y, x], axis=2))
    picture = smooth_picture((*size, 3), np.float32)
    found = run("PiecewiseAffine", picture, id=2, cells=cells, limit=0.4, keep_edges=keep_edges, border="edge")
    np.testing.assert_allclose(found, shown(picture, x + moved[..., 0], y + moved[..., 1]), atol=2e-3)


@pytest.mark.parametrize("size", [(60, 60), (50, 90), (33, 120)])
@pytest.mark.parametrize("degrees", [0.0, 17.0, 45.0, 90.0, -130.0, 180.0])
def test_a_safe_rotation_shows_all_or_no_border(size: tuple[int, int], degrees: float) -> None:
    corners = np.array([[0, 0], [size[1], 0], [size[1], size[0]], [0, size[0]]], np.float64)
    (warp,) = lowered(transform_class("SafeRotate")(degrees), size).ops
    forward = np.linalg.inv(warp.matrix[0])  # type: ignore[attr-defined]
    moved = corners @ forward[:2, :2].T + forward[:2, 2]
    low, high = moved.min(axis=0), moved.max(axis=0)
    assert (low >= -1e-9).all()
    assert (high <= np.array(size[::-1]) + 1e-9).all()
    assert max((high - low) / size[::-1]) == pytest.approx(1)
    angle = np.degrees(np.arctan2(forward[1, 0], forward[0, 0]))
    assert (angle - degrees + 180) % 360 == pytest.approx(180)
    (warp,) = lowered(transform_class("SafeRotate")(degrees, keep="no_border"), size).ops
    inverse = warp.matrix[0]  # type: ignore[attr-defined]
    looked = corners @ inverse[:2, :2].T + inverse[:2, 2]
    low, high = looked.min(axis=0), looked.max(axis=0)
    assert (low >= -1e-9).all()
    assert (high <= np.array(size[::-1]) + 1e-9).all()
    assert max((high - low) / size[::-1]) == pytest.approx(1)


@pytest.mark.parametrize("dtype", DTYPES)
def test_no_border_is_seen_inside_of_a_safe_rotation(dtype: Any) -> None:
    white = np.full((47, 61, 1), 1 if dtype is np.float32 else np.iinfo(dtype).max, dtype)
    for id_ in range(8):
        assert run("SafeRotate", white, id=id_, degrees=(-180, 180), keep="no_border").min() >= 0.999 * white.max()
        assert run("SafeRotate", white, id=id_, degrees=(10, 80), keep="corners").min() == 0


def test_sides_are_imgaugs() -> None:
    compared = 0
    for name in ("CropAndPad", "Crop", "Pad"):
        for case, given, wanted in recorded("imgaug", name):
            kwargs = case["call"]["kwargs"]
            amounts = kwargs.get("px")
            amounts = amounts["$tuple"] if isinstance(amounts, dict) else [amounts] * 4
            whole = all(isinstance(one, int) for one in amounts)
            if not whole or kwargs["keep_size"] or kwargs.get("pad_cval") or given.dtype != np.uint8:
                continue
            if case["shape"][0] == 1:  # imgaug takes more from one side where little is left
                continue
            signed = [-one if name == "Crop" else one for one in amounts]
            sides = dict(zip(("top", "right", "bottom", "left"), signed, strict=True))
            found = run("CropAndPad", np.atleast_3d(given), unit="pixels", keep_size=False, **sides)
            np.testing.assert_array_equal(found.reshape(wanted.shape), wanted)
            compared += 1
    assert compared >= 6 or not GOLDEN.is_dir()


@pytest.mark.parametrize("border", ["constant", "edge", "reflect"])
@pytest.mark.parametrize("sides", [(3, -2, 0, 5), (-4, -4, -4, -4), (6, 6, 6, 6)])
def test_kept_sizes_show_the_same_part(sides: tuple[int, int, int, int], border: str) -> None:
    picture = smooth_picture((40, 50, 3), np.float32)
    given = dict(zip(("top", "right", "bottom", "left"), sides, strict=True)) | {"unit": "pixels", "border": border}
    part = run("CropAndPad", picture, keep_size=False, **given)
    assert part.shape == (40 + sides[0] + sides[2], 50 + sides[1] + sides[3], 3)
    y, x = ((np.arange(n) + 0.5) * (m / n) for n, m in zip((40, 50), part.shape[:2], strict=True))
    wanted = shown(part, *np.meshgrid(x, y))
    assert np.abs(run("CropAndPad", picture, **given) - wanted)[8:-8, 8:-8].max() < 0.02


@pytest.mark.parametrize("shape", [(1, 1), (2, 5), (7, 3)])
def test_a_pixel_is_left_of_what_is_cut(shape: tuple[int, int]) -> None:
    picture = random_picture((*shape, 3))
    cut = {"top": -100, "right": -100, "bottom": -100, "left": -100, "unit": "pixels", "keep_size": False}
    middle = picture[(shape[0] - 1) // 2, (shape[1] - 1) // 2]
    np.testing.assert_array_equal(run("CropAndPad", picture, **cut), middle[None, None])


def test_sides_move_targets_and_are_drawn_apart() -> None:
    augment = vc.Pipeline([transform_class("CropAndPad")(keep_size=False)], seed=3)
    sizes = set()
    for id_ in range(20):
        mask = np.zeros((40, 60), np.uint8)
        mask[15:25, 20:40] = 1
        out = augment(image=np.zeros((40, 60, 3), np.uint8), mask=mask, boxes=[[20, 15, 40, 25]], ids=id_)
        y, x = np.nonzero(out["mask"])
        assert np.asarray(out["boxes"])[0].tolist() == [x.min(), y.min(), x.max() + 1, y.max() + 1]
        sizes.add(out["image"].shape)
    assert len(sizes) > 10


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.Twirl(degrees=270), r"Twirl\.degrees: expected .* in \[-180, 180\], got 270"),
        (lambda: vc.Twirl(radius=100), r"Twirl\.radius: expected .* in \[0\.05, 2\], got 100"),
        (lambda: vc.Wave(amplitude=5), r"Wave\.amplitude: expected .* in \[0, 0\.2\], got 5"),
        (lambda: vc.Wave(wavelength=0.01), r"Wave\.wavelength: expected .* in \[0\.1, 10\], got 0\.01"),
        (lambda: vc.ThinPlateSpline(points=9), r"ThinPlateSpline\.points: expected a whole number in \[2, 6\], got 9"),
        (lambda: vc.PiecewiseAffine(cells=(4, 65)), r"PiecewiseAffine\.cells: expected at most 64 rows and columns"),
        (lambda: vc.SafeRotate(keep="all"), r"SafeRotate\.keep: expected one of corners, no_border, got 'all'"),
        (lambda: vc.CropAndPad(top=-20), r"CropAndPad\.top: expected shares of the side .*\(pixels: unit='pixels'\), got -20"),
        (lambda: vc.CropAndPad(unit="pixels"), r"CropAndPad\.top: expected whole pixels .*unit='fraction'"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()
