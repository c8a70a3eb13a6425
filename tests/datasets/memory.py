"""Data sets written into a dict, without a job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Writer


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
