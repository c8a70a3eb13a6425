"""Hypothesis strategies for warps that look anywhere: at a single pixel a billion times enlarged, or a billion pixels away."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.backends.build import op_of
from tests.backends.matrices import affine, perspective, shift
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Floats, Ints, Warp

DEGREES = (0.0, 90.0, 180.0, 25.0, -137.0, 44.999)


@st.composite
def wild_warps(
    draw: st.DrawFn,
    canvas: Ints,
    channels: int,
    interpolations: tuple[str, ...] = INTERPOLATIONS,
    borders: tuple[str, ...] = BORDERS,
    longest: int = 20,
) -> Warp:
    """Scales from 1e-9 to 1e9, offsets up to 1e12 pixels, turned or not, the horizon inside of the canvas or not."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    turned, tilted = draw(st.booleans()), draw(st.booleans())
    strength = draw(st.sampled_from((0.5, 3.0, 9.0)))
    size = (draw(st.integers(1, longest)), draw(st.integers(1, longest)))
    matrices = [_matrix((int(h), int(w)), size, rng, strength, turned, tilted) for h, w in canvas]
    return op_of(
        Warp,
        len(canvas),
        matrix=np.array(matrices).reshape(-1, 3, 3),
        size=size,
        interpolation=draw(st.sampled_from(interpolations)),
        border=draw(st.sampled_from(borders)),
        fill=tuple(rng.random(draw(st.sampled_from((1, channels))))),
        mask_fill=int(rng.integers(0, 256)),
    )


def _matrix(
    size: tuple[int, int], out: tuple[int, int], rng: np.random.Generator, strength: float, turned: bool, tilted: bool
) -> Floats:
    """About the middle of both canvases, then moved by up to 10^strength pixels; ``tilted``: the camera may look past it."""
    how: dict[str, Any] = {"scale": tuple(10.0 ** rng.uniform(-strength, strength, 2) * rng.choice((-1.0, 1.0), 2))}
    if turned:
        how |= {"degrees": float(rng.choice(DEGREES)), "shear": float(rng.uniform(-0.5, 0.5))}
    matrix = shift(size[1] / 2, size[0] / 2) @ affine((0, 0), **how) @ shift(-out[1] / 2, -out[0] / 2)
    matrix = shift(*(rng.choice((0.0, 1.0), 2) * rng.normal(size=2) * 10.0 ** rng.uniform(-1, strength + 3, 2))) @ matrix
    return matrix @ perspective(out, *rng.uniform(-1.9, 1.9, 2)) if tilted else matrix
