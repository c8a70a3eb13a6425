"""The exceptions that Vicinal raises on purpose: one small tree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class VicinalError(Exception):
    """Base of every error that Vicinal raises on purpose."""


class SpecError(VicinalError, ValueError):
    """A transform, distribution or pipeline is declared wrongly."""


class RecipeError(SpecError):
    """A recipe (YAML, JSON or a name) cannot be turned into a pipeline."""


class DataError(VicinalError, ValueError):
    """Pictures, masks, boxes, keypoints or labels are not what was declared."""


class ReadError(DataError):
    """A file or a string of bytes is not a picture that can be decoded."""


class JobError(VicinalError, RuntimeError):
    """An offline job cannot go on: its folders, files or disk are in the way."""


def expected(where: str, expectation: str, got: object) -> str:
    """The message that every bad value gets: ``Rotate.degrees: expected ..., got ...``."""
    return f"{where}: expected {expectation}, got {got!r}"


def nearest(name: str, valid: Iterable[str]) -> str:
    """``"; did you mean 'degrees'?"`` for the closest valid name, else the list of valid names."""
    names = sorted(valid)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; valid: {', '.join(names)}" if names else ""
