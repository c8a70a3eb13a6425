"""AugMix's operations on one picture, for functions that need an augmented copy beside the picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.backends.reference.run import apply
from vicinal.program.ops import Equalize, Floats, Posterize, Solarize, Stretch
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.policy.operation import GEOMETRY
from vicinal.transforms.policy.spaces import AUG_MIX

STILL = tuple(one for one in AUG_MIX if one.name not in GEOMETRY)
"""Those that move no pixels."""


def augmented(picture: Floats, name: str, value: float) -> Floats:
    """``picture`` float32 [H, W, C] in [0, 1] after the operation called ``name``, whose number is ``value``.

    What lies beyond the picture is black, as in AugMix's published code; pixels are resampled bilinearly.
    """
    if name in GEOMETRY:
        return _warped(picture, _matrix(name, value, picture.shape))
    seen = Picture(values=picture.astype(np.float64), top=1.0, alpha=False)
    common: Any = {"place": name, "active": np.ones(1, np.bool_)}
    if name == "Posterize":
        op: Any = Posterize(bits=np.array([max(1, int(value))]), **common)  # Pillow's 0 bits would leave nothing at all
    elif name == "Solarize":
        op = Solarize(threshold=np.array([value / 255]), lift=None, **common)
    else:
        op = Stretch(**common) if name == "AutoContrast" else Equalize(**common)
    return apply(op, seen, 0).values.astype(np.float32)


def _matrix(name: str, value: float, shape: tuple[int, ...]) -> Floats:
    """From places of the result to places of the picture, [2, 3], by the outer corner of the first pixel."""
    height, width = shape[:2]
    if name == "Rotate":
        angle = -np.deg2rad(value)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        middle = np.array([width, height]) / 2
        return np.concatenate([turn, (middle - turn @ middle)[:, None]], axis=1)
    made = np.eye(2, 3)
    if name in ("ShearX", "ShearY"):
        made[(0, 1) if name == "ShearX" else (1, 0)] = -value
    else:
        axis = 0 if name == "TranslateX" else 1
        made[axis, 2] = -np.trunc(value * (width, height)[axis])
    return made


def _warped(picture: Floats, matrix: Floats) -> Floats:
    """OpenCV counts from the middle of the first pixel."""
    matrix = matrix.copy()
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    size, flags = (picture.shape[1], picture.shape[0]), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return by_channels(lambda part: cv2.warpAffine(part, matrix, size, flags=flags, borderValue=0), picture)
