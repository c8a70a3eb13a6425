"""The training pipeline of CIFAR."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import Flip, Holes, Normalize, PadCrop

CASE = Case(
    name="cifar",
    title="256 pictures of 32x32: pad 4, random crop 32, flip, Cutout 8, Normalize",
    steps=(PadCrop(4, 32), Flip(0.5), Holes(1, 8), Normalize()),
    inputs="cifar",
    size=32,
    batch=256,
    target=4.0,
    notes={"kornia": "the hole is a rectangle of the square's area", "torchtransform": "the hole is 0.25 of each side"},
)
