"""Boxes for transforms of one's own, under the name of Albumentations' module."""

from vicinal.compat.albumentations.boxes import (
    BboxParams,
    check_bboxes,
    denormalize_bboxes,
    filter_bboxes,
    normalize_bboxes,
    union_of_bboxes,
)
from vicinal.compat.albumentations.processors import BboxProcessor

__all__ = [
    "BboxParams",
    "BboxProcessor",
    "check_bboxes",
    "denormalize_bboxes",
    "filter_bboxes",
    "normalize_bboxes",
    "union_of_bboxes",
]
