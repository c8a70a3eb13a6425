"""A picture with everything that may be on one, under the names of imgaug's quokka.

The quokka's picture is not Vicinal's to give. In its place there is the portrait of ``vicinal.sample()``, 643 pixels high, with
its right part mirrored to a width of 960, so that it has the shape that programs expect. Boxes and points are the portrait's.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.augmentables.bbs import BoundingBox, BoundingBoxesOnImage
from vicinal.compat.imgaug.augmentables.heatmaps import HeatmapsOnImage
from vicinal.compat.imgaug.augmentables.kps import Keypoint, KeypointsOnImage
from vicinal.compat.imgaug.augmentables.polys import Polygon, PolygonsOnImage
from vicinal.compat.imgaug.augmentables.segmaps import SegmentationMapsOnImage
from vicinal.compat.imgaug.kinds import is_np_array, is_single_integer, is_single_number, refused, require
from vicinal.compat.imgaug.resize import imresize_single_image
from vicinal.example.sample import sample

_SIDE, _WIDTH = 643, 960


def quokka(size: Any = None, extract: Any = None) -> Any:
    """The picture, uint8 [643, 960, 3].

    ``size``: another one: an integer, a float (a factor), or a tuple of them for height and width. ``extract``: "square",
    (x1, y1, x2, y2) or a BoundingBox of the part to show.
    """
    return _shown(_widened(sample()["image"], cv2.INTER_CUBIC), size, extract)


def quokka_square(size: Any = None) -> Any:
    """The square part of the picture, uint8 [643, 643, 3]."""
    return quokka(size=size, extract="square")


def quokka_heatmap(size: Any = None, extract: Any = None) -> HeatmapsOnImage:
    """A heatmap from 0 to 1 that rises towards the middle of the person."""
    depth = cv2.distanceTransform((_person() > 0).astype(np.uint8), cv2.DIST_L2, 5)
    arr = _shown(np.float32(depth / depth.max()), size, extract)
    return HeatmapsOnImage(np.clip(arr, 0.0, 1.0), shape=(*arr.shape[:2], 3))


def quokka_segmentation_map(size: Any = None, extract: Any = None) -> SegmentationMapsOnImage:
    """The person (1) and what is around it (0)."""
    arr = _shown(_person()[..., None], None, extract)
    shape = (*_resized(arr.shape[:2], size), 3)
    return SegmentationMapsOnImage(imresize_single_image(arr, shape[:2], interpolation="nearest"), shape=shape)


def quokka_keypoints(size: Any = None, extract: Any = None) -> KeypointsOnImage:
    """Five points of the face."""
    points = [Keypoint(x * _scale(), y * _scale()) for x, y in np.asarray(sample()["keypoints"].xy).reshape((-1, 2)).tolist()]
    return _moved(KeypointsOnImage(points, shape=(_SIDE, _WIDTH, 3)), size, extract)  # type: ignore[no-any-return]


def quokka_bounding_boxes(size: Any = None, extract: Any = None) -> BoundingBoxesOnImage:
    """One box around the person's head."""
    x1, y1, x2, y2 = (sample()["boxes"][0] * _scale()).tolist()
    return _moved(BoundingBoxesOnImage([BoundingBox(x1, y1, x2, y2)], shape=(_SIDE, _WIDTH, 3)), size, extract)  # type: ignore[no-any-return]


def quokka_polygons(size: Any = None, extract: Any = None) -> PolygonsOnImage:
    """One polygon around the person."""
    outlines, _ = cv2.findContours(_person().astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(outlines, key=cv2.contourArea)
    outline = cv2.approxPolyDP(largest, 2.0, closed=True).reshape((-1, 2))
    return _moved(PolygonsOnImage([Polygon(outline.astype(np.float32))], shape=(_SIDE, _WIDTH, 3)), size, extract)  # type: ignore[no-any-return]


def _scale() -> float:
    return _SIDE / int(sample()["image"].shape[0])


def _widened(picture: Any, method: int) -> Any:
    """A square picture at 643 pixels, continued to the right by its mirror image."""
    square = cv2.resize(picture, (_SIDE, _SIDE), interpolation=method)
    return np.concatenate([square, square[:, : _SIDE - (_WIDTH - _SIDE) - 1 : -1]], axis=1)


def _person() -> Any:
    """int32 [643, 960] of 0 and 1; the mirrored part shows one, too, but only what belongs to the square is marked."""
    marked = cv2.resize((sample()["mask"] == 1).astype(np.uint8), (_SIDE, _SIDE), interpolation=cv2.INTER_NEAREST)
    return np.pad(marked, ((0, 0), (0, _WIDTH - _SIDE))).astype(np.int32)


def _shown(picture: Any, size: Any, extract: Any) -> Any:
    part = picture if extract is None else _part(extract).extract_from_image(picture)
    return part if size is None else imresize_single_image(part, _resized(part.shape[:2], size))


def _moved(collection: Any, size: Any, extract: Any) -> Any:
    if extract is not None:
        part = _part(extract)
        collection = collection.shift(x=-part.x1, y=-part.y1)
        collection.shape = (part.height, part.width, 3)
    return collection if size is None else collection.on((*_resized(collection.shape[:2], size), 3))


def _part(extract: Any) -> BoundingBox:
    if isinstance(extract, BoundingBoxesOnImage):
        fits = len(extract) == 1 and extract.shape[:2] == (_SIDE, _WIDTH)
        require(fits, "quokka.extract", f"one box on an image of shape {(_SIDE, _WIDTH)}", extract)
        extract = extract.items[0]
    if isinstance(extract, BoundingBox):
        return extract
    if isinstance(extract, tuple) and len(extract) == 4:
        return BoundingBox(*extract)
    if extract == "square":
        return BoundingBox(0, 0, _SIDE, _SIDE)
    raise refused("quokka.extract", "'square', (x1, y1, x2, y2), a BoundingBox or BoundingBoxesOnImage", extract)


def _resized(given: tuple[int, ...], size: Any) -> tuple[int, int]:
    size = size.shape[:2] if is_np_array(size) else size
    sizes = tuple(size[:2]) if isinstance(size, tuple) else (size, size)
    if not all(side is None or is_single_number(side) for side in sizes):
        raise refused("quokka.size", "None, a number, an array or a tuple of numbers", size)
    height, width = (
        n if side is None else side if is_single_integer(side) else int(np.round(n * side))
        for n, side in zip(given, sizes, strict=True)
    )
    return height, width
