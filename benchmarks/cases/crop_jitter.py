"""The training pipeline of ImageNet."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import CropResize, Flip, Jitter, Normalize

CASE = Case(
    name="crop_jitter",
    title="RandomResizedCrop 224 of 512x512, flip, ColorJitter(0.4, 0.4, 0.4, 0.1), Normalize to CHW; 64 pictures",
    steps=(CropResize(224), Flip(0.5), Jitter(0.4, 0.4, 0.4, 0.1), Normalize()),
    inputs="photos",
    size=224,
    batch=64,
    target=4.5,
    notes={
        "torchtransform": "antialiases by a mipmap when it shrinks by two or more",
        "opencv": "brightness, contrast and saturation in one matrix, hue by tables in 8-bit HSV",
    },
)
