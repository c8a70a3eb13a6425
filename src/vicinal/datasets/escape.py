"""Names of classes as names of folders and lines of files, and back: percent signs as in URLs (RFC 3986)."""

from __future__ import annotations

import re
from functools import cache

_CONTROL = "".join(map(chr, (*range(32), 127)))
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))})
_EMPTY = "%5F"  # never made of a name: "_" needs no sign
_CODED = re.compile("%([0-9A-F]{2})")


@cache
def _any_of(unsafe: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(unsafe + _CONTROL)}]")


def _sign(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def escape(name: str, unsafe: str) -> str:
    """``name`` with the ASCII characters ``unsafe`` and control characters as %XX, and a % that would read as one."""
    coded = _CODED.sub(lambda found: f"%25{found.group(1)}", name)
    return _any_of(unsafe).sub(_sign, coded)


def folder_name(name: str) -> str:
    """``name`` as one part of a path, as ``portable`` has it; "T-shirt/top" becomes "T-shirt%2Ftop"."""
    return _bounded(escape(name, "/\\") or _EMPTY)


def portable(part: str) -> str:
    """A part of a path that is not hidden, and that every file system, list of names and shell takes for the same.

    Backslashes, control characters, a point or a space that begins it, those that end it, and the names of Windows's
    devices become %XX. What needs nothing stays as it is.
    """
    return _bounded(_any_of("\\").sub(_sign, part) or _EMPTY)


def _bounded(part: str) -> str:
    """With its ends coded where they are points or spaces, and its beginning where it is a device's name."""
    if part[0] in ". " or part.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        part = f"%{ord(part[0]):02X}{part[1:]}"
    return f"{part[:-1]}%{ord(part[-1]):02X}" if part[-1] in ". " else part


def class_of_folder(folder: str) -> str:
    """The name of which ``folder_name`` makes this folder; any other folder's name is itself."""
    name = unescape(folder)
    return name if folder_name(name) == folder else folder


def unescape(text: str) -> str:
    """The inverse of ``folder_name`` and of ``line_of``."""
    return "" if text == _EMPTY else _CODED.sub(lambda found: chr(int(found.group(1), 16)), text)


def line_of(name: str) -> str:
    """``name`` as a line that is neither empty nor has spaces at its ends."""
    coded = escape(name, "") or _EMPTY
    coded = f"%20{coded[1:]}" if coded.startswith(" ") else coded
    return f"{coded[:-1]}%20" if coded.endswith(" ") else coded


def name_of_line(line: str) -> str:
    """The name of which ``line_of`` makes this line; any other line is a name itself."""
    name = unescape(line)
    return name if line_of(name) == line else line
