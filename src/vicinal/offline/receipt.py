"""Receipt: what became of a shard, stored when all of it is on the disk; resuming trusts nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen
class Refused:
    """A picture that cannot be used: its item's key, what the user calls it (a path below SRC), and why."""

    key: str
    source: str
    reason: str


@attrs.frozen(eq=False)
class Receipt:
    """``files``: SHA-256 of everything that the shard stored, by path. ``pictures``: read; ``outputs``: written. ``before``
    and ``after``: the ``Statistics`` of both, as plain values.
    """

    job: str
    number: int
    pictures: int
    outputs: int
    files: Mapping[str, str]
    refused: tuple[Refused, ...] = ()
    before: Mapping[str, Any] = attrs.field(factory=dict)
    after: Mapping[str, Any] = attrs.field(factory=dict)

    def encode(self) -> bytes:
        """JSON with a checksum of its own; the same bytes for the same receipt."""
        value = {**attrs.asdict(self, recurse=True), "files": dict(sorted(self.files.items()))}
        return _text({**value, "check": _check(value)})

    @classmethod
    def decode(cls, data: bytes) -> Receipt | None:
        """The receipt of ``encode``; None where the bytes are anything else."""
        try:
            value = json.loads(data)
            if value.pop("check") != _check(value):
                return None
            return cls(**{**value, "refused": tuple(Refused(**entry) for entry in value["refused"])})
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def receipt_path(number: int) -> str:
    """Where the receipt of a shard lies in the output."""
    return f".vicinal/receipts/{number:05d}.json"


def entries_path(number: int) -> str:
    """Where the entries and manifest lines of a shard lie until the job is finished."""
    return f".vicinal/entries/{number:05d}.tsv"


def begun_path(number: int) -> str:
    """Where the paths of a shard's files are listed before they become visible."""
    return f".vicinal/begun/{number:05d}.json"


def _check(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(value)).hexdigest()


def _text(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")
