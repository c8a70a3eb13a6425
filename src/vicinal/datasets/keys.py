"""Keys of samples: unique among millions with little memory, and as paths that stay in the data set."""

from __future__ import annotations

import hashlib
import sqlite3
import weakref

from vicinal.datasets.escape import portable

PAGES = 65536  # KiB of memory for the index; the rest of it goes to an unnamed file
MOST_BYTES, MOST_PATH = 255, 800  # of a file's name, and of a path: S3 takes 1024 with all that comes before it
SUFFIX = 5  # bytes of the longest suffix: ".jpeg"
DIGEST = 8


class Seen:
    """Which keys came before. Keeps 64-bit hashes in a database that is gone with this object."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._base.close)
        for line in ("synchronous = off", "journal_mode = off", f"cache_size = -{PAGES}", "locking_mode = exclusive"):
            self._base.execute(f"pragma {line}")
        self._base.execute("create table seen (hash integer primary key)")
        self._base.execute("begin")

    def add(self, key: str) -> bool:
        """Whether ``key`` is new."""
        digest = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        number = int.from_bytes(digest, "big", signed=True)
        return self._base.execute("insert or ignore into seen values (?)", (number,)).rowcount == 1


def as_path(key: str) -> str:
    """A key as a relative path of an output, without suffix: below the data set whatever the key is, hidden nowhere, and
    no longer than file systems and object stores take with a suffix behind it.

    What is too long keeps its beginning, and ends in a hash of the whole.
    """
    *folders, name = map(portable, _parts(key))
    path = "/".join([*(_short(folder, MOST_BYTES) for folder in folders), _short(name, MOST_BYTES - SUFFIX)])
    return path if _bytes(path) <= MOST_PATH else f"{_hash(key)}/{path.rpartition('/')[2]}"


def as_member(key: str) -> str:
    """A key as the name of a member of a tar: its folders as in ``as_path``, and its last part as it is."""
    *folders, name = _parts(key)
    return "/".join([*map(portable, folders), name])


def _parts(key: str) -> list[str]:
    return [part for part in key.split("/") if part not in ("", ".")] or [""]


def _short(part: str, most: int) -> str:
    if _bytes(part) <= most:
        return part
    kept = part.encode("utf-8", "surrogatepass")[: most - 1 - 2 * DIGEST].decode("utf-8", "ignore")
    return f"{kept}~{_hash(part)}"


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).hexdigest()
