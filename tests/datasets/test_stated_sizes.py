"""Annotations that state the size of another picture are not of this one; those of the stored picture are turned by EXIF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.datasets.coco_files import POLYGON, coco, image, write_coco
from tests.datasets.voc_files import HEIGHT, WIDTH, annotation, box, write_voc
from vicinal.datasets.coordinates import hull
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.planes import planes_of
from vicinal.datasets.rle import encode
from vicinal.files.read import read as read_picture

SPOT = (slice(4, 10), slice(20, 36))
"""Of the stored picture: what is painted white, and annotated."""


def coco_of(root: Path, width: object, height: object, **changed: Any) -> Item:
    value = coco([image(1, width=width, height=height)], [{**POLYGON, **changed}])
    return next(iter(read(write_coco(root, value, names=("0001.jpg",))).items()))


def turned(path: Path, orientation: int) -> None:
    """A picture that is stored 48 wide and 40 high, and shown as EXIF says."""
    pixels, exif = np.zeros((HEIGHT, WIDTH, 3), np.uint8), Image.Exif()
    pixels[SPOT] = 255
    exif[274] = orientation
    Image.fromarray(pixels).save(path, exif=exif, quality=100, subsampling=0)


@pytest.mark.parametrize(("width", "height"), [(96, 80), (40, 48), (47, 40), (480.0, 400), ("96", "80")])
def test_coco_sizes_that_are_not_the_pictures_are_faults(tmp_path: Path, width: object, height: object) -> None:
    item = coco_of(tmp_path, width, height)
    said = f"expected the picture's 48 x 40 (width x height), got {float(str(width)):g} x {height}"
    assert item.fault.startswith(f"size: {said}")
    assert item.objects is None


@pytest.mark.parametrize(("width", "height"), [(48, 40), (48.0, 40.0), ("48", "40"), (0, 0), (None, None), (0, 80), (-1, 7)])
def test_sizes_that_are_the_pictures_or_are_not_stated_are_fine(tmp_path: Path, width: object, height: object) -> None:
    item = coco_of(tmp_path, width, height)
    assert item.fault == ""
    assert item.objects is not None


@pytest.mark.parametrize(("width", "height"), [(480, 400), (40, 48), (49, 40)])
def test_voc_sizes_that_are_not_the_pictures_are_faults_of_them_alone(tmp_path: Path, width: int, height: int) -> None:
    texts = {"a": annotation(box(1, 1, 5, 5), "a.jpg", width, height), "b": annotation(box(1, 1, 5, 5), "b.jpg")}
    first, second = read(write_voc(tmp_path, texts)).items()
    assert f"expected the picture's 48 x 40 (width x height), got {width} x {height}" in first.fault
    assert second.fault == ""


def test_a_picture_without_annotations_may_state_what_it_likes(tmp_path: Path) -> None:
    root = write_coco(tmp_path, coco([image(1, width=7)], []), names=("0001.jpg",))
    assert [item.fault for item in read(root).items()] == [""]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("outline", ["polygon", "rle"])
def test_annotations_of_the_stored_picture_are_turned_with_it(tmp_path: Path, orientation: int, outline: str) -> None:
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    plane[SPOT] = 1
    corners = [20, 4, 36, 4, 36, 10, 20, 10]
    changed = {"bbox": [20, 4, 16, 6], "segmentation": [corners] if outline == "polygon" else encode(plane)}
    if orientation < 5:
        changed = _upright(changed, orientation)
    coco_of(tmp_path, WIDTH, HEIGHT)
    turned(tmp_path / "images" / "0001.jpg", orientation)
    item = coco_of_again(tmp_path, changed)
    assert item.fault == ""
    assert item.objects is not None
    assert ("turned" in item.objects.losses) == (orientation > 4)
    seen = read_picture(item.picture.path)[..., 0] > 128
    x0, y0, x1, y1 = item.objects.boxes[0].astype(int)
    wanted = np.zeros_like(seen)
    wanted[y0:y1, x0:x1] = True
    np.testing.assert_array_equal(seen, wanted)
    if outline == "rle":
        np.testing.assert_array_equal(planes_of(item.objects, seen.shape)[0] > 0, seen)
    else:
        assert item.objects.polygons is not None
        assert hull(item.objects.polygons[0] or ()).tolist() == [x0, y0, x1, y1]


def coco_of_again(root: Path, changed: dict[str, Any]) -> Item:
    """The item, its picture being there already."""
    return next(iter(read(write_coco(root, coco([image(1)], [{**POLYGON, **changed}]), names=())).items()))


def _upright(changed: dict[str, Any], orientation: int) -> dict[str, Any]:
    """Orientations up to 4 keep the size, so that only the upright picture can be meant."""
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    plane[SPOT] = 1
    plane = {1: plane, 2: plane[:, ::-1], 3: plane[::-1, ::-1], 4: plane[::-1]}[orientation]
    rows, columns = np.flatnonzero(plane.any(axis=1)), np.flatnonzero(plane.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    ring = [x, y, x + 16, y, x + 16, y + 6, x, y + 6]
    return {"bbox": [x, y, 16, 6], "segmentation": [ring] if isinstance(changed["segmentation"], list) else encode(plane)}


def test_keypoints_are_turned_and_those_without_a_place_stay(tmp_path: Path) -> None:
    coco_of(tmp_path, WIDTH, HEIGHT)
    turned(tmp_path / "images" / "0001.jpg", 6)
    posed = {"category_id": 7, "bbox": [20, 4, 16, 6], "segmentation": [], "keypoints": [20, 4, 2, 0, 0, 0, 35, 9, 1]}
    objects = coco_of_again(tmp_path, posed).objects
    assert objects is not None
    assert objects.keypoints is not None
    assert objects.keypoints.tolist() == [[[35.5, 20.5, 2], [0, 0, 0], [30.5, 35.5, 1]]]


def test_annotations_that_fit_neither_way_are_a_fault(tmp_path: Path) -> None:
    """The size is that of the stored picture, the box only fits into the one that is shown: nobody can know."""
    coco_of(tmp_path, WIDTH, HEIGHT)
    turned(tmp_path / "images" / "0001.jpg", 6)
    item = coco_of_again(tmp_path, {"bbox": [4, 30, 10, 16], "segmentation": []})
    assert "the stated size is 48 x 40, which EXIF turns to 40 x 48" in item.fault


def test_voc_annotations_of_the_stored_picture_are_turned_too(tmp_path: Path) -> None:
    root = write_voc(tmp_path, {"a": annotation(box(21, 5, 36, 10))})
    turned(root / "JPEGImages" / "a.jpg", 8)
    item = next(iter(read(root).items()))
    assert item.objects is not None
    assert item.objects.boxes.tolist() == [[4, 12, 10, 28]]


def test_another_flaw_does_not_stop_the_turning(tmp_path: Path) -> None:
    coco_of(tmp_path, WIDTH, HEIGHT)
    turned(tmp_path / "images" / "0001.jpg", 6)
    flat = {**POLYGON, "id": 12, "bbox": [4, 4, 0, 5]}
    spot = {**POLYGON, "bbox": [20, 4, 16, 6], "segmentation": []}
    item = next(iter(read(write_coco(tmp_path, coco([image(1)], [spot, flat]), names=())).items()))
    assert item.objects is not None
    assert item.objects.boxes.tolist() == [[30, 20, 36, 36]]
    assert list(item.objects.losses) == ["dropped", "turned"]
