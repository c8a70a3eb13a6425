"""Data sets of the field's formats: read as a stream of items, written shard by shard."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """``vicinal.datasets.read``, imported when it is first used: submodules alone cost little."""
    if name == "read":
        from vicinal.datasets.load import read

        return read
    raise AttributeError(f"module 'vicinal.datasets' has no attribute {name!r}")
