"""What a header says beside classes and splits, as JSON: for formats that have no place of their own for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.files import is_file, join, read_bytes
from vicinal.datasets.header import Header
from vicinal.errors import DataError, expected
from vicinal.numbers import check_integer

FILE = "dataset.json"
"""Beside tables and mask folders, where there is anything to say."""


def shared_of(header: Header) -> dict[str, Any]:
    """Names and pairs of keypoints, their skeleton, and the ignored index, where the header has them."""
    named = {
        "keypoints": list(header.keypoints),
        "pairs": [list(pair) for pair in header.pairs],
        "skeleton": [list(pair) for pair in header.skeleton],
        "ignore": header.ignore,
    }
    return {name: value for name, value in named.items() if value not in ([], None)}


def with_shared(header: Header, value: Any, where: str) -> Header:
    """The header with what ``shared_of`` gave; DataError for anything else."""
    if not isinstance(value, Mapping):
        raise DataError(expected(where, "a JSON object", value))
    keypoints, ignore = value.get("keypoints", []), value.get("ignore", header.ignore)
    if not isinstance(keypoints, list) or not all(isinstance(name, str) for name in keypoints):
        raise DataError(expected(f"{where}: keypoints", "names", keypoints))
    if ignore is not None:
        ignore = check_integer(DataError, f"{where}: ignore", ignore, 0, 65535)
    pairs, skeleton = (_pairs(value.get(name, []), f"{where}: {name}") for name in ("pairs", "skeleton"))
    return attrs.evolve(header, keypoints=tuple(keypoints), pairs=pairs, skeleton=skeleton, ignore=ignore)


def shared_file(header: Header, splits: Mapping[str, str] | None = None) -> bytes | None:
    """The contents of dataset.json; None where there is nothing to say. ``splits``: by folder, where names do not tell."""
    found = shared_of(header) | ({"splits": dict(splits)} if splits else {})
    return (json.dumps(found, indent=1) + "\n").encode() if found else None


def read_shared(header: Header, folder: str) -> Header:
    """The header with what dataset.json in a folder says; as it is where there is no such file."""
    value = _read(folder)
    return header if value is None else with_shared(header, value, join(folder, FILE))


def read_splits(folder: str) -> dict[str, str]:
    """The splits that dataset.json says, by folder; empty where it says none."""
    value = _read(folder)
    found = value.get("splits", {}) if isinstance(value, Mapping) else {}
    if not isinstance(found, dict) or not all(isinstance(split, str) and split for split in found.values()):
        raise DataError(expected(f"{join(folder, FILE)}: splits", "the split of each folder", found))
    return found


def _read(folder: str) -> Any:
    path = join(folder, FILE)
    if not is_file(path):
        return None
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, DataError) else DataError(f"{path}: expected JSON: {error}") from error


def _pairs(values: Any, where: str) -> tuple[tuple[int, int], ...]:
    good = isinstance(values, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in values)
    if not good or not all(isinstance(index, int) and 0 <= index < 2**31 for pair in values for index in pair):
        raise DataError(expected(where, "pairs of indices", values))
    return tuple((first, second) for first, second in values)
