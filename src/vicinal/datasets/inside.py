"""Names that come out of files, as places inside the data set and nowhere else."""

from __future__ import annotations

import os
import stat
from functools import lru_cache

from vicinal.datasets.files import is_url, join
from vicinal.datasets.spelt import spelt
from vicinal.errors import DataError, shown


def clean(name: object) -> str:
    """A relative name with "/" and without "." parts; DataError for what is empty, absolute or climbs out with ".."."""
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        raise DataError(f"expected the name of a file, got {shown(name)}")
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise DataError(f"expected a name of Unicode characters, got {shown(name)}") from error
    parts = name.replace("\\", "/").split("/")
    if not parts[0] or is_url(name) or (len(parts[0]) == 2 and parts[0][1] == ":"):
        raise DataError(f"expected a name relative to the data set, got {shown(name)}")
    if ".." in parts:
        raise DataError(f"expected a name inside the data set, got {shown(name)}")
    kept = [part for part in parts if part not in ("", ".")]
    if not kept:
        raise DataError(f"expected the name of a file, got {shown(name)}")
    return "/".join(kept)


def ends(name: str) -> list[str]:
    """A relative name as it is; of a path of another machine (absolute, or out of its folder) the ends, the longest first."""
    path = name.strip().replace("\\", "/").rstrip("/")
    if not (path.startswith(("/", "../")) or path[1:2] == ":" or is_url(path)):
        return [path]
    parts = [part for part in path.split("/") if part not in ("", ".", "..") and not part.endswith(":")]
    return ["/".join(parts[first:]) for first in range(len(parts))]


def locate(root: str, name: object) -> str:
    """The path of the regular file ``name`` (as ``clean`` takes it, or absolute below ``root``) in a data set; of a name
    with accents, as they are written there.

    A local file must be there, and where it is reached through links they must not lead out of ``root``; what lies
    behind a URL is not asked, reading it will tell. Raises DataError.
    """
    if isinstance(name, str) and name.startswith(f"{root}/"):
        name = name[len(root) + 1 :]
    name = clean(name)
    path = join(root, name if name.isascii() else spelt(root, name))
    if is_url(path):
        return path
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            _check_below(os.path.realpath(path, strict=True), root, path)
            mode = os.stat(path).st_mode
        else:
            _check_below(_real(os.path.dirname(path)), root, path)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file") from error
    except OSError as error:  # a loop of links among others
        raise DataError(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(mode):
        raise DataError(f"{path}: expected a file")
    return path


def _check_below(real: str, root: str, path: str) -> None:
    base = _real(root)
    if real != base and not real.startswith(base.rstrip("/") + "/"):
        raise DataError(f"{path}: a link that leads out of the data set, to {real}")


@lru_cache(256)
def _real(folder: str) -> str:
    return os.path.realpath(folder)
