"""Relative paths of files in a place, checked before anything is touched."""

from __future__ import annotations

from vicinal.errors import JobError, expected


def checked(place: str, path: str) -> str:
    """``path``, when it stays inside of whatever it is joined to; else JobError."""
    parts = path.split("/")
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise JobError(expected(place, "a relative path that stays inside, as 'cats/a.jpg'", path))
    return path
