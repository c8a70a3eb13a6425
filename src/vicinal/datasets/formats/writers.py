"""What writers have in common: pictures are kept as files, or as pixels."""

from __future__ import annotations

import attrs

from vicinal.datasets.header import Header
from vicinal.datasets.suffixes import written


@attrs.frozen
class FileWriter:
    """A Writer of pictures as encoded files. Subclasses have ``shard`` and ``finish``."""

    header: Header
    pixels: bool = attrs.field(default=False, init=False)

    def suffix(self, wanted: str) -> str:
        return written(wanted)


@attrs.frozen
class PixelWriter:
    """A Writer of pictures as pixels of an array. Subclasses have ``shard`` and ``finish``."""

    header: Header
    pixels: bool = attrs.field(default=True, init=False)

    def suffix(self, wanted: str) -> str:  # noqa: ARG002
        return ""
