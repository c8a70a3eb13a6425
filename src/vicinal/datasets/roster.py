"""The samples of a data set in order, on disk, so that memory does not grow with them."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator

import attrs

from vicinal.datasets.suffixes import without_suffix


@attrs.frozen
class Sample:
    """A sample that a reader found. ``name``: of its picture, relative. ``body``: what the reader keeps, as text.

    ``key``: where it is not to be made from split and name.
    """

    split: str
    name: str
    body: str = ""
    fault: str = ""
    key: str = ""
    place: int = 0


class Roster:
    """Samples that are added in order and come out in that order, each with a key of its own.

    A key is the split and the name of the picture without suffix ("train/a"), unless the sample brings one. Pictures
    that differ by suffix alone keep theirs; those that are listed twice get a fault. Everything lies in SQLite's
    unnamed temporary database (in the folder that TMPDIR names), which goes with the roster, after a kill too. ``db``
    takes tables of the reader's own.
    """

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self.db.close)
        self.db.execute("pragma journal_mode = off")
        self.db.execute("pragma synchronous = off")
        self.db.execute("create table samples (place integer primary key, split, name, body, fault, key, whole)")
        self.db.execute("begin")

    def add(self, samples: Iterable[Sample]) -> None:
        """Appends samples; the first has place 1. Keys are still to be made."""
        rows = (
            (s.split, s.name, s.body, s.fault, _key(s, without_suffix(s.name)), _key(s, s.name)) for s in samples
        )  # fmt: skip
        self.db.executemany("insert into samples (split, name, body, fault, key, whole) values (?, ?, ?, ?, ?, ?)", rows)

    def settle(self) -> None:
        """Makes the keys unique, once all samples are there."""
        twice = "key in (select key from samples group by key having count(*) > 1)"
        while self.db.execute(f"update samples set key = whole where key != whole and {twice}").rowcount:
            pass
        self.db.execute(
            "update samples set key = key || '#' || place, "
            f"fault = case fault when '' then name || ': listed more than once' else fault end where {twice}"
        )

    def __len__(self) -> int:
        return int(self.db.execute("select count(*) from samples").fetchone()[0])

    def __iter__(self) -> Iterator[Sample]:
        rows = self.db.execute("select split, name, body, fault, key, place from samples order by place")
        return (Sample(*row) for row in rows)


def _key(sample: Sample, name: str) -> str:
    if sample.key:
        return sample.key
    if not sample.split or name.startswith(f"{sample.split}/"):
        return name
    return f"{sample.split}/{name}"
