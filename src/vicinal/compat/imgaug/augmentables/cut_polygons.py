"""The parts of a polygon within an image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.compat.imgaug.augmentables.utils import normalize_shape

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.polys import Polygon


def clip_polygon(polygon: Polygon, image: Any) -> list[Polygon]:
    """See ``Polygon.clip_out_of_image``. Each part starts at its point that is nearest to a point of the whole."""
    import shapely

    if len(polygon.exterior) <= 2:
        parts = polygon.to_line_string(closed=False).clip_out_of_image(image) if len(polygon.exterior) else []
        return [polygon.deepcopy(exterior=part.coords) for part in parts]
    height, width = normalize_shape(image)[:2]
    frame = shapely.Polygon([(0, 0), (width, 0), (width, height), (0, height)])
    common = shapely.get_parts(polygon.to_shapely_polygon().intersection(frame))
    areas = [part for part in common if isinstance(part, shapely.Polygon) and not part.is_empty]
    return [_started(type(polygon).from_shapely(area, label=polygon.label), polygon.exterior) for area in areas]


def _started(part: Polygon, outline: Any) -> Polygon:
    squares = ((outline[:, None].astype(np.float64) - part.exterior[None]) ** 2).sum(axis=-1)
    nearest = squares[np.argmin(squares.min(axis=1))]  # of the first point of the whole that is as near as any
    return part.change_first_point_by_index(int(np.argmin(nearest)))
