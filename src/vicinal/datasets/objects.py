"""The objects of one picture: boxes and all that is aligned with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.losses import Texts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rings = tuple[Floats, ...]
"""One object's outline: outer rings, each [K, 2] in pixels, K of at least 3, not closed by a repeated first point."""
MARKS = ("iscrowd", "difficult")
"""Fields that mark an object as none to be learnt from or judged by. Without its mark it would be one like all others, so
formats that do not keep the mark (``Format.marks``) do not get the object."""


@attrs.frozen(eq=False)
class Objects:
    """M objects of a picture, aligned by position; what a format does not know is None.

    ``boxes`` [M, 4] xyxy in pixels, the canvas spanning [0, W] x [0, H]. ``labels`` [M]: indices into the data set's
    class names. ``polygons``: M entries, rings or None. ``masks``: M entries, a COCO RLE as {"size": [H, W], "counts":
    str} (compressed) or None. ``keypoints`` [M, K, 3]: x, y in pixels and visibility 0, 1 or 2. ``fields``: the
    format's own, by name, M JSON values each (iscrowd, id, difficult, score, instance ...). ``losses``: what was left
    out or clipped when these were read (``vicinal.datasets.losses``). ``corners`` [M, 4, 2]: of rotated boxes, in pixels,
    in their order around each; they may stick out of the picture, while the polygon is what lies inside.
    """

    boxes: Floats
    labels: Ints
    polygons: Sequence[Rings | None] | None = None
    masks: Sequence[Mapping[str, Any] | None] | None = None
    keypoints: Floats | None = None
    fields: Mapping[str, Sequence[Any]] = attrs.field(factory=dict)
    losses: Texts = attrs.field(factory=dict)
    corners: Floats | None = None

    def __len__(self) -> int:
        return len(self.boxes)

    def take(self, index: Ints) -> Objects:
        """The objects at these places."""

        def of(values: Sequence[Any] | None) -> list[Any] | None:
            return None if values is None else [values[k] for k in index]

        return Objects(
            self.boxes[index], self.labels[index], of(self.polygons), of(self.masks),
            None if self.keypoints is None else self.keypoints[index],
            {name: [values[k] for k in index] for name, values in self.fields.items()},
            self.losses,
            None if self.corners is None else self.corners[index],
        )  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """JSON, with full precision; without ``losses``, which are of the reading."""
        out: dict[str, Any] = {"boxes": self.boxes.tolist(), "labels": self.labels.tolist()}
        if self.polygons is not None:
            out["polygons"] = [None if rings is None else [ring.tolist() for ring in rings] for rings in self.polygons]
        if self.masks is not None:
            out["masks"] = [None if mask is None else dict(mask) for mask in self.masks]
        if self.keypoints is not None:
            out["keypoints"] = self.keypoints.tolist()
        if self.corners is not None:
            out["corners"] = self.corners.tolist()
        if self.fields:
            out["fields"] = {name: list(values) for name, values in self.fields.items()}
        return out

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Objects:
        """The objects of ``plain``."""
        boxes = np.asarray(value["boxes"], np.float64).reshape(-1, 4)
        polygons, keypoints, corners = (value.get(name) for name in ("polygons", "keypoints", "corners"))
        return cls(
            boxes,
            np.asarray(value["labels"], np.int64).reshape(len(boxes)),
            None if polygons is None else [None if rings is None else rings_of(rings) for rings in polygons],
            value.get("masks"),
            np.asarray(keypoints, np.float64).reshape(len(boxes), -1, 3) if keypoints else None,
            value.get("fields", {}),
            corners=None if corners is None else np.asarray(corners, np.float64).reshape(len(boxes), 4, 2),
        )


def rings_of(rings: Sequence[Any]) -> Rings:
    """Rings from nested lists of numbers."""
    return tuple(np.asarray(ring, np.float64).reshape(-1, 2) for ring in rings)
