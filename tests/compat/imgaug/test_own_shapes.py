"""Crops and pads to a size, with annotations whose shape is not the picture's: each is cut on its own canvas, as by imgaug."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug.augmentables import (
    BoundingBox,
    BoundingBoxesOnImage,
    HeatmapsOnImage,
    Keypoint,
    KeypointsOnImage,
    SegmentationMapsOnImage,
)

IMAGE = np.zeros((64, 80, 3), np.uint8)
LARGE, SMALL = (128, 160, 3), (32, 40, 3)


@pytest.mark.parametrize(
    ("make", "canvas", "first", "size"),
    [  # what imgaug 0.4.0 gives for a keypoint at (60, 40) of 160 x 128, or (15, 10) of 40 x 32
        (lambda: iaa.CropToFixedSize(40, 40, position="center"), LARGE, (0, -4), (40, 40)),
        (lambda: iaa.CropToFixedSize(40, 40, position="center"), SMALL, (15, 10), (32, 40)),
        (lambda: iaa.CropToAspectRatio(1.5, position="center"), LARGE, (20, 3), (53, 80)),
        (lambda: iaa.PadToFixedSize(90, 90, position="center"), LARGE, (60, 40), (128, 160)),
        (lambda: iaa.PadToFixedSize(90, 90, position="center"), SMALL, (40, 39), (90, 90)),
        (lambda: iaa.PadToSquare(position="center"), SMALL, (35, 34), (80, 80)),
        (lambda: iaa.CenterPadToMultiplesOf(32, 32), SMALL, (43, 26), (64, 96)),
    ],
)  # fmt: skip
def test_points_boxes_and_maps_are_cut_on_their_own_canvas(make: Any, canvas: Any, first: Any, size: Any) -> None:
    x, y = (60, 40) if canvas is LARGE else (15, 10)
    augment = make()
    points = KeypointsOnImage([Keypoint(x, y)], shape=canvas)
    boxes = BoundingBoxesOnImage([BoundingBox(x, y, x + 2, y + 3, label="a")], shape=canvas)
    _, moved, boxed = augment(image=IMAGE, keypoints=points, bounding_boxes=boxes)
    assert (moved.keypoints[0].x, moved.keypoints[0].y) == first
    assert (boxed[0].x1, boxed[0].y2) == (first[0], first[1] + 3)
    assert moved.shape[:2] == boxed.shape[:2] == size
    heat = HeatmapsOnImage(np.zeros(canvas[:2], np.float32), shape=canvas)
    numbers = SegmentationMapsOnImage(np.zeros(canvas[:2], np.int32), shape=canvas)
    for on_image in augment(image=IMAGE, heatmaps=heat, segmentation_maps=numbers)[1:]:
        assert on_image.shape[:2] == on_image.get_arr().shape[:2] == size
