"""Real data through pairs of formats that can hold its labels: ``vicinal convert`` twice, the same labels at the end."""

from __future__ import annotations

import hashlib
import itertools
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.draw import polygon2mask

from tests.datasets.writing import DATA, copy, real
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.fetch import fetch_mask, fetch_picture
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.datasets.rle import decode
from vicinal.offline import convert

MANY = 4
WANTED = {"bigcats": "label", "fashion-mnist": "label", "cifar10": "label", "bccd": "boxes", "coco128": "polygons",
          "nuclei": "instances"}  # fmt: skip
"""What of each data set has to survive."""

LOST = {("instances", "coco", "voc"), ("instances", "yolo", "voc")}
"""Outlines that become boxes: VOC holds both boxes and maps, and the command says that it keeps the boxes."""

ROUNDING = {"yolo": 1e-3, "voc": 0.5 + 1e-6}
"""Pixels by which a format rounds boxes and outlines; the others keep six decimals or more."""


def pairs() -> list[tuple[str, str, str]]:
    """(data set, first format, second format): with each data set, every format before another two and behind another two.

    What is read and what is written meet in items only, so that all pairs would show little more.
    """
    found = []
    for turn, (name, kind) in enumerate(WANTED.items()):
        able = [format for format in FORMATS if kind in find(format).holds and find(format).writer is not None]
        steps = {1 + (2 * turn + k) % (len(able) - 1) for k in range(2)}
        pairs = [(able[k], able[(k + step) % len(able)]) for step in sorted(steps) for k in range(len(able))]
        found += [(name, *pair) for pair in pairs if (kind, *pair) not in LOST]
    return found


Some = Callable[[str], tuple[list[Item], Header]]


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Some:
    """A few items of a data set by its name, and its header: read when they are first asked for."""

    @cache
    def found(name: str) -> tuple[list[Item], Header]:
        data = read(cifar10(tmp_path_factory.mktemp(name)) if name == "cifar10" else real(name))
        return few(name, data), data.header

    return found


def cifar10(root: Path) -> Path:
    if not (DATA / "cifar10-test-10k.zip").is_file():
        pytest.skip(f"no real data at {DATA / 'cifar10-test-10k.zip'} (set VICINAL_DATA)")
    with zipfile.ZipFile(DATA / "cifar10-test-10k.zip") as archive:
        archive.extractall(root, archive.namelist()[:: max(1, len(archive.namelist()) // 60)])
    return root


def few(name: str, data: Dataset) -> list[Item]:
    """Items from all over a data set, of one size so that arrays can hold them, without splits."""
    every = max(1, len(data) // (4 * MANY))
    items = list(itertools.islice(data.items(), 0, None, every)) if len(data) < 1000 else list(
        itertools.islice(data.items(), MANY))  # fmt: skip
    shape = fetch_picture(items[0].picture).shape
    same = [item for item in items if WANTED[name] != "label" or fetch_picture(item.picture).shape == shape][:MANY]
    assert len(same) >= 4
    return [attrs.evolve(item, split="", extra={}) for item in same]


def print_of(item: Item) -> str:
    """The picture by its pixels, whatever file or array holds them."""
    return hashlib.sha256(fetch_picture(item.picture).tobytes()).hexdigest()


def planes(item: Item, size: tuple[int, int]) -> list[NDArray[np.bool_]]:
    """The masks of the item's objects, from whatever says them."""
    if item.instances is not None:
        ids = fetch_mask(item.instances)
        return [ids == value for value in np.unique(ids) if value]
    assert item.objects is not None
    runs: list[Any] = list(item.objects.masks or [None] * len(item.objects))
    rings: list[Any] = list(item.objects.polygons or [None] * len(item.objects))
    return [filled(outline, size) if entry is None else decode(entry, size, item.key) > 0
            for entry, outline in zip(runs, rings, strict=True)]  # fmt: skip


def filled(rings: Any, size: tuple[int, int]) -> NDArray[np.bool_]:
    """The pixels whose centres lie in an odd number of rings."""
    inside = np.zeros(size, bool)
    for ring in rings:
        inside ^= polygon2mask(size, ring[:, ::-1] - 0.5)
    return inside


@pytest.mark.parametrize(("name", "first", "second"), pairs())
def test_labels_survive(name: str, first: str, second: str, some: Some, tmp_path: Path) -> None:
    items, header = some(name)
    copy(items, attrs.evolve(header, splits=(), extra={}), tmp_path / "first", first)
    summary = convert(tmp_path / "first", tmp_path / "second", second, format=first)
    assert (summary.written, summary.quarantined) == (len(items), 0)
    after = read(tmp_path / "second", second)
    found = {print_of(item): item for item in after.items()}
    assert set(found) == {print_of(item) for item in items}
    slack = sum(ROUNDING.get(format, 1e-4) for format in (first, second))
    for item in items:
        check_same(WANTED[name], item, header.names, found[print_of(item)], after.header.names, slack)


def check_same(
    kind: str, item: Item, names: tuple[str, ...], other: Item, others: tuple[str, ...], slack: float
) -> None:
    if kind == "label":
        assert item.label is not None
        assert other.label is not None
        assert names[item.label] == others[other.label]
        return
    if kind == "instances":
        size = fetch_picture(item.picture).shape[:2]
        before, after = planes(item, size), planes(other, size)
        assert len(before) == len(after)
        for mask in before:  # outlines run along the borders of pixels, and fillers differ in the pixels on them
            assert max(np.count_nonzero(mask & seen) / np.count_nonzero(mask | seen) for seen in after) > 0.9
        return
    if item.objects is None or not len(item.objects):
        assert other.objects is None or not len(other.objects)
        return
    assert other.objects is not None
    assert [names[label] for label in item.objects.labels] == [others[label] for label in other.objects.labels]
    np.testing.assert_allclose(other.objects.boxes, item.objects.boxes, rtol=0, atol=slack)
    if kind == "polygons":
        assert other.objects.polygons is not None
        assert item.objects.polygons is not None
        for rings, moved in zip(item.objects.polygons, other.objects.polygons, strict=True):
            assert moved is not None
            for ring, same in zip(rings or (), moved, strict=True):
                np.testing.assert_allclose(same, ring, rtol=0, atol=slack)
