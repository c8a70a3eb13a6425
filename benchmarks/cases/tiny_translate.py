"""Small grey pictures, where the cost of a call is all."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import TranslateWhole

CASE = Case(
    name="tiny_translate",
    title="256 grey 28x28 pictures, each shifted by its own whole pixels in -10..10",
    steps=(TranslateWhole(10),),
    inputs="digits",
    size=28,
    batch=256,
    target=15.0,
    notes={
        "numpy": "slices of a padded stack, written for this case alone: shown, not counted as a library",
        "kornia": "float32, bilinear, shifts are not whole",
    },
)
