"""Names of classes as names of folders and lines of files, and back: percent signs as in URLs (RFC 3986)."""

from __future__ import annotations

import re

_CONTROL = "".join(map(chr, (*range(32), 127)))
_CODED = re.compile("%([0-9A-F]{2})")


def escape(name: str, unsafe: str) -> str:
    """``name`` with the ASCII characters ``unsafe`` and control characters as %XX, and a % that would read as one."""
    coded = _CODED.sub(lambda found: f"%25{found.group(1)}", name)
    return "".join(f"%{ord(char):02X}" if char in unsafe or char in _CONTROL else char for char in coded)


def folder_name(name: str) -> str:
    """``name`` as one part of a path that is not hidden; "T-shirt/top" becomes "T-shirt%2Ftop"."""
    return shown(escape(name, "/\\") or "%00")


def shown(part: str) -> str:
    """A part of a path that is not hidden."""
    return f"%2E{part[1:]}" if part.startswith(".") else part


def class_of_folder(folder: str) -> str:
    """The name of which ``folder_name`` makes this folder; any other folder's name is itself."""
    name = unescape(folder)
    return name if folder_name(name) == folder else folder


def unescape(text: str) -> str:
    """The inverse of ``escape``."""
    return _CODED.sub(lambda found: chr(int(found.group(1), 16)), text).replace("\0", "")
