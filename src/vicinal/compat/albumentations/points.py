"""Keypoints: their formats, checks, and which are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.compat.albumentations.transform import Array
from vicinal.errors import one_of

COLUMNS = {
    "xy": (0, 1, None, None, None),
    "yx": (1, 0, None, None, None),
    "xya": (0, 1, None, 2, None),
    "xys": (0, 1, None, None, 2),
    "xyas": (0, 1, None, 2, 3),
    "xysa": (0, 1, None, 3, 2),
    "xyz": (0, 1, 2, None, None),
}
"""Where x, y, z, the angle and the scale are in each format."""
WIDTH = 5
TURN = 2 * np.pi


class KeypointParams:
    """How keypoints are given: ``format`` of x, y, z (pixels), a (angle), s (scale); and whether those outside are dropped."""

    def __init__(
        self,
        format: str,
        label_fields: Sequence[str] | None = None,
        remove_invisible: bool = True,
        angle_in_degrees: bool = True,
        check_each_transform: bool = True,
    ) -> None:
        if format not in (*COLUMNS, "albumentations"):
            raise ValueError(one_of("KeypointParams.format", COLUMNS, format))
        self.format = format
        self.label_fields = label_fields
        self.remove_invisible = remove_invisible
        self.angle_in_degrees = angle_in_degrees
        self.check_each_transform = check_each_transform

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form."""
        return dict(vars(self))

    def __repr__(self) -> str:
        names = ("format", "label_fields", "remove_invisible", "angle_in_degrees", "check_each_transform")
        return f"KeypointParams({', '.join(f'{name}={getattr(self, name)}' for name in names)})"


def check_keypoints(keypoints: Array, shape: Any, depth: int | None = None) -> None:
    """ValueError that lists every keypoint outside of the picture, or with an angle that is no part of a turn."""
    limits = [("x", 0, shape[1]), ("y", 1, shape[0])] + ([] if depth is None else [("z", 2, depth)])
    messages = []
    for row in keypoints:
        messages += [
            f"Expected {name} for keypoint {row} to be in range [0, {limit}), got {row[column]}"
            for name, column, limit in limits
            if not 0 <= row[column] < limit
        ]
        if not 0 <= row[3] < TURN:
            messages.append(f"Expected angle for keypoint {row} to be in range [0, 2π), got {row[3]}")
    if messages:
        raise ValueError("\n".join(messages))


def filter_keypoints(keypoints: Array, shape: Any, depth: int | None = None) -> Array:
    """The keypoints within the picture."""
    if not keypoints.size:
        return keypoints
    x, y, z = keypoints[:, 0], keypoints[:, 1], keypoints[:, 2]
    seen = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
    if depth is not None:
        seen &= (z >= 0) & (z < depth)
    return np.asarray(keypoints[seen])


def points_of(keypoints: Array, source: str, degrees: bool) -> Array:
    """Keypoints of a format as rows (x, y, z, angle, scale, labels...), float32; angles in radians, [0, 2 pi)."""
    result = np.zeros((len(keypoints), WIDTH), np.float32)
    for column, index in enumerate(COLUMNS[source]):
        if index is not None:
            result[:, column] = keypoints[:, index]
    if degrees:
        result[:, 3] = np.radians(result[:, 3])
    result[:, 3] = np.mod(result[:, 3], TURN)
    return np.column_stack((result, keypoints[:, len(source) :]))


def points_in(keypoints: Array, target: str, degrees: bool) -> Array:
    """Rows of ``points_of`` in a format."""
    angle = np.mod(keypoints[:, 3], TURN)
    columns = {0: keypoints[:, 0], 1: keypoints[:, 1], 2: keypoints[:, 2], 4: keypoints[:, 4]}
    columns[3] = np.degrees(angle) if degrees else angle
    places = sorted((index, column) for column, index in enumerate(COLUMNS[target]) if index is not None)
    return np.column_stack([columns[column] for _, column in places] + [keypoints[:, WIDTH:]])
