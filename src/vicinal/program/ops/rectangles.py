"""Rectangles of pixels that an op touches."""

from __future__ import annotations

from vicinal.program.ops.declare import Fault, Ints


def outside(field: str, rectangles: Ints, canvas: Ints) -> Fault | None:
    """The first of rectangles [N, R, 4] (y0, x0, y1, x1, half open) that is not empty and leaves its canvas [N, 2]."""
    filled = (rectangles[..., 2] > rectangles[..., 0]) & (rectangles[..., 3] > rectangles[..., 1])
    beyond = (rectangles[..., :2] < 0) | (rectangles[..., 2:] > canvas[:, None, :])
    found = filled & beyond.any(axis=-1)
    if not found.any():
        return None
    return Fault(field, "rectangles y0, x0, y1, x1 inside the canvas", rectangles[found][0].tolist())
