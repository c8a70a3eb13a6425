"""Real data through COCO, YOLO and Pascal VOC and back: labels are the same within what each format rounds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from tests.datasets.test_coco_write import score
from tests.datasets.writing import copy, real
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.fetch import fetch_bytes, fetch_mask
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.datasets.rle import decode

MANY = 30
EXACT, SIX_DECIMALS, WHOLE = 1e-6, 1e-3, 0.5 + 1e-6
"""Pixels: COCO is written with six decimals, YOLO with six of a fraction of at most 640 pixels, VOC in whole pixels."""
ROUNDING = {"coco": EXACT, "yolo": SIX_DECIMALS, "voc": WHOLE}


def some(data: Dataset) -> list[Item]:
    """Items from all splits."""
    items = list(data.items())
    items = items[:: max(1, len(items) // MANY)][:MANY]
    assert not any(item.fault for item in items)
    return items


def by_picture(data: Dataset) -> dict[bytes, Item]:
    """Items by the bytes of their picture, which every format copies."""
    items = {fetch_bytes(item.picture): item for item in data.items()}
    assert not any(item.fault for item in items.values())
    return items


def check_same(before: list[Item], names: tuple[str, ...], after: Dataset, rounding: float, outlines: bool) -> None:
    found = by_picture(after)
    assert len(found) == len(before)
    for item in before:
        other = found[fetch_bytes(item.picture)]
        assert other.split == item.split
        assert (item.objects is None) == (other.objects is None)
        if item.objects is None or other.objects is None:
            continue
        assert [names[label] for label in item.objects.labels] == [after.header.names[label] for label in other.objects.labels]
        np.testing.assert_allclose(other.objects.boxes, item.objects.boxes, rtol=0, atol=rounding)
        if outlines:
            check_outlines(item.objects, other.objects, rounding)


def check_outlines(before: Objects, after: Objects, rounding: float) -> None:
    assert before.polygons is not None
    assert after.polygons is not None
    for ours, theirs in zip(before.polygons, after.polygons, strict=True):
        assert ours is not None
        assert theirs is not None
        assert len(ours) == len(theirs)
        for ring, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(other, ring, rtol=0, atol=rounding)


@pytest.mark.parametrize("way", [("coco",), ("yolo",), ("voc",), ("yolo", "coco"), ("coco", "voc", "yolo")])
@pytest.mark.parametrize("origin", ["coco128", "bccd"])
def test_labels_come_through(tmp_path: Path, origin: str, way: tuple[str, ...]) -> None:
    data = read(real(origin))
    items = some(data)
    after, rest = data, items
    for number, format in enumerate(way):
        after = copy(rest, after.header, tmp_path / str(number), format)
        rest = list(after.items())
    outlines = origin == "coco128" and "voc" not in way
    check_same(items, data.header.names, after, sum(ROUNDING[format] for format in way), outlines)


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_written_coco_evaluated_against_itself_is_perfect(tmp_path: Path, kind: str) -> None:
    data = read(real("coco128"))
    copy(some(data), data.header, tmp_path, "coco")
    assert score(tmp_path / "annotations.json", kind) == pytest.approx(1, abs=1e-12)


def test_voc_comes_out_of_voc_as_it_was(tmp_path: Path) -> None:
    data = read(real("bccd"))
    items = some(data)
    after = {item.key: item for item in copy(items, data.header, tmp_path, "voc").items()}
    assert after.keys() == {item.key for item in items}
    for item in items:
        assert item.objects is not None
        assert item.objects.plain() == after[item.key].objects.plain()  # type: ignore[union-attr]
        assert item.extra == after[item.key].extra


def by_another_reader(root: Path, split: str) -> dict[str, list[tuple[str, list[float]]]]:
    """What a YOLO tree says, read as Ultralytics documents it and with none of our code: class and numbers by picture."""
    said = yaml.safe_load((root / "data.yaml").read_text())
    found = {}
    for picture in sorted((root / said[split]).rglob("*.jpg")):
        labels = Path(str(picture).replace("/images/", "/labels/")).with_suffix(".txt")
        rows = [line.split() for line in labels.read_text().splitlines()]
        found[picture.stem] = [(said["names"][int(row[0])], [float(value) for value in row[1:]]) for row in rows]
        height, width = cv2.imread(str(picture)).shape[:2]
        for _, numbers in found[picture.stem]:
            numbers[:] = (np.array(numbers).reshape(-1, 2) * [width, height]).ravel().tolist()
    return found


def in_yolo(origin: str, objects: Objects, index: int) -> list[float]:
    if origin == "coco128":
        assert objects.polygons is not None
        return [value for ring in objects.polygons[index] or () for value in ring.ravel()]
    x0, y0, x1, y1 = objects.boxes[index]
    return [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0]


@pytest.mark.parametrize(("origin", "split"), [("coco128", "train"), ("coco128", "val"), ("bccd", "train"), ("bccd", "test")])
def test_an_independent_reader_finds_the_same_in_written_yolo(tmp_path: Path, origin: str, split: str) -> None:
    data = read(real(origin))
    items = some(data)
    copy(items, data.header, tmp_path, "yolo")
    found = by_another_reader(tmp_path, split)
    items = [item for item in items if item.split in (split, "")]
    assert len(items) >= 5
    assert set(found) == {item.key.rpartition("/")[2] for item in items}
    for item in items:
        rows = found[item.key.rpartition("/")[2]]
        objects = item.objects
        if objects is None:
            assert rows == []
            continue
        assert [name for name, _ in rows] == [data.header.names[label] for label in objects.labels]
        for index, (_, numbers) in enumerate(rows):
            assert numbers == pytest.approx(in_yolo(origin, objects, index), abs=SIX_DECIMALS)


def plane_of_coco(objects: Objects, index: int, size: tuple[int, int]) -> np.ndarray:
    assert objects.masks is not None
    entry = objects.masks[index]
    assert entry is not None
    return decode(entry, size, "")


def plane_of_yolo(objects: Objects, index: int, size: tuple[int, int]) -> np.ndarray:
    """The pixels whose centres lie in an outline: drawn 8 times as large."""
    assert objects.polygons is not None
    drawn = np.zeros((size[0] * 8, size[1] * 8), np.uint8)
    for ring in objects.polygons[index] or ():
        cv2.fillPoly(drawn, [np.round(ring * 8 - 0.5).astype(np.int32)], 1)
    return drawn[4::8, 4::8]


@pytest.mark.parametrize(("format", "plane_of"), [("coco", plane_of_coco), ("yolo", plane_of_yolo)])
def test_nuclei_keep_their_pixels(
    tmp_path: Path, format: str, plane_of: Callable[[Objects, int, tuple[int, int]], np.ndarray]
) -> None:
    data = read(real("nuclei"), "masks")
    items = list(islice(data.items(), 12))
    found = by_picture(copy(items, data.header, tmp_path, format))
    for item in items:
        assert item.instances is not None
        instances = fetch_mask(item.instances)
        objects = found[fetch_bytes(item.picture)].objects
        assert objects is not None
        ids = np.unique(instances[instances > 0])
        assert len(objects) == len(ids)
        for index, id in enumerate(ids):
            assert np.array_equal(plane_of(objects, index, instances.shape) > 0, instances == id)


def test_nuclei_keep_their_ids_in_voc_up_to_their_numbers(tmp_path: Path) -> None:
    data = read(real("nuclei"), "masks")
    items = list(islice(data.items(), 12))
    found = by_picture(copy(items, data.header, tmp_path, "voc"))
    for item in items:
        other = found[fetch_bytes(item.picture)]
        assert item.instances is not None
        assert other.instances is not None
        instances = fetch_mask(item.instances)
        ids, numbers = np.unique(instances, return_inverse=True)
        assert ids[0] == 0
        assert np.array_equal(fetch_mask(other.instances), numbers.reshape(instances.shape))
        assert other.objects is not None
        assert other.objects.fields["instance"] == list(range(1, len(ids)))
