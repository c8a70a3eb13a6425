"""Reading DOTA."""

from __future__ import annotations

import json
from collections.abc import Iterator

import attrs

from vicinal.datasets.coordinates import clip_option
from vicinal.datasets.formats.dota.layout import classes_in, fill, parts_of, text_of
from vicinal.datasets.formats.dota.lines import head, parse
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.roster import Roster
from vicinal.datasets.source import Source
from vicinal.datasets.upright import upright_size
from vicinal.errors import DataError

HOLDS = frozenset({"boxes", "polygons", "rotated_boxes"})


@attrs.frozen(eq=False)
class DotaReader:
    """Pictures in the order of splits and names."""

    roster: Roster
    header: Header
    clip: float

    def items(self) -> Iterator[Item]:
        names = {name: label for label, name in enumerate(self.header.names)}
        for sample in self.roster:
            picture, labels = json.loads(sample.body)
            item = Item(sample.key, Source(picture), sample.split, fault=sample.fault)
            if sample.fault:
                yield item
                continue
            try:
                text = text_of(labels)
                objects = parse(text, upright_size(picture), names, self.clip, labels) if text.strip() else None
            except DataError as error:
                yield attrs.evolve(item, fault=str(error))
                continue
            said = head(text)
            yield attrs.evolve(item, objects=objects, extra={"dota": said} if said else {})


def matches(src: str) -> bool:
    """A folder with images/ and labelTxt/ (or annfiles/), or with folders of splits that have both."""
    return bool(parts_of(src))


def open_dota(src: str, names: object = None, clip: object = 1.0) -> DotaReader:
    """The reader of a folder."""
    parts = parts_of(src)
    if not parts:
        raise DataError(f"{src}: no DOTA data set found (looked for images/ and labelTxt/ with four corners a line)")
    roster = Roster()
    unused = fill(roster, parts)
    if not len(roster):
        raise DataError(f"{src}: no pictures found in {', '.join(part.images for part in parts)}")
    said = words(names, "dota.names") if names is not None else read_names(src)
    splits = dict.fromkeys(sample.split for sample in roster if sample.split)
    header = Header(
        holds=HOLDS, names=classes_in(roster) if said is None else said, splits=tuple(splits), pictures=len(roster),
        left_out=unused,
    )  # fmt: skip
    return DotaReader(roster, header, clip_option(clip, "dota"))
