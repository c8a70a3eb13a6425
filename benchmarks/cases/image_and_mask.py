"""Segmentation: picture and mask by one geometry."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import Affine, Flip, Jitter, Normalize, RandomCrop

CASE = Case(
    name="image_and_mask",
    title="Picture and mask: Affine, flip, crop 256 of 512x512, ColorJitter(0.4, 0.4, 0.4, 0.1), Normalize; 32 pairs",
    steps=(Affine(), Flip(0.5), RandomCrop(256), Jitter(0.4, 0.4, 0.4, 0.1), Normalize()),
    inputs="photos",
    size=256,
    batch=32,
    masks=True,
    target=4.0,
    notes={
        "opencv": "affine, flip and crop in one matrix, so only the crop is resampled",
        "kornia": "masks are float32",
    },
)
