"""Outlines as pixels, pixels as outlines, and outlines without what lies over them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_rings import enclosed as shapes_of
from vicinal.data.clip_rings import pieces_of, ring_areas, rings_of
from vicinal.data.polygons import Floats, Ints, Outlines

Mask = NDArray[np.bool_]


def filled(outlines: Outlines, box: int, size: tuple[int, int]) -> Mask:
    """The pixels of [H, W] whose centres the rings of a box enclose, by even and odd, ring by ring."""
    inside = np.zeros(size, np.bool_)
    for ring in np.flatnonzero(outlines.owners == box):
        start = int(outlines.starts[ring])
        points = outlines.points[start : start + int(outlines.lengths[ring])]
        (x0, y0), (x1, y1) = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int)
        window = slice(max(y0, 0), max(y1, 0)), slice(max(x0, 0), max(x1, 0))
        inside[window] |= _enclosed(points - (window[1].start, window[0].start), inside[window].shape)
    return inside


def _enclosed(ring: Floats, size: tuple[int, ...]) -> Mask:
    """A pixel is inside where an odd number of edges crosses its row to the left of its centre."""
    height, width = size
    centres, following = np.arange(height) + 0.5, np.roll(ring, -1, axis=0)
    edge, row = np.nonzero((ring[:, 1:] <= centres) != (following[:, 1:] <= centres))
    (x, y), (dx, dy) = ring[edge].T, (following - ring)[edge].T
    column = np.clip(np.ceil(x + (centres[row] - y) * (dx / dy) - 0.5), 0, width).astype(np.int64)
    odd = np.zeros((height, width + 1), np.bool_)
    np.logical_xor.at(odd, (row, column), True)
    found: Mask = np.logical_xor.accumulate(odd, axis=1)[:, :width]
    return found


def region_of(mask: Mask) -> Any:
    """The shapely geometry of the pixels of a mask [H, W], along their edges.

    OpenCV's contours go from pixel to pixel. Where every pixel is four, they pass each corner by a quarter of a pixel, and what
    is odd or even tells which corner that is.
    """
    import shapely

    doubled = np.repeat(np.repeat(mask.astype(np.uint8), 2, axis=0), 2, axis=1)
    contours, _ = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rings = [shapely.linearrings((ring[:, 0] + 1) // 2) for ring in contours if len(ring) > 2]
    # A hole's ring lies in its outline: what an odd number of rings encloses is inside.
    shapes: NDArray[Any] = np.asarray(shapely.make_valid([shapely.Polygon(ring) for ring in rings]))
    whole: Any = shapely.Polygon()
    for shape in shapes[np.argsort(-shapely.area(shapes), kind="stable")]:
        whole = shapely.symmetric_difference(whole, shape)
    return whole


def union_of(outlines: Outlines) -> Any:
    """The shapely geometry of all that the rings enclose."""
    import shapely

    return shapely.union_all(shapes_of(outlines)[0])


def without_region(outlines: Outlines, region: Any) -> tuple[Outlines, Floats]:
    """What of each box's rings lies outside of a shapely geometry, and the share [M] of its area that does.

    Boxes of which nothing is lost keep their rings as they are.
    """
    import shapely

    count = len(outlines.lengths)
    shapes, ring = shapes_of(outlines)
    rests = shapely.difference(shapes, region)
    lost = np.bincount(ring, shapely.area(shapes) - shapely.area(rests), count) if count else np.zeros(0)
    hit = np.bincount(outlines.owners, lost > LEAST, outlines.count) > 0
    cut = hit[outlines.owners]
    pieces, index = pieces_of(rests)
    owner = outlines.owners[ring[index]]
    pieces, owner = pieces[hit[owner]], owner[hit[owner]]
    points, lengths = rings_of(pieces)
    whole = outlines.rings(np.flatnonzero(~cut))
    both = Outlines(
        np.concatenate([whole.points, points]), np.concatenate([whole.lengths, lengths]),
        np.concatenate([whole.owners, owner]), outlines.count,
    )  # fmt: skip
    areas = np.bincount(outlines.owners, ring_areas(outlines), outlines.count)
    share = np.ones(outlines.count)
    np.divide(np.bincount(owner, shapely.area(pieces), outlines.count), areas, out=share, where=hit & (areas > 0))
    return both.rings(_by_owner(both.owners)), share


LEAST = 1e-6
"""Square pixels: what rounding may take."""


def _by_owner(owners: Ints) -> Ints:
    return np.argsort(owners, kind="stable")
