"""What to open: a place, the format that it is in, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, resolve
from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import detect, find
from vicinal.datasets.options import check_options
from vicinal.datasets.strict import ANNOTATIONS, StrictReader
from vicinal.errors import DataError, one_of


@attrs.frozen
class Opening:
    """A data set to open, any number of times and in any process. ``src``: an absolute path or a URL. ``annotations``: one
    of strict.ANNOTATIONS."""

    src: str
    format: str
    options: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    annotations: str = ANNOTATIONS[0]

    def open(self) -> Reader:
        """The reader; DataError where the source is none of this format."""
        reader = find(self.format).open(self.src, **self.options)
        return StrictReader(reader) if self.annotations == "strict" else reader


def opening_of(
    src: object, format: str | None = None, options: Mapping[str, Any] | None = None, annotations: str = ANNOTATIONS[0]
) -> Opening:
    """What a user's source, format (None: found out) and options say, checked; DataError that names ``src``."""
    if annotations not in ANNOTATIONS:
        raise DataError(one_of("annotations", ANNOTATIONS, annotations))
    path, given = resolve(src), dict(options or {})
    if format is not None:
        found = find(format)
    elif not (is_file(path) or is_folder(path) or any(char in path for char in "*?{")):
        raise DataError(f"{src}: no such file or folder")
    else:
        found = detect(path)
    check_options(found, given)
    return Opening(path, found.name, given, annotations)
