"""Job: all that whoever runs a shard must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.header import Header


@attrs.frozen
class Encoding:
    """How pictures are stored. ``suffix`` "" keeps each picture's own; None: the encoder's default."""

    suffix: str = ""
    quality: int | None = None
    subsampling: str | None = None


@attrs.frozen(eq=False)
class Job:
    """A planned job: small, picklable, and the same for every shard and on every machine.

    ``id``: the hash of all that decides about the output's bytes. ``root``: the source that the user named; manifest and
    quarantine name pictures relative to it. ``out``: the path or URL of the output. ``header``: of the output.
    ``format`` and ``options``: the output's format by name, and what its writer takes beside the header. ``recipe``: the
    pipeline as canonical YAML, its seed inside; None copies pictures and labels as they are. ``max_pixels``: larger
    pictures are quarantined. ``strict``: the first picture that cannot be used raises JobError instead.
    """

    id: str
    root: str
    out: str
    header: Header
    format: str
    options: Mapping[str, Any]
    recipe: str | None
    encoding: Encoding
    max_pixels: int
    strict: bool = False
