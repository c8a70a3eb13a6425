"""Keys of samples: unique among millions with little memory, and as paths that stay in the data set."""

from __future__ import annotations

import hashlib
import sqlite3
import weakref

from vicinal.datasets.escape import shown
from vicinal.datasets.inside import clean

PAGES = 65536  # KiB of memory for the index; the rest of it goes to an unnamed file


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
    """A key as a relative path for an output, hidden nowhere; DataError for one that climbs out."""
    return "/".join(shown(part) for part in clean(key).split("/"))
