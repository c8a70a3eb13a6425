"""Boxes, points, outlines, maps and batches, under the names of ``imgaug.augmentables``."""

from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch
from vicinal.compat.imgaug.augmentables.bbs import BoundingBox, BoundingBoxesOnImage
from vicinal.compat.imgaug.augmentables.heatmaps import HeatmapsOnImage
from vicinal.compat.imgaug.augmentables.kps import Keypoint, KeypointsOnImage
from vicinal.compat.imgaug.augmentables.lines import LineString, LineStringsOnImage
from vicinal.compat.imgaug.augmentables.polys import MultiPolygon, Polygon, PolygonsOnImage
from vicinal.compat.imgaug.augmentables.segmaps import SegmentationMapOnImage, SegmentationMapsOnImage

__all__ = [
    "Batch", "BoundingBox", "BoundingBoxesOnImage", "HeatmapsOnImage", "Keypoint", "KeypointsOnImage", "LineString",
    "LineStringsOnImage", "MultiPolygon", "Polygon", "PolygonsOnImage", "SegmentationMapOnImage",
    "SegmentationMapsOnImage", "UnnormalizedBatch",
]  # fmt: skip
