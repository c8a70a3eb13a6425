"""Where a picture lies, in any kind of container, as a small value that any process can follow."""

from __future__ import annotations

from typing import Any

import attrs

KINDS = ("file", "part", "row", "array")


@attrs.frozen
class Source:
    """The place of one encoded picture, or of one array of pixels.

    ``path``: an absolute path or an fsspec URL. ``kind`` "file": the whole file. "part": ``size`` bytes from ``at``
    (a member of a tar). "row": row ``at`` of the column ``name`` of a Parquet file. "array": entry ``at`` of the array
    ``name`` of an npz or IDX file, which is pixels and not an encoded picture.
    """

    path: str
    kind: str = "file"
    at: int = 0
    size: int = 0
    name: str = ""

    def plain(self) -> list[Any]:
        """JSON, short: what equals its default at the end is left out."""
        values: list[Any] = [self.path, self.kind, self.at, self.size, self.name]
        for default in ("", 0, 0, "file"):
            if values[-1] != default:
                break
            values.pop()
        return values

    @classmethod
    def from_plain(cls, value: list[Any]) -> Source:
        """The source of ``plain``."""
        return cls(*value)
