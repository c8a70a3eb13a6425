"""Files that lie among pictures and are not read as such: counted, so that it can be said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from posixpath import splitext
from typing import Generic, TypeVar

from vicinal.datasets.header import LeftOut
from vicinal.datasets.suffixes import is_picture

T = TypeVar("T")

SAID = 3
"""Kinds of files that are said one by one, the commonest first."""
LABELS = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xml", ".parquet", ".tar", ".npz", ".yaml", ".yml"})
"""Files that may hold labels: who has some does not want pictures alone."""
OWN = frozenset({"manifest.jsonl", "recipe.yaml", "summary.html", "quarantine.jsonl", "synthetic.jsonl"})
"""Files that jobs put beside pictures."""
SAYS = frozenset({"classes.txt", "dataset.json", "index.json"})
"""Files that readers take what they say from."""
PLAIN = ("readme", "license", "licence", "citation", "attribution", "changelog")


class Others:
    """Counts files that are not ``read``, by what they end in; ``wanted`` is asked for each file. Those of ``known`` names
    are kept apart."""

    def __init__(self, read: Callable[[str], bool] = is_picture, known: frozenset[str] = frozenset()) -> None:
        self._read, self._known = read, known
        self._kinds: dict[str, tuple[int, str]] = {}
        self._met: list[str] = []

    def wanted(self, name: str) -> bool:
        """Whether a file is read; else it is counted, unless it only tells of the data set."""
        if self._read(name):
            return True
        if name in self._known:
            self._met.append(name)
        elif name not in SAYS and not tells(name):
            self._count(name)
        return False

    def _count(self, name: str) -> None:
        kind = splitext(name)[1].lower()
        count, first = self._kinds.get(kind, (0, name))
        self._kinds[kind] = (count + 1, first)

    def left_out(self, used: bool = True) -> tuple[LeftOut, ...]:
        """What was counted, the commonest kinds first; ``used``: whether files of known names were read."""
        for name in () if used else self._met:
            self._count(name)
        ranked = sorted(self._kinds.items(), key=lambda entry: (entry[0] not in LABELS, -entry[1][0], entry[0]))
        said = [LeftOut(_reason(kind, count), count, first) for kind, (count, first) in ranked[:SAID]]
        more = ranked[SAID:]
        if more:
            said.append(LeftOut("files of other kinds", sum(count for _, (count, _) in more), more[0][1][1]))
        return tuple(said)


def tells(name: str) -> bool:
    """Whether a file only tells of a data set (README, LICENSE), or lies there because a job wrote it."""
    return name in OWN or name.lower().startswith(PLAIN)


class Counted(Generic[T]):
    """An iterable that is counted as it goes by."""

    def __init__(self, values: Iterable[T]) -> None:
        self._values, self.count = values, 0

    def __iter__(self) -> Iterator[T]:
        for value in self._values:
            self.count += 1
            yield value


def _reason(kind: str, count: int) -> str:
    noun = "file" if count == 1 else "files"
    if kind in LABELS:
        return f"{kind} {noun}, whose labels are not read (its path or format= may read it)"
    return f"{kind} {noun}" if kind else f"{noun} without a suffix"
