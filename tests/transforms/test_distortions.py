"""Distortions of a grid and of a lens: the picture against a dense map of their formulas, and targets against the picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from scipy.ndimage import map_coordinates

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from vicinal.data.lattice import Lattice
from vicinal.program.folds import strength
from vicinal.program.ops import Warp
from vicinal.transforms.catalogue import transform_class

EXAMPLES: dict[str, dict[str, Any]] = {
    "GridDistortion": {"limit": (0.2, 0.6)},
    "LensDistortion": {"k1": (-0.3, 0.4), "k2": (-0.05, 0.1)},
    "PiecewiseAffine": {"cells": (2, 3), "limit": (0.1, 0.2)},
    "ThinPlateSpline": {"limit": (0.02, 0.1)},
    "Twirl": {"degrees": (-70, 70)},
    "Wave": {"amplitude": (0.01, 0.03), "wavelength": (0.4, 0.9)},
}


def made(name: str, **arguments: Any) -> Any:
    return vc.Pipeline([transform_class(name)(**arguments)], seed=4)


def shown(picture: Any, x: Any, y: Any) -> Any:
    """SciPy's picture of places (x, y) in pixels, the outermost pixel going on."""
    planes = np.moveaxis(picture.astype(np.float64), 2, 0)
    return np.stack([map_coordinates(plane, [y - 0.5, x - 0.5], order=1, mode="nearest") for plane in planes], axis=2)


@pytest.mark.parametrize(("k1", "k2"), [(0.3, 0.0), (-0.2, 0.0), (0.1, 0.1), (-0.1, 0.05)])
@pytest.mark.parametrize("size", [(60, 60), (50, 91), (120, 40)])
def test_a_lens_shows_browns_polynomial(k1: float, k2: float, size: tuple[int, int]) -> None:
    picture = smooth_picture((*size, 3), np.float32)
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    right, below = x - size[1] / 2, y - size[0] / 2
    r = np.hypot(right, below) / (np.hypot(*size) / 2)
    grown = 1 + k1 * r**2 + k2 * r**4
    wanted = shown(picture, size[1] / 2 + right * grown, size[0] / 2 + below * grown)
    found = made("LensDistortion", k1=k1, k2=k2, border="edge")(picture)
    assert np.abs(found - wanted).max() < 0.004


def test_a_lens_is_opencvs_with_its_focal_lengths() -> None:
    """OpenCV's r counts in focal lengths: the half diagonal of a square picture with sides as focal lengths is sqrt(1/2)."""
    picture, k1, k2 = smooth_picture((80, 80, 3), np.float32), 0.2, 0.05
    camera = np.array([[80, 0, 39.5], [0, 80, 39.5], [0, 0, 1.0]])
    x, y = cv2.initUndistortRectifyMap(camera, np.array([2 * k1, 4 * k2, 0, 0]), np.eye(3), camera, (80, 80), cv2.CV_32FC1)
    wanted = shown(picture, x + 0.5, y + 0.5)
    found = made("LensDistortion", k1=k1, k2=k2, border="edge")(picture)
    assert np.abs(found - wanted).max() < 0.004


@pytest.mark.parametrize("steps", [2, 5, 30])
@pytest.mark.parametrize("size", [(60, 60), (50, 91), (20, 7)])
def test_a_grid_shows_parts_of_the_drawn_widths(steps: int, size: tuple[int, int]) -> None:
    picture = smooth_picture((*size, 3), np.float32)
    pipeline = made("GridDistortion", steps=steps, limit=0.3, border="edge")
    for n in range(3):
        (warp,) = [op for op in pipeline.program(picture[None], ids=[n]).ops if isinstance(op, Warp)]
        lattice = warp.lattice(0)
        assert lattice is not None
        assert lattice.shape == (steps + 1, steps + 1)
        sources = []
        for axis, length in ((1, size[0]), (0, size[1])):
            even = np.arange(steps + 1) * (length / steps)
            nodes = even + (lattice.shifts[:, 0, 1] if axis else lattice.shifts[0, :, 0])
            widths = np.diff(nodes) / np.diff(even)
            assert nodes[0] == 0
            assert nodes[-1] == pytest.approx(length)
            assert 0.69 / 1.31 < widths.min() < widths.max() < 1.31 / 0.69
            assert widths.std() > 0.001
            sources.append(np.interp(np.arange(length) + 0.5, even, nodes))
        across, down = lattice.shifts[0, :, 0] / size[1], lattice.shifts[:, 0, 1] / size[0]
        assert np.abs(across - down).max() > 1e-3  # columns and rows are drawn apart
        wanted = shown(picture, *np.meshgrid(sources[1], sources[0]))
        np.testing.assert_allclose(pipeline(picture, ids=n), wanted, atol=2e-3)


