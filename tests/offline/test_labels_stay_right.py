"""Real pictures augmented: boxes against masks that the same pipeline moved, drawn by OpenCV from the labels."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

import vicinal as vc
import vicinal.recipes
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.files.container import read_header
from vicinal.files.read import read_mask
from vicinal.offline.targets import Targets, batch_fields, labels_of

DATA = Path(os.environ.get("VICINAL_DATA", Path(__file__).parents[2] / "../shared/data"))
FINER = 2
"""Masks are moved on canvases this many times finer: this pipeline does the same there, in the same draws."""

GEOMETRY = vc.Pipeline([
    vc.HorizontalFlip(p=0.5),
    vc.Affine(degrees=(-15, 15), scale=(0.7, 1.3), translate_x=(-0.25, 0.25), translate_y=(-0.25, 0.25), unit="fraction"),
    vc.Perspective(0.2, p=0.5),
], seed=3)  # fmt: skip
CLOSE = 1.5  # pixels
SEAM = round(CLOSE * FINER)


def need(folder: str) -> Path:
    if not (DATA / folder).is_dir():
        pytest.skip(f"no real data at {DATA / folder} (set VICINAL_DATA)")
    return DATA / folder


def yolo_polygons(labels: Path, size: tuple[int, int]) -> Objects:
    """The objects of a YOLO segmentation file: a class and x1 y1 x2 y2 ... in fractions on every line."""
    rows = [np.array(line.split(), float) for line in labels.read_text().splitlines()] if labels.exists() else []
    rings = [row[1:].reshape(-1, 2) * [size[1], size[0]] for row in rows]
    boxes = np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in rings]).reshape(-1, 4)
    return Objects(boxes, np.array([row[0] for row in rows], np.int64), [(ring,) for ring in rings])


def drawn(objects: Objects, size: tuple[int, int]) -> np.ndarray:
    """Planes [M, H, W] on the finer canvas: pixels that a polygon fills or its outline touches, so that no sliver is lost."""
    planes = np.zeros((len(objects), size[0] * FINER, size[1] * FINER), np.uint8)
    for plane, rings in zip(planes, objects.polygons or (), strict=True):
        ring = np.round((np.asarray(rings[0]) * FINER - 0.5) * 256).astype(np.int32)
        cv2.fillPoly(plane, [ring], 1, shift=8)
        cv2.polylines(plane, [ring], True, 1, shift=8)
    return planes


def around(plane: np.ndarray) -> np.ndarray:
    x, y, width, height = cv2.boundingRect(plane)
    return np.array([x, y, x + width, y + height]) / FINER


def inner(plane: np.ndarray, box: np.ndarray) -> bool:
    """Whether a mask has more than a line further than CLOSE from a box, and further than that from the canvas's edge."""
    x0, y0, x1, y1 = np.round((box + CLOSE * np.array([-1, -1, 1, 1])) * FINER).astype(int).clip(0)
    rest = cv2.erode(plane, np.ones((3, 3)))
    rest[y0:y1, x0:x1] = 0
    return bool(rest[SEAM:-SEAM, SEAM:-SEAM].any())


def test_boxes_of_augmented_coco_agree_with_their_moved_masks() -> None:
    """Of 200 pictures, with some 1400 objects.

    The exceptions are few and of two kinds. Where an edge of a polygon runs along the edge of the canvas, a little
    beyond it, the mask (drawn half a pixel too large) has a strip in the picture that the polygon has not. And these
    labels join the parts of an object by lines that enclose nothing: the mask has them, a polygon that was cut has not.
    """
    apart, dropped = [], 0
    for number, path in enumerate(sorted((need("coco128") / "images").glob("*.jpg"))):
        header = read_header(path.read_bytes())
        size = (header.height, header.width)
        row = Targets(size, yolo_polygons(path.parents[1] / "labels" / f"{path.stem}.txt", size))
        draws = {"ids": [number] * 2, "epochs": [0, 1]}
        out = GEOMETRY(vc.Batch(np.zeros((2, *size, 1), np.uint8), **draws, **batch_fields([row] * 2, Header())))
        canvas = np.zeros((2, size[0] * FINER, size[1] * FINER, 1), np.uint8)
        moved = GEOMETRY(vc.Batch(canvas, instances=[drawn(row.objects, size)] * 2, **draws))
        for copy in range(2):
            left, kept = labels_of(out, copy, row).objects, out.boxes[copy].fields["object"]
            np.testing.assert_array_equal(left.labels, row.objects.labels[kept])
            for box, rings, plane in zip(left.boxes, left.polygons, moved.instances[copy][kept], strict=True):
                points = np.concatenate(rings)
                np.testing.assert_array_equal(box, [*points.min(axis=0), *points.max(axis=0)])
                tight = around(plane)
                assert (box[:2] > tight[:2] - CLOSE).all()
                assert (box[2:] < tight[2:] + CLOSE).all()
                apart.append(np.abs(box - tight).max())
                assert apart[-1] <= CLOSE or not inner(plane, box)
            for plane in np.delete(moved.instances[copy], kept, axis=0):
                dropped += 1
                assert not inner(plane, np.zeros(4))
    assert dropped > 50
    assert len(apart) > 1000
    assert np.mean(np.array(apart) > CLOSE) < 0.01
    assert np.median(apart) < 1


def test_boxes_and_ids_of_augmented_nuclei_agree_with_their_moved_maps() -> None:
    """Against planes of single nuclei that the same pipeline moved."""
    medical = vc.Pipeline([vicinal.recipes.load("medical"), vc.RandomCrop(200)], seed=5)
    count = dropped = 0
    for path in sorted((need("nuclei") / "instances").glob("*.png"))[::6]:
        ids = read_mask(path)
        number = int(path.stem)
        row = Targets(ids.shape, instances=ids)
        picture, draws = np.zeros((1, *ids.shape, 1), np.uint8), {"ids": [number]}
        left = labels_of(medical(vc.Batch(picture, **draws, **batch_fields([row], Header()))), 0, row)
        names = np.unique(ids)[1:]
        planes = medical(vc.Batch(picture, instances=[(ids == names[:, None, None])], **draws)).instances[0]
        kept = left.objects.fields["instance"]
        assert kept == np.unique(left.instances)[1:].tolist()
        for name, plane in zip(names.tolist(), planes, strict=True):
            if name not in kept:
                dropped += 1
                assert not (left.instances == name).any()
                assert np.count_nonzero(plane) <= 4
                continue
            count += 1
            np.testing.assert_array_equal(left.instances == name, plane)
            np.testing.assert_array_equal(left.objects.boxes[kept.index(name)], around(plane.view(np.uint8)) * FINER)
    assert count > 500
    assert dropped > 100
