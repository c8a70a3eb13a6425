"""Affine and perspective warps of the reference against scipy.ndimage (float64) and OpenCV."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.backends.build import op_of, program_of, random_picture, smooth_picture
from tests.backends.matrices import affine, perspective, shift
from vicinal.backends.reference.picture import Picture
from vicinal.backends.reference.points import source_points
from vicinal.backends.reference.run import run
from vicinal.backends.reference.warp import warp
from vicinal.program.ops import BORDERS, Floats, Warp

SIZE = (41, 56)
OUT = (50, 47)
FILL = 0.3
SCIPY = {
    "constant": "grid-constant",
    "edge": "nearest",
    "reflect": "mirror",
    "symmetric": "reflect",
    "wrap": "grid-wrap",
}
OPENCV = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT_101,
    "symmetric": cv2.BORDER_REFLECT,
    "wrap": cv2.BORDER_WRAP,
}
AFFINES = {
    "turn": affine(SIZE, degrees=33.0),
    "zoom": affine(SIZE, degrees=-10.0, scale=(1.7, 1.3), offset=(3.3, -2.1)),
    "shrink": affine(SIZE, degrees=80.0, scale=(0.4, 0.6), shear=0.3),
    "far away": affine(SIZE, degrees=5.0, scale=(0.2, 0.2), offset=(70.0, 30.0)),
    "shift": shift(0.37, -5.81),
}
PERSPECTIVES = {
    "mild": perspective(SIZE, 0.3, -0.2),
    "strong": affine(SIZE, degrees=15.0, scale=(0.7, 0.7)) @ perspective(SIZE, -0.8, 0.5),
}


def warped_fractions(values: Floats, matrix: Floats, interpolation: str, border: str) -> Floats:
    """One warp in float64, without rounding to any dtype."""
    op = op_of(Warp, matrix=matrix, size=OUT, interpolation=interpolation, border=border, fill=(FILL,))
    return warp(Picture(values=values, top=1.0), op, 0).values


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("name", AFFINES)
def test_affine_is_scipys(name: str, border: str) -> None:
    values, matrix = np.random.default_rng(3).random((*SIZE, 3)), AFFINES[name]
    row_first = matrix[:2, :2][::-1, ::-1]  # scipy's coordinates are (row, column), pixel centres at whole numbers
    offset = matrix[:2, 2][::-1] + row_first @ [0.5, 0.5] - 0.5
    mode = SCIPY[border]
    planes = [
        ndimage.affine_transform(plane, row_first, offset, OUT, order=1, mode=mode, cval=FILL)
        for plane in np.moveaxis(values, 2, 0)
    ]
    assert np.abs(warped_fractions(values, matrix, "bilinear", border) - np.stack(planes, 2)).max() < 1e-9


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("name", PERSPECTIVES)
def test_perspective_is_scipys(name: str, border: str) -> None:
    values, matrix = np.random.default_rng(4).random((*SIZE, 1)), PERSPECTIVES[name]
    rows, columns = np.indices(OUT) + 0.5
    x, y, w = np.tensordot(matrix, np.stack([columns, rows, np.ones(OUT)]), axes=1)
    coordinates = [y / w - 0.5, x / w - 0.5]
    plane = ndimage.map_coordinates(values[..., 0], coordinates, order=1, mode=SCIPY[border], cval=FILL)
    assert np.abs(warped_fractions(values, matrix, "bilinear", border)[..., 0] - plane).max() < 1e-9


def opencv(picture: Any, matrix: Floats, border: str, flags: int) -> Any:
    """cv2.warpPerspective with pixel centres at + 0.5, as ours, where OpenCV has them at whole numbers."""
    inverse = shift(-0.5, -0.5) @ matrix @ shift(0.5, 0.5)
    fill = [round(FILL * 255)] * 4
    method = flags | cv2.WARP_INVERSE_MAP
    if np.array_equal(matrix[2], [0, 0, 1]):
        return cv2.warpAffine(
            picture, inverse[:2], OUT[::-1], flags=method, borderMode=OPENCV[border], borderValue=fill
        )
    return cv2.warpPerspective(picture, inverse, OUT[::-1], flags=method, borderMode=OPENCV[border], borderValue=fill)


def ours(picture: Any, matrix: Floats, border: str, interpolation: str) -> Any:
    fill = (round(FILL * 255) / 255,)
    op = op_of(Warp, matrix=matrix, size=OUT, interpolation=interpolation, border=border, fill=fill)
    return run(program_of(op, [picture]), [picture])[0]


def difference_to_opencv(name: str, border: str, interpolation: str) -> Any:
    """In levels. OpenCV gets a picture padded far enough for bicubic: beyond two periods it does not fold (5.0)."""
    picture, matrix = smooth_picture((*SIZE, 3)), {**AFFINES, **PERSPECTIVES}[name]
    mine = ours(picture, matrix, border, interpolation).astype(int)
    if interpolation == "bilinear":
        return np.abs(mine - opencv(picture, matrix, border, cv2.INTER_LINEAR))
    fill = {"constant_values": round(FILL * 255)} if border == "constant" else {}
    padded = np.pad(picture, ((500, 500), (500, 500), (0, 0)), mode=cast(Any, border), **fill)
    return np.abs(mine - opencv(padded, shift(500, 500) @ matrix, "edge", cv2.INTER_CUBIC))


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("name", [*AFFINES, *PERSPECTIVES])
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
def test_warps_are_opencvs(name: str, border: str, interpolation: str) -> None:
    """OpenCV before 5 weighs in steps of 1/32 pixel: on slow waves that is a level, at the seam of a border more."""
    difference = difference_to_opencv(name, border, interpolation)
    assert difference.mean() < 0.5
    assert np.quantile(difference, 0.99) <= 2


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("name", AFFINES)
def test_nearest_is_opencvs_but_for_ties(name: str, border: str) -> None:
    picture = random_picture((*SIZE, 3))
    theirs = opencv(picture, AFFINES[name], border, cv2.INTER_NEAREST)
    assert (ours(picture, AFFINES[name], border, "nearest") != theirs).any(axis=2).mean() < 0.03


def test_the_maps_of_these_tests_look_beyond_every_side() -> None:
    """Else the borders above would be compared where there are none."""
    for matrix in (AFFINES["shrink"], PERSPECTIVES["strong"]):
        x, y, front = source_points(matrix, np.array(OUT))
        assert front.all()
        assert x.min() < -2
        assert x.max() > SIZE[1] + 2
        assert y.min() < -2
        assert y.max() > SIZE[0] + 2
