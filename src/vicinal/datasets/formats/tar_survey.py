"""What the samples of tars hold, by their first ones: all of them where that is soon done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Protocol

import attrs

from vicinal.datasets.files import is_url
from vicinal.datasets.formats.survey import kinds_of
from vicinal.datasets.formats.tar_samples import INSTANCES, MASKS, TarSample, samples
from vicinal.datasets.header import LeftOut
from vicinal.datasets.object_json import parse_objects
from vicinal.datasets.soft import SOFT
from vicinal.errors import DataError

FEWEST = 100
"""Samples of each tar that are looked at."""
MOST = 50_000
"""Samples that are looked at of all tars together, where they are local and more of each are needed for that."""
REMOTE = 16
"""Tars behind a URL that are looked at: the first of each split, and others."""
FURTHER = LeftOut("further pictures of samples, beside the first of each", 0)
UNLABELLED = LeftOut("without a class", 0, read=True)
READ = frozenset({"cls", "json", "txt", *MASKS, *INSTANCES})
"""Endings of members that are read beside the picture."""
SAID = 3
"""Endings of other members that are said one by one, the commonest first."""


class Shard(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def split(self) -> str: ...


@attrs.define
class TarSurvey:
    """``holds``: kinds of labels. ``pictures``: how many samples there are, None where not all were looked at. ``unread``:
    members by their endings."""

    holds: set[str] = attrs.field(factory=set)
    pictures: int | None = 0
    further: LeftOut = FURTHER
    unlabelled: LeftOut = UNLABELLED
    unread: dict[str, LeftOut] = attrs.field(factory=dict)

    def add(self, sample: TarSample) -> None:
        """One sample; what is wrong with it says nothing here."""
        if self.pictures is not None:
            self.pictures += 1
        if sample.fault:
            return
        found = {kind for kind, endings in (("mask", MASKS), ("instances", INSTANCES)) if sample.parts.keys() & set(endings)}
        found |= _in_record(sample)
        found |= {"label"} if "cls" in sample.parts else set()
        self.holds |= found
        if len(several := sample.pictures()) > 1:
            self.further = _more(self.further, len(several) - 1, f"{sample.key}.{several[1]}")
        for ending in sample.parts.keys() - {*READ, *several}:
            known = self.unread.get(ending) or LeftOut(f"members .{ending}, which are not read", 0, files=False)
            self.unread[ending] = _more(known, 1, f"{sample.key}.{ending}")
        if not found & {"label", SOFT}:
            self.unlabelled = _more(self.unlabelled, 1, sample.key)

    def left_out(self) -> tuple[LeftOut, ...]:
        """What the line about the data set says of its samples."""
        labelled = "label" in self.holds and SOFT not in self.holds
        ranked = sorted(self.unread.values(), key=lambda one: (-one.count, one.reason))
        rest = sum(one.count for one in ranked[SAID:])
        more = LeftOut("members of other endings, which are not read", rest, files=False)
        said = (*ranked[:SAID], more, self.further, self.unlabelled if labelled else None)
        return tuple(one for one in said if one is not None and one.count)


def survey_of(shards: Sequence[Shard], most: int = MOST) -> TarSurvey:
    """The survey of the first samples of each tar, ``most`` of all together, but at least FEWEST of each.

    DataError where the first tar is none.
    """
    survey = TarSurvey()
    chosen = _chosen(shards)
    each = FEWEST if is_url(shards[0].path) else max(FEWEST, most // len(shards))
    whole = len(chosen) == len(shards)
    for number, shard in enumerate(chosen):
        try:
            rest = samples(shard.path)
            for sample in islice(rest, each):
                survey.add(sample)
            whole = whole and next(rest, None) is None
        except DataError:
            if number == 0:
                raise
    if not whole:
        survey.pictures = None
    return survey


def _chosen(shards: Sequence[Shard]) -> list[Shard]:
    if not is_url(shards[0].path) or len(shards) <= REMOTE:
        return list(shards)
    first = {shard.split: number for number, shard in reversed(list(enumerate(shards)))}
    spread = {number * len(shards) // REMOTE for number in range(REMOTE)}
    return [shards[number] for number in sorted({0, *first.values(), *spread})]


def _in_record(sample: TarSample) -> set[str]:
    """The kinds of labels in the member .json."""
    try:
        record: dict[str, Any] = sample.json()
        found = {kind for kind, name in (("label", "label"), (SOFT, SOFT)) if record.get(name) is not None}
        objects = record.get("objects")
        return found if objects is None else found | kinds_of(parse_objects(objects, lambda _: 0))
    except DataError:
        return set()


def _more(known: LeftOut, count: int, example: str) -> LeftOut:
    return attrs.evolve(known, count=known.count + count, example=known.example or example)
