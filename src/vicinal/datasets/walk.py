"""Files below a folder, one after the other in the order of their paths, whatever links and odd names lie there."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from vicinal.datasets.files import Listing, is_url, join, scan
from vicinal.datasets.header import LeftOut
from vicinal.datasets.suffixes import is_picture, without_suffix

LOOKED_INTO = 8
"""Folders that are looked into to find out a format."""


@attrs.frozen
class Found:
    """A file. ``name``: relative, with "/"; ``key``: the same without suffix where that is unique in its folder.
    ``fault``: why it cannot be used."""

    name: str
    path: str
    key: str
    fault: str = ""


def walk(root: str, links: bool | None = None, wanted: Callable[[str], bool] = is_picture) -> Iterator[Found]:
    """The wanted files below ``root``, sorted by their names, with the memory of one folder; no hidden ones.

    A link to a file below ``root`` is that file. Other links come as faults, or with ``links`` are followed, except
    one to a folder that it lies in, which has no end. None: nobody can ask for that.
    """
    base = root if is_url(root) else os.path.realpath(root)
    stack = [_enter(root, "", (base,))]
    while stack:
        level = stack[-1]
        name = next(level.rest, None)
        if name is None:
            stack.pop()
            continue
        path, fault = join(level.folder, name), ""
        real = join(level.above[-1], name)
        if name in level.listing.odd:
            real, fault = _follow(path, level.listing.odd[name], level.above, links)
        below = level.place + name.rstrip("/")
        if real.endswith("/") and not fault:
            stack.append(_enter(path.rstrip("/"), f"{below}/", (*level.above, real.rstrip("/"))))
        elif real.endswith("/") or wanted(name):
            yield _found(below, path, level.place + own_stem(name, level.listing.names), fault)


@attrs.frozen
class _Level:
    """A folder on the way down. ``above``: what it and the folders that hold it are at the end of all links."""

    folder: str
    place: str
    above: tuple[str, ...]
    listing: Listing
    rest: Iterator[str]


def _enter(folder: str, place: str, above: tuple[str, ...]) -> _Level:
    listing = scan(folder)
    return _Level(folder, place, above, listing, iter(listing.names))


def own_stem(name: str, names: Sequence[str]) -> str:
    """``name`` without its suffix, unless another of the sorted ``names`` would then be called the same."""
    stem = without_suffix(name)
    at = bisect_left(names, stem)
    if stem == name or (at < len(names) and names[at] == stem):
        return name
    at = bisect_left(names, f"{stem}.")
    while at < len(names) and names[at].startswith(f"{stem}."):
        if names[at] != name and without_suffix(names[at]) == stem:
            return name
        at += 1
    return stem


def _follow(path: str, kind: str, above: Sequence[str], links: bool | None) -> tuple[str, str]:
    """Where a link ends, with "/" for a folder, and what is wrong with that."""
    if kind != "link":
        return path, "expected a file, got a device or a pipe"
    hint = "" if links is None else " (links=True follows it)"
    try:
        real = os.path.realpath(path, strict=True)
        mode = os.stat(real).st_mode
    except OSError as error:
        return path, f"a link that cannot be followed: {error.strerror or error}"
    if stat.S_ISDIR(mode):
        if real in above:
            return f"{real}/", "a link to a folder that it lies in"
        return f"{real}/", "" if links else f"a link to a folder{hint}"
    if not stat.S_ISREG(mode):
        return real, "expected a file, got a device or a pipe"
    inside = links or real.startswith(join(above[0], ""))
    return real, "" if inside else f"a link that leads out of the data set, to {real}{hint}"


def _found(name: str, path: str, key: str, fault: str) -> Found:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name, path, key = (text.encode("utf-8", "backslashreplace").decode() for text in (name, path, key))
        return Found(name, path, key, "a name that is not UTF-8")
    return Found(name, path, key, fault)


def left_out(reason: str, names: Iterable[str]) -> tuple[LeftOut, ...]:
    """What a header says of files that are not read; nothing where there are none."""
    count, first = 0, ""
    for name in names:
        count, first = count + 1, first or name
    return (LeftOut(reason, count, first),) if count else ()


def lone_folder(folder: str) -> str | None:
    """The one folder in a folder that has no pictures itself, as archives are often unpacked; None where there is none."""
    names = [name for name in scan(folder).names if not name.startswith("__")]  # __MACOSX
    inner = [name for name in names if name.endswith("/")]
    return join(folder, inner[0][:-1]) if len(inner) == 1 and not any(map(is_picture, names)) else None


def lies_near(folder: str, wanted: Callable[[str], bool]) -> bool:
    """Whether a folder or one of the first folders in it has a wanted file: enough to know a format by."""
    names = scan(folder).names
    below = [join(folder, name[:-1]) for name in names if name.endswith("/")][:LOOKED_INTO]
    return any(wanted(name) for listed in (names, *(scan(path).names for path in below)) for name in listed)
