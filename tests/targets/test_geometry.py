"""Boxes and keypoints after every geometric transform, against what became of their pixels."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc
from tests.transforms.examples import ARGUMENTS
from vicinal.transforms.catalogue import FOLDERS, transform_class

Array = NDArray[Any]
SIZE = (120, 160)
PICTURE = np.zeros((*SIZE, 3), np.uint8)
CENTRES = np.array([[50.0, 45], [100, 70], [72, 84]])
RADIUS = 17.0
ROUND = np.linspace(0, 2 * np.pi, 180, endpoint=False)
DISCS = CENTRES[:, None] + RADIUS * np.stack([np.cos(ROUND), np.sin(ROUND)], axis=1)
NAMES = sorted(set(FOLDERS["geometric"]) - {"GridShuffle"})
"""All but the one after which a box is the largest of its parts."""


def pipeline(name: str) -> vc.Pipeline:
    """The transform with the arguments of other tests, but for sizes of tiny pictures."""
    given, made = dict(ARGUMENTS.get(name, {})), transform_class(name)
    for size in ("size", "shape"):
        if size in given:
            given[size] = (90, 100)
    if "border" in given or "border" in {field.name for field in attrs.fields(made)}:
        given["border"] = "constant"  # others repeat the objects beyond the border
    return vc.Pipeline([made(**given)], seed=4, min_area=0.0)


def planes() -> Array:
    """One mask a disc: the pixels whose centres are in it."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    return np.stack([(x - u) ** 2 + (y - v) ** 2 <= RADIUS**2 for u, v in CENTRES]).astype(np.uint8)


@pytest.mark.parametrize("name", NAMES)
def test_boxes_are_the_hulls_of_their_warped_masks(name: str) -> None:
    corners = np.concatenate([DISCS.min(axis=1), DISCS.max(axis=1)], axis=1)
    boxes = vc.Boxes(corners, polygons=[[ring] for ring in DISCS])
    seen = 0
    for id in range(3):
        out = pipeline(name)(image=PICTURE, boxes=boxes, instances=planes(), id=id)
        zoom = np.ptp(out["boxes"].data.reshape(-1, 2, 2), axis=1).max(initial=0.0) / (2 * RADIUS)
        for box, plane in zip(out["boxes"].data, out["instances"], strict=True):
            rows, columns = np.nonzero(plane)
            if len(rows) < 9:  # hardly anything is left in the picture
                continue
            hull = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
            assert np.abs(box - hull).max() <= max(1.0, zoom)  # a pixel of the mask
            seen += 1
    assert seen > 0


@pytest.mark.parametrize("name", NAMES)
def test_rotated_boxes_are_around_their_warped_masks(name: str) -> None:
    side = RADIUS * np.sqrt(2)
    given = np.column_stack([CENTRES, np.full((3, 2), side), np.full(3, 30.0)])
    masks = [np.zeros(SIZE, np.uint8) for _ in CENTRES]
    y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    for mask, (u, v) in zip(masks, CENTRES, strict=True):
        along = np.cos(np.pi / 6) * (x - u) + np.sin(np.pi / 6) * (y - v)
        across = np.cos(np.pi / 6) * (y - v) - np.sin(np.pi / 6) * (x - u)
        mask[(np.abs(along) <= side / 2) & (np.abs(across) <= side / 2)] = 1
    for id in range(3):
        for row, mask in enumerate(masks):
            out = pipeline(name)(image=PICTURE, rotated_boxes=given[row : row + 1], mask=mask, id=id)
            rows, columns = np.nonzero(out["mask"])
            if len(out["rotated_boxes"]) == 0:
                assert len(rows) < 9
                continue
            u, v, width, height, degrees = out["rotated_boxes"][0]
            slack = 0.75 * max(1.0, max(width, height) / side)  # about half the diagonal of a pixel of the mask
            angle = np.radians(degrees)
            along = np.cos(angle) * (columns + 0.5 - u) + np.sin(angle) * (rows + 0.5 - v)
            across = np.cos(angle) * (rows + 0.5 - v) - np.sin(angle) * (columns + 0.5 - u)
            assert np.abs(along).max(initial=0.0) <= width / 2 + slack
            assert np.abs(across).max(initial=0.0) <= height / 2 + slack


@pytest.mark.parametrize("name", NAMES)
def test_a_dots_keypoint_is_where_the_dot_is(name: str) -> None:
    y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    dots = np.stack([np.exp(-((x - u) ** 2 + (y - v) ** 2) / 2) for u, v in CENTRES], axis=-1)
    for id in range(3):
        out = pipeline(name)(image=PICTURE, heatmap=dots, keypoints=np.column_stack([CENTRES, np.full(3, 2)]), id=id)
        height, width = out["heatmap"].shape[:2]
        rows, columns = np.mgrid[:height, :width] + 0.5
        for (u, v, visible), dot in zip(out["keypoints"], np.moveaxis(out["heatmap"], -1, 0), strict=True):
            inside = 12 < u < width - 12 and 12 < v < height - 12
            if not visible or not inside or dot.sum() < 2:
                continue
            near = np.where((columns - u) ** 2 + (rows - v) ** 2 < 200, dot, 0)
            centre = (near * columns).sum() / near.sum(), (near * rows).sum() / near.sum()
            assert np.hypot(centre[0] - u, centre[1] - v) < 0.5
