"""Several files by one name: shards in a folder, or patterns with * and {000..009}."""

from __future__ import annotations

import fnmatch
import re

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, scan
from vicinal.datasets.others import Others
from vicinal.datasets.splits import split_of, split_of_file
from vicinal.datasets.walk import lies_near, walk
from vicinal.errors import DataError

MOST = 10**6
_BRACES = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


def is_pattern(path: str) -> bool:
    """Whether a path names several files."""
    return any(char in path for char in "*?{[")


def expand(path: str) -> list[str]:
    """All paths that braces stand for, in their order: {000..009} numbers of that width, {a,b} either."""
    paths = [path]
    while found := _BRACES.search(paths[0]):
        paths = [
            one[: here.start()] + choice + one[here.end() :]
            for one in paths
            if (here := _BRACES.search(one))
            for choice in _choices(found.group(1))
        ]
        if len(paths) > MOST:
            raise DataError(f"{path}: expected a pattern for at most {MOST} files")
    return paths


def shards(src: str, suffix: str, others: Others | None = None) -> list[tuple[str, str]]:
    """The files that ``src`` is (itself, by pattern, or all with ``suffix`` below a folder), each with the name that
    tells it from the others; sorted, patterns in braces in their own order. ``others``: counts what else lies there."""
    if not is_pattern(src):
        if is_folder(src):
            wanted = others.wanted if others is not None else lambda name: name.lower().endswith(suffix)
            return [(found.path, found.name) for found in walk(src, wanted=wanted)]
        return [(src, name_of(src))]
    found = []
    for path in expand(src):
        folder, name = parent(path), name_of(path)
        if is_pattern(folder):
            raise DataError(f"{src}: expected * and ? in the name of the files, not in folders")
        if is_pattern(name):
            found += [join(folder, entry) for entry in scan(folder).names if fnmatch.fnmatchcase(entry, name)]
        else:
            found.append(path)
    return [(path, name_of(path)) for path in found]


def holds_shards(src: str, suffix: str) -> bool:
    """Whether ``src`` is a file with ``suffix``, a pattern of them, or a folder with one in it or in its folders."""
    if is_pattern(src):
        return src.lower().endswith(suffix)
    if is_folder(src):
        return lies_near(src, lambda name: name.lower().endswith(suffix))
    return src.lower().endswith(suffix) and is_file(src)


def split_of_path(name: str) -> str:
    """The split that a relative path tells: by the name of the file, else of the innermost folder that tells one."""
    *folders, file = name.split("/")
    return split_of_file(file) or next(filter(None, map(split_of, reversed(folders))), "")


def _choices(text: str) -> list[str]:
    found = _RANGE.fullmatch(text)
    if not found:
        return text.split(",")
    first, last = (int(number) for number in found.groups())
    if not first <= last < first + MOST:
        raise DataError(f"{{{text}}}: expected a range of at most {MOST} numbers")
    return [f"{number:0{len(found.group(1))}d}" for number in range(first, last + 1)]
