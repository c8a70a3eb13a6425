"""Whose files may be run: compiled code on disk is pickles and machine code, so whoever may write it may do anything."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def distrust(path: str) -> str:
    """Why a file should not be run by this process; "" where only root or this user can have put it there.

    It, and the folders above it, must belong to root or this user, and nobody else may write to them. (In a folder like /tmp
    others may not touch what they do not own.)
    """
    if not hasattr(os, "geteuid"):  # no such owners: what can be read there is as it was installed
        return ""
    whole = Path(path).resolve()
    for place in (whole, *whole.parents):
        found = place.stat()
        if found.st_uid not in (0, os.geteuid()):
            return f"{place} belongs to user {found.st_uid}"
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not (place != whole and found.st_mode & stat.S_ISVTX):
            return f"others may write to {place}"
    return ""
