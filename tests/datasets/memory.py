"""Data sets written into a dict, without a job: what a writer puts, and the examples that an item would become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

import attrs

from vicinal.data.read import read, read_mask
from vicinal.datasets.example import Example
from vicinal.datasets.fetch import fetch_bytes, fetch_pixels
from vicinal.datasets.format import Entry, Reader, Writer
from vicinal.datasets.item import Item


@attrs.define
class Memory:
    """Files by their relative path; each may be put once."""

    files: dict[str, bytes] = attrs.field(factory=dict)

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        assert path not in self.files, f"{path} was put twice"
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        self.files[path] = data if isinstance(data, bytes) else b"".join(data)

    def get(self, path: str) -> Iterator[bytes]:
        data = self.files[path]
        return (data[start : start + 1000] for start in range(0, len(data), 1000))

    def store(self, root: Path) -> Path:
        """The same files below a folder."""
        for path, data in self.files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return root


def example_of(item: Item, number: int, writer: Writer) -> Example:
    """What a job that changes nothing hands to a writer."""
    assert not item.fault, item.fault
    if item.picture.kind == "array":
        pixels, data, suffix = fetch_pixels(item.picture), None, ".png"
    else:
        data, suffix = fetch_bytes(item.picture), PurePosixPath(item.picture.path).suffix or ".jpg"
        pixels = read(data)
    return Example(
        key=item.key, number=number, size=pixels.shape[:2], suffix=writer.suffix(suffix),
        data=None if writer.pixels else data, pixels=pixels if writer.pixels else None,
        split=item.split, label=item.label, objects=item.objects, extra=item.extra,
        mask=None if item.mask is None else read_mask(fetch_bytes(item.mask)),
        instances=None if item.instances is None else read_mask(fetch_bytes(item.instances)),
    )  # fmt: skip


def write_all(reader: Reader, writer: Writer, shard: int = 7) -> Memory:
    """Everything that is read, written in shards of so many examples, and finished; intermediate files are gone."""
    examples = (example_of(item, number, writer) for number, item in enumerate(reader.items()))
    return write_examples(examples, writer, shard)


def write_examples(examples: Iterable[Example], writer: Writer, shard: int = 7) -> Memory:
    """Examples in shards, finished."""
    memory = Memory()
    held = list(examples)
    entries: list[Entry] = []
    for number, start in enumerate(range(0, len(held), shard)):
        entries += writer.shard(number, held[start : start + shard], memory.put)
    again: Callable[[], Iterator[Entry]] = lambda: iter(entries)  # noqa: E731
    for path in writer.finish(again, memory.put, memory.get):
        del memory.files[path]
    return memory
