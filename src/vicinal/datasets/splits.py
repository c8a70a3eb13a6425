"""Splits by the names that folders and files have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

SPLITS = {
    "train": "train", "training": "train",
    "val": "val", "valid": "val", "validation": "val", "dev": "val",
    "test": "test", "testing": "test",
}  # fmt: skip
_IN_FILE = re.compile(rf"(?:^|[-_.])({'|'.join(sorted(SPLITS, key=len, reverse=True))})(?:[-_.0-9]|$)", re.IGNORECASE)


def split_of(name: str) -> str:
    """The split that a folder of this name holds; "" for none."""
    return SPLITS.get(name.lower(), "")


def split_of_file(name: str) -> str:
    """The split that a file's name tells ("train-00000.parquet", "cats_val.csv"); "" for none."""
    found = _IN_FILE.search(name)
    return SPLITS[found.group(1).lower()] if found else ""


def all_splits(folders: Iterable[str]) -> dict[str, str]:
    """Folders to splits where every folder is another split; else nothing."""
    found = {folder: split_of(folder) for folder in folders}
    return found if all(found.values()) and len(set(found.values())) == len(found) else {}


def extra_of(splits: Mapping[str, str]) -> dict[str, Any]:
    """A header's ``extra`` that keeps the names of the folders of splits, for those who write the same tree again."""
    other = {split: folder for folder, split in splits.items() if folder != split}
    return {"folder": {"splits": other}} if other else {}
