"""Writing data sets in tests as a job does: shard by shard, then the end, to a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from vicinal.data.write import encode
from vicinal.datasets.example import Example
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture
from vicinal.datasets.format import Writer
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item


def store(root: Path, path: str, data: bytes | Iterable[bytes]) -> None:
    """Puts one file; every path is put once, and lies below ``root``."""
    target = root / path
    assert not target.exists()
    assert target.resolve().is_relative_to(root.resolve())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else b"".join(data))


def write_all(root: Path, writer: Writer, examples: Iterable[Example], shard: int = 3) -> list[dict[str, Any]]:
    """Writes all examples in shards of ``shard``, finishes, removes what is intermediate; the entries."""
    waiting, entries = list(examples), list[dict[str, Any]]()
    for number, start in enumerate(range(0, len(waiting), shard)):
        entries += writer.shard(number, waiting[start : start + shard], lambda path, data: store(root, path, data))

    def chunks(path: str) -> Iterator[bytes]:
        data = (root / path).read_bytes()
        return (data[at : at + 1000] for at in range(0, len(data), 1000))

    for path in writer.finish(lambda: iter(entries), lambda path, data: store(root, path, data), chunks):
        (root / path).unlink()
    return entries


def example_of(item: Item, number: int, writer: Writer) -> Example:
    """The example that an unchanged copy of an item makes."""
    picture = fetch_picture(item.picture)
    fields: dict[str, Any] = {name: getattr(item, name) for name in ("key", "split", "label", "objects", "extra")}
    if writer.pixels:
        fields["pixels"] = picture
    elif item.picture.kind == "array":
        fields |= {"data": encode(picture, ".png"), "suffix": ".png"}
    else:
        suffix = Path(item.picture.path).suffix if item.picture.kind == "file" else ".jpg"
        fields |= {"data": fetch_bytes(item.picture), "suffix": suffix}
    masks = {name: fetch_mask(source) for name in ("mask", "instances") if (source := getattr(item, name)) is not None}
    return Example(number=number, size=(picture.shape[0], picture.shape[1]), **fields, **masks)


def copy(items: Iterable[Item], header: Header, root: Path, format: str, shard: int = 3, **options: Any) -> Writer:
    """Writes items without a change."""
    make = find(format).writer
    assert make is not None
    writer = make(header, **options)
    write_all(root, writer, [example_of(item, number, writer) for number, item in enumerate(items)], shard)
    return writer


def picture(seed: int, height: int = 12, width: int = 16, channels: int = 3) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A small picture of its own."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def example(key: str, number: int = 0, **fields: Any) -> Example:
    """An example with a PNG of its own."""
    return attrs.evolve(Example(key, number, (12, 16), ".png", encode(picture(number), ".png")), **fields)
