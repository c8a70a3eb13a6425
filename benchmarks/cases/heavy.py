"""Two warps, two colour steps, noise and holes, at full size."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import (
    Affine,
    BrightnessContrast,
    Flip,
    GaussianNoise,
    Holes,
    HueSaturation,
    Normalize,
    Perspective,
)

CASE = Case(
    name="heavy",
    title="Affine, Perspective, flip, brightness/contrast, hue/saturation, noise, two holes, Normalize; 32 of 512x512",
    steps=(
        Affine(), Perspective(), Flip(0.5), BrightnessContrast(), HueSaturation(), GaussianNoise(), Holes(2, 96),
        Normalize(),
    ),
    inputs="photos",
    size=512,
    batch=32,
    target=4.0,
    notes={
        "opencv": "both warps and the flip in one matrix",
        "kornia": "one noise strength for the batch; one erased rectangle instead of two holes",
        "dali": "hue and saturation in linear RGB",
    },
)
