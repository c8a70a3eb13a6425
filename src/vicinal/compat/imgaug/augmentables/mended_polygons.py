"""Making polygons valid again whose outline meets itself after a distortion."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.random import RNG

_NARROWEST, _WIDEST = 1e-4, 0.1
"""Pixels by which faces are widened."""


class _ConcavePolygonRecoverer:
    """Finds a valid polygon for an outline; ``threshold_duplicate_points``: points nearer than that are one.

    The other arguments are imgaug's, in place of whose search for points of intersection Shapely finds the faces.
    """

    def __init__(
        self,
        threshold_duplicate_points: float = 1e-4,
        noise_strength: float = 1e-4,
        oversampling: float = 0.01,
        max_segment_difference: float = 1e-4,
    ) -> None:
        self.threshold_duplicate_points = threshold_duplicate_points
        self.noise_strength = noise_strength
        self.oversampling = oversampling
        self.max_segment_difference = max_segment_difference

    def recover_from(self, new_exterior: Any, old_polygon: Any, random_state: Any = 0) -> Any:
        """A valid polygon for the outline [N, 2] of at least three points, with the label of what it was.

        It is the outline itself where that is valid, else what it encloses.
        """
        outline = np.array(new_exterior, np.float32).reshape((-1, 2))
        require(len(outline) >= 3, "recover_from.new_exterior", "at least three points", len(outline))
        polygon = old_polygon.deepcopy(exterior=outline)
        if polygon.is_valid:
            return polygon
        kept = self._without_duplicates(outline)
        for candidate in (kept, self._apart(kept, random_state)):
            mended = _enclosed(candidate, old_polygon)
            if mended is not None:
                return mended
        return polygon

    def _without_duplicates(self, outline: Any) -> Any:
        kept: list[Any] = []
        for point in outline:
            if all(np.linalg.norm(point - other) >= self.threshold_duplicate_points for other in kept):
                kept.append(point)
        return np.array(kept, np.float32).reshape((-1, 2))

    def _apart(self, outline: Any, random_state: Any) -> Any:
        """At least three points that do not lie on one line."""
        rng = RNG.create_if_not_rng_(random_state)
        points = np.concatenate([outline, np.repeat(outline[-1:], max(3 - len(outline), 0), axis=0)])
        reach = max(self.noise_strength, float(np.abs(points).max(initial=0)) * 1e-6)
        return points + rng.uniform(-reach, reach, points.shape).astype(np.float32)


def _enclosed(outline: Any, old_polygon: Any) -> Any:
    """The outer outline of all faces within; faces that meet in a point are joined by the least widening that does it."""
    import shapely

    if len(outline) < 3:
        return None
    lines = shapely.unary_union(shapely.LinearRing(outline.astype(np.float64)))
    area = shapely.unary_union(shapely.get_parts(shapely.polygonize([lines])))
    reach = 0.0
    while not area.is_empty and reach < _WIDEST:
        if isinstance(area, shapely.Polygon):
            mended = type(old_polygon).from_shapely(area, label=old_polygon.label)
            if mended.is_valid:
                return mended
        reach = max(10 * reach, _NARROWEST)
        area = area.buffer(reach, join_style="mitre")
    return None