@pytest.mark.parametrize(("name", "still"), [
    ("GridDistortion", {"limit": 0}), ("LensDistortion", {"k1": 0, "k2": 0}), ("PiecewiseAffine", {"limit": 0}),
    ("ThinPlateSpline", {"limit": 0}), ("Twirl", {"degrees": 0}), ("Wave", {"amplitude": 0}),
])  # fmt: skip
@pytest.mark.parametrize("shape", [(30, 40, 3), (1, 1, 1), (1, 17, 4)])
def test_nothing_drawn_keeps_the_picture(name: str, still: Any, shape: Any) -> None:
    picture = random_picture(shape)
    np.testing.assert_array_equal(made(name, **still, border="edge")(picture), picture)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_dot_and_its_keypoint_stay_together(name: str) -> None:
    size = (120, 150)
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    seen = 0
    for place in [(30.5, 40.5), (75.5, 60.5), (110.5, 90.5)]:
        dot = np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / 4).astype(np.float32)[..., None]
        for n in range(8):
            found = made(name, **EXAMPLES[name])(image=dot, keypoints=[place], ids=n)
            weight = found["image"][..., 0].astype(np.float64)
            points = np.asarray(found["keypoints"])
            if weight.sum() < 5 or not len(points):
                continue
            seen += 1
            centre = np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()
            assert np.abs(points[0, :2] - centre).max() < 0.7  # a dot across a line of the grid has its own centre
    assert seen >= 20


@pytest.mark.parametrize("name", EXAMPLES)
def test_boxes_are_the_hulls_of_the_warped_masks(name: str) -> None:
    image, apart = np.zeros((140, 160, 3), np.uint8), []
    for box in ([30, 40, 90, 80], [70, 20, 130, 120], [20, 90, 50, 125]):
        mask = np.zeros((140, 160), np.uint8)
        mask[box[1] : box[3], box[0] : box[2]] = 1
        for n in range(8):
            found = made(name, **EXAMPLES[name])(image=image, mask=mask, boxes=[box], ids=n)
            rows, columns = np.nonzero(found["mask"])
            hull = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
            apart.append(np.abs(np.asarray(found["boxes"])[0, :4] - hull))
    assert np.max(apart) <= 1.1
    assert np.mean(apart) > 0.05


@pytest.mark.parametrize(
    ("name", "strong"), [("GridDistortion", {"limit": 0.9}), ("LensDistortion", {"k1": [-1.0, 1.0], "k2": -1.0})]
)
def test_strong_distortions_are_weakened_until_nothing_folds(name: str, strong: Any) -> None:
    pipeline = made(name, **strong)
    program = pipeline.program(np.zeros((40, 30, 30, 3), np.uint8), ids=range(40))
    (warp,) = [op for op in program.ops if isinstance(op, Warp)]
    left = program.record.values[f"{name}[0]"]["strength"]
    assert 0 < left.min() < 1
    for n in range(40):
        lattice = warp.lattice(n)
        assert lattice is not None
        assert strength(lattice, np.array([30, 30])) > 1 - 1e-6  # it needs no more weakening
        if left[n] < 1:
            assert strength(Lattice(1.1 * lattice.shifts), np.array([30, 30])) < 1
    points = np.random.default_rng(0).uniform(5, 25, (10, 2))
    assert len(pipeline(image=np.zeros((30, 30, 3), np.uint8), keypoints=points, ids=1)["keypoints"]) > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_backends_agree_and_samples_are_alike_alone_and_in_any_batch(name: str) -> None:
    pictures = [random_picture((31, 45, 3)), random_picture((1, 9, 3)), random_picture((64, 2, 3))]
    pipeline = made(name, **EXAMPLES[name], p=0.8)
    together = pipeline(pictures, ids=range(3))
    reference = pipeline(pictures, ids=range(3), backend="reference")
    for n, picture in enumerate(pictures):
        np.testing.assert_array_equal(pipeline(picture, ids=n), together[n])
        assert np.abs(together[n].astype(int) - reference[n]).max() <= 1


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("GridDistortion", {"steps": 1}, r"GridDistortion\.steps: expected a whole number in \[2, 100\], got 1"),
        ("GridDistortion", {"limit": 1}, r"GridDistortion\.limit: expected .*\[0, 0\.9\], got 1"),
        ("GridDistortion", {"limit": (-0.3, 0.3)}, r"GridDistortion\.limit: expected .*, got \(-0\.3, 0\.3\)"),
        ("LensDistortion", {"k1": 2}, r"LensDistortion\.k1: expected .*\[-1, 1\], got 2"),
        ("LensDistortion", {"k2": "0.1"}, r"LensDistortion\.k2: expected .*, got '0\.1'"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, arguments: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=message):
        transform_class(name)(**arguments)
