"""What must hold before a job starts: its folders, and a recipe whose pictures can be stored."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from vicinal.errors import JobError, expected
from vicinal.offline.staging import entries
from vicinal.transforms.base import Transform

MOST_COPIES, MOST_THREADS = 10**6, 1024


def as_path(name: str, value: object) -> Path:
    """``value`` as a path; JobError where it is none."""
    if not isinstance(value, str | os.PathLike):
        raise JobError(expected(name, "a path", value))
    return Path(value)


def check_numbers(copies: int, threads: int | None) -> None:
    """JobError unless both count something."""
    for name, value, most in (("copies", copies, MOST_COPIES), ("threads", threads, MOST_THREADS)):
        if value is None and name == "threads":
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise JobError(expected(name, f"a whole number in [1, {most}]", value))


def check_folders(src: Path, out: Path, masks: Path | None, overwrite: bool) -> None:
    """JobError where a job would read what it writes, or write over what it did not make."""
    source, target = src.resolve(), out.resolve()
    if target == source:
        raise JobError(f"{out}: expected an output folder other than the source folder")
    if target.is_relative_to(source):
        raise JobError(f"{out}: expected an output folder outside of the source folder {src}")
    if source.is_relative_to(target):
        raise JobError(f"{out}: expected an output folder that does not hold the source folder {src}")
    if masks is not None:
        if not masks.is_dir():
            raise JobError(f"{masks}: no such folder of masks")
        if masks.resolve().is_relative_to(target):
            raise JobError(f"{out}: expected an output folder that does not hold the folder of masks {masks}")
    if out.exists():
        _check_existing(out, overwrite)


def check_storable(pipeline: Transform) -> None:
    """JobError when the recipe normalises: its results are no longer pictures, and no picture file can hold them."""
    if any(type(child).__name__ == "Normalize" for child in descendants(pipeline)):
        raise JobError(
            "recipe: expected pictures at its end, but Normalize makes numbers that no picture file holds; "
            "leave it out here and normalise when the pictures are read for training"
        )


def descendants(transform: Transform) -> Iterator[Transform]:
    """A transform and all that stand in its fields, at any depth."""
    yield transform
    kind: Any = type(transform)
    for field in attrs.fields(kind):
        value = getattr(transform, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Transform):
                yield from descendants(child)


def _check_existing(out: Path, overwrite: bool) -> None:
    if not out.is_dir():
        raise JobError(f"{out}: expected a folder for the output, got a file")
    found = entries(out)
    if found and not overwrite:
        raise JobError(f"{out}: expected a new or empty folder (or --overwrite), got one with {found[0].name!r} in it")
    if found and not (out / "manifest.jsonl").is_file():
        raise JobError(f"{out}: --overwrite replaces only what an earlier job wrote, but manifest.jsonl is missing")
