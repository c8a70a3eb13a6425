"""What compiled code was made from: a hash of a function's file, of the modules that it imports, and that those import.

Numba sees a change of a function's own file, but not of the files of the functions that it calls.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from os.path import basename, dirname, isfile, join, sep
from pathlib import Path
from typing import Any

PACKAGE = str(Path(__file__).parents[1])
"""Modules of other packages are not followed: kernels call nothing but Numba's, whose version is in the key of its cache."""

KEEPERS = tuple(f"sampling/{name}.py" for name in ("ahead", "disk", "kernels", "said", "shipped", "sources", "trusted", "turn"))
"""Files that keep or choose code and have no part in what it is."""

_LINE = rb"(?:[^\r\n;#\\]|\\\r?\n)*"
_FROM = re.compile(rb"from\s+(\.*[\w.]*)\s+import\s*(\((?:[^)#]|#[^\n]*)*\)|" + _LINE + rb")")
_PLAIN = re.compile(rb"import\s+(" + _LINE + rb")")
_NAMES = re.compile(rb"#.*|\bas\s+\w+|([\w.]+)")
"""Imports, wherever they stand. What looks like one in a comment or a string names no file, or one too many. (Parsing the
files takes twenty times as long, at every start.)"""


@cache
def fingerprint(function: Callable[..., Any]) -> str:
    """The hash; "" where there are no files to read, as in an archive.

    To be asked for when the function is defined, while the files are what Python has imported.
    """
    try:
        files = files_of(function.__code__.co_filename, PACKAGE)
    except OSError:
        return ""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.removeprefix(PACKAGE)}\0{_read(path, PACKAGE)[0]}\n".encode())
    return digest.hexdigest()


def files_of(path: str, package: str) -> set[str]:
    """The file and all files of the folder ``package`` that it imports, wherever in it, and that those import.

    Raises OSError when ``path`` cannot be read.
    """
    found, left = {path}, [path]
    while left:
        new = _read(left.pop(), package)[1] - found
        found |= new
        left += new
    return found


@cache
def _read(path: str, package: str) -> tuple[str, frozenset[str]]:
    """The hash of a file, and the files of the package that it may import."""
    content = Path(path).read_bytes()
    imports = {(module.decode(), _names(several)) for module, several in _FROM.findall(content)}
    imports |= {(module, ()) for several in _PLAIN.findall(content) for module in _names(several)}
    top = basename(package)
    files = (_files(*one, path, package) for one in imports if one[0].partition(".")[0] in ("", top))
    keepers = {join(package, *keeper.split("/")) for keeper in KEEPERS}
    return hashlib.sha256(content).hexdigest(), frozenset(chain.from_iterable(files)) - keepers


def _names(several: bytes) -> tuple[str, ...]:
    return tuple(name.decode() for name in _NAMES.findall(several) if name)


def _files(module: str, names: tuple[str, ...], importer: str, package: str) -> Iterator[str]:
    """The module's file, and those of ``names`` that are modules in it. A module that begins with dots is relative."""
    dots = len(module) - len(module.lstrip("."))
    parts, folder = module[dots:].split("."), importer
    for _ in range(dots):
        folder = dirname(folder)
    place = join(folder, *parts) if dots else join(package, *parts[1:])
    if not join(place, "").startswith(join(package, "")):
        return
    for inside in (place.rstrip(sep), *(join(place, name) for name in names)):
        found = [file for file in (f"{inside}.py", join(inside, "__init__.py")) if _exists(file)]
        yield from found
        if found == [f"{place}.py"]:  # no package: its names are no modules
            return


_exists = cache(isfile)
