"""Job: all that whoever runs a shard must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.data.groups import FRESH
from vicinal.datasets.header import Header
from vicinal.files.read import MAX_PIXELS
from vicinal.files.write import Encoding


@attrs.frozen(eq=False)
class Job:
    """A planned job: small, picklable, and the same for every shard and on every machine.

    ``id``: the hash of all that decides about the output's bytes. ``root``: the source that the user named; manifest and
    quarantine name pictures relative to it. ``out``: the path or URL of the output. ``header``: of the output.
    ``format`` and ``options``: the output's format by name, and what its writer takes beside the header. ``recipe``: the
    pipeline as canonical YAML, its seed inside; None copies pictures and labels as they are. ``suffix``: of the output's
    pictures, "" for each one's own. ``max_pixels``: larger pictures are quarantined. ``link``: files that are stored
    as they are become hard links, where that can be. ``groups``: which pictures share what is drawn (offline.groups), "" for
    none, and how their ``noise`` is drawn. ``strict``: the first picture that cannot be used raises JobError.
    """

    id: str
    root: str
    out: str
    header: Header
    format: str = "folder"
    options: Mapping[str, Any] = attrs.field(factory=dict)
    recipe: str | None = None
    suffix: str = ""
    encoding: Encoding = attrs.field(factory=Encoding)
    max_pixels: int = MAX_PIXELS
    link: bool = False
    strict: bool = False
    groups: str = ""
    noise: str = FRESH
