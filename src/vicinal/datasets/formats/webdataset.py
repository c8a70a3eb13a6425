"""WebDataset: tar files with a picture and files of labels for each sample, under one name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import attrs

from vicinal.datasets.files import is_file, is_folder, join, parent, read_bytes
from vicinal.datasets.format import Format
from vicinal.datasets.formats.survey import kinds_of
from vicinal.datasets.formats.tar_items import TarItems
from vicinal.datasets.formats.tar_samples import samples
from vicinal.datasets.formats.webdataset_writer import INDEX, WebDatasetWriter
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.item import Item
from vicinal.datasets.mask_files import LOOKED_AT, first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.patterns import is_pattern, shards, split_of_path
from vicinal.datasets.walk import lies_near
from vicinal.errors import DataError

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
        make = TarItems(self.header.names)
        for shard in self.shards:
            try:
                for sample in samples(shard.path):
                    yield make.item(sample, shard.split, shard.prefix)
            except DataError as error:
                yield make.broken(shard.path, shard.split, shard.prefix, str(error))


def open_webdataset(src: str, names: object = None) -> WebDatasetReader:
    """The reader of a tar, of a pattern, or of all tars below a folder.

    Classes come from index.json or classes.txt beside the tars; without, labels are numbers. Kinds of labels are those
    of the first samples. Raises DataError where the first tar is none.
    """
    found = shards(src, SUFFIX)
    if not found:
        raise DataError(f"{src}: no tar files found")
    tars = tuple(Shard(path, split_of_path(name), f"{name.removesuffix(SUFFIX)}/") for path, name in found)
    classes = words(names, "names") if names is not None else _classes(src if is_folder(src) else parent(src))
    make = TarItems(classes or ())
    first = [make.item(sample, "", "") for sample in islice(samples(tars[0].path), LOOKED_AT)]
    splits = tuple(dict.fromkeys(shard.split for shard in tars if shard.split))
    header = Header(_holds(first), names=classes or (), splits=splits, palette=first_palette(first))
    return WebDatasetReader(tars, header)


def matches(src: str) -> bool:
    """A tar, a pattern of them, or a folder with one in it or in its folders."""
    if is_pattern(src):
        return src.lower().endswith(SUFFIX)
    if is_folder(src):
        return lies_near(src, lambda name: name.lower().endswith(SUFFIX))
    return src.lower().endswith(SUFFIX) and is_file(src)


def _classes(folder: str) -> tuple[str, ...] | None:
    path = join(folder, INDEX)
    if is_file(path):
        try:
            names = json.loads(read_bytes(path)).get("names")
        except (ValueError, AttributeError, RecursionError) as error:
            raise DataError(f"{path}: expected a JSON object: {error}") from error
        if names is not None:
            return words(names, f"{path}: names")
    return read_names(folder)


def _holds(items: list[Item]) -> frozenset[str]:
    holds = {kind for item in items for kind in ("label", "mask", "instances") if getattr(item, kind) is not None}
    return frozenset(holds.union(*(kinds_of(item.objects) for item in items if item.objects is not None)))


FORMAT = Format(
    name="webdataset",
    summary="tar shards with .jpg, .cls, .seg.png, .json ... of each sample, read without unpacking",
    holds=frozenset(HOLDS),
    matches=matches,
    open=open_webdataset,
    writer=WebDatasetWriter,
    options={"names": "the classes in the order of their numbers (default: index.json, else classes.txt)"},
)
