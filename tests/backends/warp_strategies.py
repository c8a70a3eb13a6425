"""Hypothesis strategy for warps: exact copies, and affine and perspective maps with every interpolation and border."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.backends.build import op_of
from tests.backends.matrices import affine, flip_x, flip_y, perspective, shift, stretch, transpose
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Bools, Floats, Ints, Warp

EXACT = ("flip_x", "flip_y", "transpose", "turn", "crop", "translate")
GENERAL = ("resize", "affine", "perspective")


@st.composite
def warps(
    draw: st.DrawFn,
    canvas: Ints,
    channels: int,
    active: Bools,
    shapes: tuple[str, ...] = EXACT + GENERAL,
    interpolations: tuple[str, ...] = INTERPOLATIONS,
    borders: tuple[str, ...] = BORDERS,
) -> Warp:
    """A warp of one shape, with its own matrix for every sample. Exact shapes may leave interpolation to None."""
    shape = draw(st.sampled_from(shapes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = [_matrix(shape, (int(h), int(w)), rng) for h, w in canvas]
    matrix = np.array([row[0] for row in rows], np.float64).reshape(-1, 3, 3)
    size = np.array([row[1] for row in rows], np.int64).reshape(-1, 2)
    interpolation = None if shape in EXACT and draw(st.booleans()) else draw(st.sampled_from(interpolations))
    inside = shape in EXACT and shape != "translate"
    width = draw(st.sampled_from((1, channels)))
    return op_of(
        Warp,
        len(canvas),
        active=active,
        matrix=matrix,
        size=np.where(active[:, None], size, canvas),
        interpolation=interpolation,
        border=None if inside and draw(st.booleans()) else draw(st.sampled_from(borders)),
        fill=tuple(rng.random(width)),
        mask_fill=draw(st.integers(0, 255)),
    )


def _matrix(shape: str, size: tuple[int, int], rng: np.random.Generator) -> tuple[Floats, tuple[int, int]]:
    """The matrix and the output canvas of one sample."""
    height, width = size
    exact: dict[str, tuple[Floats, tuple[int, int]]] = {
        "flip_x": (flip_x(width), size),
        "flip_y": (flip_y(height), size),
        "transpose": (transpose(), (width, height)),
        "turn": (transpose() @ flip_x(height), (width, height)),
    }
    if shape in exact:
        return exact[shape]
    if shape == "crop":
        top, left = int(rng.integers(height)), int(rng.integers(width))
        return shift(left, top), (int(rng.integers(1, height - top + 1)), int(rng.integers(1, width - left + 1)))
    if shape == "translate":
        return shift(int(rng.integers(-2 * width, 2 * width + 1)), int(rng.integers(-2 * height, 2 * height + 1))), size
    out_size = (int(rng.integers(1, 32)), int(rng.integers(1, 32)))
    if shape == "resize":
        return stretch(size, out_size), out_size
    matrix = affine(size, **_affine_parameters(size, rng))
    if shape == "perspective":
        tilt_x, tilt_y = rng.uniform(-0.6, 0.6, 2)
        matrix = matrix @ perspective(size, float(tilt_x), float(tilt_y))
    return (matrix, size) if rng.integers(2) else (matrix @ stretch(size, out_size), out_size)


def _affine_parameters(size: tuple[int, int], rng: np.random.Generator) -> dict[str, Any]:
    return {
        "degrees": float(rng.uniform(-180, 180)),
        "scale": tuple(rng.uniform(0.4, 2.0, 2)),
        "shear": float(rng.uniform(-0.5, 0.5)),
        "offset": (float(rng.uniform(-0.5, 0.5)) * size[1], float(rng.uniform(-0.5, 0.5)) * size[0]),
    }
