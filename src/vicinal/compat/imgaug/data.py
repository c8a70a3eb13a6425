"""The pictures that come along, under the names of ``imgaug.data``."""

from vicinal.compat.imgaug.quokkas import (
    quokka,
    quokka_bounding_boxes,
    quokka_heatmap,
    quokka_keypoints,
    quokka_polygons,
    quokka_segmentation_map,
    quokka_square,
)  # fmt: skip

__all__ = [
    "quokka", "quokka_bounding_boxes", "quokka_heatmap", "quokka_keypoints", "quokka_polygons", "quokka_segmentation_map",
    "quokka_square",
]  # fmt: skip
