"""Which pictures of a job share what is drawn: frames of a video, slices of a volume."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from vicinal.data.groups import FRESH, check_noise
from vicinal.errors import DataError, JobError, expected

FOLDER = "folder"


def check_groups(groups: Any, noise: Any) -> tuple[str, str]:
    """``groups``: FOLDER, a regular expression, or None for none ("" then). JobError for others, and for ``noise`` that no
    groups go with."""
    if groups is None:
        if noise is not None:
            raise JobError(f"noise: expected groups beside it, got {noise!r} alone")
        return "", FRESH
    wish = '"folder", or a regular expression that finds the name of a picture\'s group in its own'
    if not isinstance(groups, str) or not groups:
        raise JobError(expected("groups", wish, groups))
    try:
        re.compile(groups)
    except re.error as error:
        raise JobError(f"groups: expected {wish}, got {groups!r} ({error})") from None
    try:
        return groups, FRESH if noise is None else check_noise(noise)
    except DataError as error:
        raise JobError(str(error)) from None


def group_of(source: str, groups: str) -> str:
    """The group of the picture that a user calls ``source``: its folder, or what the expression finds: its first group, or all
    that matches. DataError where it finds nothing."""
    if groups == FOLDER:
        return str(PurePosixPath(source).parent)
    found = re.search(groups, source)
    name = None if found is None else found.group(1 if found.re.groups else 0)
    if name is None:
        raise DataError(expected("groups", f"a name in which {groups!r} finds the group's", source))
    return name
