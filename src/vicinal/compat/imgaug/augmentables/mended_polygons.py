"""Making polygons valid again whose outline meets itself after a distortion."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.random import RNG


class _ConcavePolygonRecoverer:
    """Finds the valid polygon nearest to an outline; ``threshold_duplicate_points``: points nearer than that are one.

    The other arguments are imgaug's, whose search for points of intersection Shapely's ``make_valid`` takes the place of.
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
        """A valid polygon for the outline [N, 2], with the label of what it was; the largest part where it falls apart."""
        outline = np.array(new_exterior, np.float32).reshape((-1, 2))
        polygon = old_polygon.deepcopy(exterior=outline)
        if polygon.is_valid:
            return polygon
        kept = self._without_duplicates(outline)
        for candidate in (kept, self._apart(kept, random_state)):
            mended = _largest_part(candidate, old_polygon)
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


def _largest_part(outline: Any, old_polygon: Any) -> Any:
    import shapely

    if len(outline) < 3:
        return None
    parts = shapely.get_parts(shapely.make_valid(shapely.Polygon(outline)))
    areas = [part for part in parts if isinstance(part, shapely.Polygon) and part.area > 0]
    if not areas:
        return None
    largest = max(areas, key=lambda part: part.area)
    mended = type(old_polygon).from_shapely(largest, label=old_polygon.label)
    return mended if mended.is_valid else None
