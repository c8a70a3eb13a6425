"""The exceptions that Vicinal raises on purpose: one small tree."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST = 120
"""Characters of a value that a message shows."""


class VicinalError(Exception):
    """Base of every error that Vicinal raises on purpose.

    >>> try:
    ...     vc.Rotate(degres=30)
    ... except vc.VicinalError as error:
    ...     print(error)
    Rotate: unknown keyword 'degres'; did you mean 'degrees'?
    """


class VicinalWarning(UserWarning):
    """Something that is likely not what was meant, and is done nevertheless.

    >>> issubclass(vc.VicinalWarning, UserWarning)  # so that Python's filters of warnings work on it
    True
    """


class SpecError(VicinalError, ValueError):
    """A transform, distribution or pipeline is declared wrongly.

    >>> vc.Rotate((30, -30))
    Traceback (most recent call last):
        ...
    vicinal.errors.SpecError: Rotate.degrees: expected (low, high) with low <= high, got (30, -30)
    """


class RecipeError(SpecError):
    """A recipe (YAML, JSON or a name) cannot be turned into a pipeline.

    >>> vc.recipes.load("imagnet")
    Traceback (most recent call last):
        ...
    vicinal.errors.RecipeError: recipe 'imagnet': expected a name or a .yaml or .json file; did you mean 'imagenet'?
    """


class DataError(VicinalError, ValueError):
    """Pictures, masks, boxes, keypoints or labels are not what was declared.

    >>> vc.Rotate(5)(image=image, mask=mask[:10])
    Traceback (most recent call last):
        ...
    vicinal.errors.DataError: mask: expected the picture's size (64, 64), got (10, 64)
    """


class ReadError(DataError):
    """A file or a string of bytes is not a picture that can be decoded.

    ``index``: its position in the batch, where a pipeline's call found it broken (``vicinal.Encoded``); else None.

    >>> vc.read(b"not a picture")
    Traceback (most recent call last):
        ...
    vicinal.errors.ReadError: <bytes>: not a picture in a format that Vicinal reads
    """

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, int | None]]:
        return type(self), (str(self), self.index)


class JobError(VicinalError, RuntimeError):
    """An offline job cannot go on: its folders, files or disk are in the way.

    >>> vc.offline.shapes(".")
    Traceback (most recent call last):
        ...
    vicinal.errors.JobError: .: expected a folder that does not exist yet, got one that does
    """


class InWords(str):
    """What came, told rather than shown: in messages without quotes."""

    def __repr__(self) -> str:
        return str(self)


def expected(where: str, expectation: str, got: object) -> str:
    """The message that every bad value gets: ``Rotate.degrees: expected ..., got ...``."""
    return f"{where}: expected {expectation}, got {shown(got)}"


def shown(value: object) -> str:
    """``value`` as a message shows it: its repr on one line; what is too long for one, cut or by shape and dtype."""
    try:
        text = repr(value)
    except Exception:  # an int of more digits than Python prints, or a class of the user's own
        return f"a value of type {type(value).__name__}"
    if len(text) > LONGEST and hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"{value.dtype} of shape {tuple(value.shape)}"
    text = " ".join(text.split()) if "\n" in text else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def one_of(where: str, choices: Iterable[str], got: object, expectation: str = "") -> str:
    """The message for a name that is none of ``choices``, which it lists; with the nearest where one is near."""
    names = list(choices)
    hint = nearest(got, names) if isinstance(got, str) else ""
    message = expected(where, expectation or f"one of {', '.join(names)}", got)
    return message + (hint if hint.startswith("; did you mean") else "")


def nearest(name: str, valid: Iterable[str]) -> str:
    """``"; did you mean 'degrees'?"`` for the closest valid name, else the list of valid names."""
    names = sorted(valid)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; valid: {', '.join(names)}" if names else ""
