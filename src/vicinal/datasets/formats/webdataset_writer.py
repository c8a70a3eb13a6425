"""Tar shards with the members of each sample side by side, the same bytes for the same samples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from vicinal.datasets.escape import folder_name
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.tar_samples import encode_key
from vicinal.datasets.formats.tar_writer import TarWriter
from vicinal.datasets.formats.tree import encoded
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.header import Header
from vicinal.datasets.keys import as_member
from vicinal.datasets.mask_files import encode_mask
from vicinal.datasets.patterns import split_of_path
from vicinal.datasets.shared import shared_of
from vicinal.datasets.soft import SOFT, stored

INDEX = "index.json"


@attrs.frozen
class WebDatasetWriter(FileWriter):
    """``<split>-<shard>.tar`` ("data" without splits), and index.json with the count of each and the classes."""

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:
        tars: dict[str, TarWriter] = {}
        for example in examples:
            name = f"{folder_name(example.split) if example.split else 'data'}-{number:06d}.tar"
            tar = tars[name] if name in tars else tars.setdefault(name, TarWriter())
            key = encode_key(as_member(example.key))
            for ending, data in _members(example, self.header):
                tar.add(key + ending, data)
            yield {"output": name, "member": key + example.suffix, **_told(name, example.split)}
        for name, tar in tars.items():
            put(name, tar.chunks())

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts index.json, as wids reads it."""
        counts: dict[str, int] = {}
        told: dict[str, dict[str, str]] = {}
        for entry in entries():
            counts[entry["output"]] = counts.get(entry["output"], 0) + 1
            told[entry["output"]] = {"split": entry["split"]} if "split" in entry else {}
        index: dict[str, Any] = {
            "__kind__": "wids-shard-index-v1",
            "wids_version": 1,
            "shardlist": [{"url": name, "nsamples": count, **told[name]} for name, count in counts.items()],
        }
        if self.header.names:
            index["names"] = list(self.header.names)
        index["holds"] = sorted(self.header.holds)  # the first samples may have none of it
        if SOFT in self.header.holds:
            index[SOFT] = True
        index |= shared_of(self.header)
        put(INDEX, (json.dumps(index, indent=1) + "\n").encode())
        return ()


def _told(name: str, split: str) -> dict[str, str]:
    """The split of a tar, where its name does not tell it."""
    return {} if split_of_path(name) == split else {"split": split}


def _members(example: Example, header: Header) -> Iterator[tuple[str, bytes]]:
    """Endings and contents, the picture first."""
    yield example.suffix.lower(), encoded(example)
    if example.label is not None:
        yield ".cls", str(example.label).encode()
    if example.mask is not None:
        yield ".seg.png", encode_mask(example.mask, header.palette)
    if example.instances is not None:
        yield ".instances.png", encode_mask(example.instances)
    record = dict(example.extra.get("columns", {}))
    text = record.pop("txt", None)
    if example.objects is not None:
        record["objects"] = example.objects.plain()
    soft = stored(example.label, example.soft, header)
    if soft is not None:
        record[SOFT] = soft
    if record:
        yield ".json", json.dumps(record, separators=(",", ":")).encode()
    if isinstance(text, str):
        yield ".txt", text.encode("utf-8", "backslashreplace")
