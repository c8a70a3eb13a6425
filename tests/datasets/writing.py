"""Writing data sets to a folder in tests, as a job does that changes nothing; small pictures of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.datasets.memory import write_examples
from vicinal.datasets.dataset import Dataset
from vicinal.datasets.example import Example
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture
from vicinal.datasets.format import Writer
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.load import read
from vicinal.files.write import encode

DATA = Path(os.environ.get("VICINAL_DATA", Path(__file__).parents[2] / "../shared/data"))


def real(name: str) -> Path:
    """A folder of real data, or a skipped test."""
    if not (DATA / name).is_dir():
        pytest.skip(f"no real data at {DATA / name} (set VICINAL_DATA)")
    return DATA / name


def picture(seed: int, height: int = 12, width: int = 16, channels: int = 3) -> NDArray[np.uint8]:
    """A small picture that is different for every seed."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def store(path: Path, array: NDArray[Any]) -> Path:
    """Writes a picture, and folders for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(array, path.suffix))
    return path


def example(key: str, seed: int = 0, **fields: Any) -> Example:
    """An example with a PNG of its own."""
    return attrs.evolve(Example(key, seed, (12, 16), ".png", encode(picture(seed), ".png")), **fields)


def example_of(item: Item, number: int, writer: Writer) -> Example:
    """The example that an unchanged copy of an item makes."""
    pixels = fetch_picture(item.picture)
    fields: dict[str, Any] = {name: getattr(item, name) for name in ("key", "split", "label", "soft", "objects", "extra")}
    if writer.pixels:
        fields["pixels"] = pixels
    elif item.picture.kind == "array":
        fields |= {"data": encode(pixels, ".png"), "suffix": ".png"}
    else:
        suffix = Path(item.picture.path).suffix if item.picture.kind == "file" else ".png"
        fields |= {"data": fetch_bytes(item.picture), "suffix": writer.suffix(suffix)}
    masks = {name: fetch_mask(source) for name in ("mask", "instances") if (source := getattr(item, name)) is not None}
    return Example(number=number, size=(pixels.shape[0], pixels.shape[1]), **fields, **masks)


def write(root: Path, format: str, header: Header, examples: Iterable[Example], shard: int = 3, **options: Any) -> Path:
    """Writes examples in a format; what is intermediate is gone."""
    make = find(format).writer
    assert make is not None
    return write_examples(examples, make(header, **options), shard).store(root)


def copy(items: Iterable[Item], header: Header, root: Path, format: str, shard: int = 3) -> Dataset:
    """Items written in a format and read again."""
    make = find(format).writer
    assert make is not None
    writer = make(header)
    examples = (example_of(item, number, writer) for number, item in enumerate(items))
    return read(write(root, format, header, examples, shard), format)


def same_pixels(first: Item, second: Item) -> bool:
    """Whether two items have the same picture, mask and instances."""
    pairs = [(fetch_picture(first.picture), fetch_picture(second.picture))]
    for name in ("mask", "instances"):
        one, other = getattr(first, name), getattr(second, name)
        if one is not None or other is not None:
            pairs.append((fetch_mask(one), fetch_mask(other)))
    return all(one.dtype == other.dtype and np.array_equal(one, other) for one, other in pairs)
