"""Which outputs of a job networks made, and with which weights."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from vicinal.datasets.suffixes import is_picture
from vicinal.offline.lines import entry_of, manifest_of
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import descendants, holds
from vicinal.transforms.compose.pipeline import Pipeline

MARK = "synthetic"
"""What the manifest says of an output that a network made."""
_WRITTEN = f'"{MARK}": true'.encode()


def makers(pipeline: Pipeline | None) -> frozenset[str]:
    """Names of the transforms that make an output synthetic where they touch it. Beside one that makes pictures, those that
    mix are among them: a picture's partner may be a made one."""
    found = frozenset(type(one).__name__ for one in _all(pipeline) if one.synthetic)
    mixes = found and pipeline is not None and holds(pipeline, FOLDERS["mix"])
    return found | frozenset(FOLDERS["mix"]) if mixes else found


def files_of(pipeline: Pipeline | None) -> dict[str, str]:
    """The SHA-256 of the files that decide about results, by name."""
    return {name: digest for one in _all(pipeline) for name, digest in sorted(one.rests_on().items())}


def is_marked(text: bytes) -> bool:
    """Whether a line of a shard's entries may say so; ``marked`` looks closer."""
    return _WRITTEN in text


def marked(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Where the marked outputs lie, as their list says it, by the lines of all shards in order. Pictures that share a file
    are told by their number in it, of their split."""
    counted: Counter[tuple[str, str]] = Counter()
    for text in lines:
        entry = entry_of(text)
        output, split = entry["output"], entry.get("split", "")
        made = is_marked(text) and json.loads(manifest_of(text)).get(MARK) is True
        if is_picture(output):
            if made:
                yield {"output": output}
            continue
        at = counted[output, split]
        counted[output, split] += 1
        if made:
            yield {"output": output, **({"split": split} if split else {}), "at": at}


def _all(pipeline: Pipeline | None) -> Iterator[Transform]:
    return iter(()) if pipeline is None else descendants(pipeline)
