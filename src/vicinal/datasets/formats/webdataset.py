"""WebDataset: tar files with a picture and files of labels for each sample, under one name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, read_bytes
from vicinal.datasets.format import Format
from vicinal.datasets.formats.tar_items import TarItems
from vicinal.datasets.formats.tar_samples import samples
from vicinal.datasets.formats.tar_survey import FEWEST, MOST, TarSurvey, survey_of
from vicinal.datasets.formats.webdataset_writer import INDEX, WebDatasetWriter
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.item import Item
from vicinal.datasets.mask_files import LOOKED_AT, first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.others import Others
from vicinal.datasets.patterns import holds_shards, shards, split_of_path
from vicinal.datasets.shared import with_shared
from vicinal.datasets.soft import SOFT
from vicinal.datasets.synthetic import COLUMN
from vicinal.errors import DataError, expected, one_of

SUFFIX = ".tar"


@attrs.frozen
class Shard:
    """One tar. ``prefix``: of keys that another tar has too."""

    path: str
    split: str
    prefix: str


@attrs.frozen(eq=False)
class WebDatasetReader:
    """The samples of all shards."""

    shards: tuple[Shard, ...]
    header: Header

    def items(self) -> Iterator[Item]:
        make = TarItems(self.header.names, self.header.holds)
        for shard in self.shards:
            try:
                for sample in samples(shard.path):
                    yield make.item(sample, shard.split, shard.prefix)
            except DataError as error:
                yield make.broken(shard.path, shard.split, shard.prefix, str(error))


def open_webdataset(src: str, names: object = None, holds: object = None) -> WebDatasetReader:
    """The reader of a tar, of a pattern, or of all tars below a folder.

    Classes come from index.json or classes.txt beside the tars; without, labels are numbers. Kinds of labels are those
    that ``holds`` or index.json says, else those of the first samples of each tar (see tar_survey); a kind that is met
    later is a fault that says so. Raises DataError where the first tar is none.
    """
    others = Others(lambda name: name.lower().endswith(SUFFIX))
    found = shards(src, SUFFIX, others)
    if not found:
        raise DataError(f"{src}: no tar files found")
    folder = src if is_folder(src) else parent(src)
    index = _index(folder)
    splits = {entry.get("url"): entry.get("split") for entry in _listed(index)}
    told = {name: split if isinstance(split := splits.get(name), str) else split_of_path(name) for _, name in found}
    tars = tuple(Shard(path, told[name], f"{name.removesuffix(SUFFIX)}/") for path, name in found)
    classes = _classes(folder, index, names)
    kinds = _told(index.get("holds") if holds is None else holds, join(folder, INDEX) if holds is None else "webdataset")
    survey = survey_of(tars if kinds is None else tars[:1], FEWEST if kinds is not None else MOST)
    if kinds is not None:
        survey = TarSurvey({*kinds, *survey.holds}, pictures=None, unread=survey.unread)
    first = [TarItems(classes).item(sample, "", "") for sample in islice(samples(tars[0].path), LOOKED_AT)]
    header = Header(
        frozenset(survey.holds | ({SOFT} if index.get(SOFT) else set())),
        names=classes,
        splits=tuple(dict.fromkeys(shard.split for shard in tars if shard.split)),
        palette=first_palette(first),
        pictures=_count(index, tars) if survey.pictures is None else survey.pictures,
        left_out=(*others.left_out(), *survey.left_out()),
        columns=tuple(dict.fromkeys(name for item in first for name in item.extra.get("columns", {}) if name != COLUMN)),
    )
    return WebDatasetReader(tars, with_shared(header, index, join(folder, INDEX)))


def matches(src: str) -> bool:
    """A tar, a pattern of them, or a folder with one in it or in its folders."""
    return holds_shards(src, SUFFIX)


def _index(folder: str) -> dict[str, Any]:
    """What index.json says; empty where there is none."""
    path = join(folder, INDEX)
    if not is_file(path):
        return {}
    try:
        found = json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, DataError) else DataError(f"{path}: expected JSON: {error}") from error
    if not isinstance(found, dict):
        raise DataError(expected(path, "a JSON object", found))
    return found


def _classes(folder: str, index: dict[str, Any], given: object) -> tuple[str, ...]:
    told = index.get("names") if given is None else given
    return words(told, "names") if told is not None else read_names(folder) or ()


def _told(value: object, where: str) -> tuple[str, ...] | None:
    """The kinds of labels that are said beforehand; None where they are not."""
    if value is None:
        return None
    found = words(value, f"{where}: holds") if value != "" else ()
    for kind in found:
        if kind not in HOLDS:
            raise DataError(one_of(f"{where}: holds", HOLDS, kind))
    return found


def _listed(index: dict[str, Any]) -> list[dict[str, Any]]:
    """What index.json says of each tar."""
    listed = index.get("shardlist")
    entries = listed if isinstance(listed, list) else []
    return [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("url"), str)]


def _count(index: dict[str, Any], tars: tuple[Shard, ...]) -> int | None:
    """How many samples index.json says that these tars have; None where it does not say it of each."""
    counts = {entry.get("url"): entry.get("nsamples") for entry in _listed(index)}
    found = [count for tar in tars if isinstance(count := counts.get(name_of(tar.path)), int)]
    return sum(found) if len(found) == len(tars) else None


FORMAT = Format(
    name="webdataset",
    summary="tar shards with .jpg, .cls, .seg.png, .json ... of each sample, read without unpacking",
    holds=frozenset(HOLDS),
    matches=matches,
    open=open_webdataset,
    writer=WebDatasetWriter,
    options={
        "names": "the classes in the order of their numbers (default: index.json, else classes.txt)",
        "holds": "the kinds of labels, as label,boxes (default: index.json, else what the first samples of each tar have)",
    },
    columns=True,
)
