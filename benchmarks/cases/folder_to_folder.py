"""A data set made larger: a folder of JPEGs in, a folder of JPEGs out."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.case import Case
from benchmarks.steps import Affine, Decode, Encode, Flip, Jitter

CASE = Case(
    name="folder_to_folder",
    title="64 JPEGs 500x375, 4 copies each: decode, affine, flip, ColorJitter(0.4, 0.4, 0.4, 0.1), JPEG of quality 95",
    steps=(Decode(), Affine(), Flip(0.5), Jitter(0.4, 0.4, 0.4, 0.1), Encode(95)),
    inputs="jpeg-500x375",
    size=0,
    batch=256,
    copies=4,
    target=1.5,
    notes={
        "vicinal": "vicinal.offline.augment, on threads: with manifest, receipts and files that are flushed to the disk",
        "albumentationsx": "cv2.imread, cv2.imwrite; two threads: a pool of two processes",
    },
)

LONGER = replace(
    CASE,
    name="folder_to_folder_longer",
    title=CASE.title.replace("4 copies", "16 copies"),
    batch=1024,
    copies=16,
)
"""What begins and ends a job, 0.16 s, weighs less here."""
