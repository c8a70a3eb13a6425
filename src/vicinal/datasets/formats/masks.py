"""Pictures in images/, their masks in masks/ or the ids of their objects in instances/, under the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.files import is_folder, is_url, resolve, scan
from vicinal.datasets.format import Entry, Format, Get, Put
from vicinal.datasets.formats.mask_layout import Part, bare, images_in, left_out, parts_of, worded
from vicinal.datasets.formats.table_writer import put_header
from vicinal.datasets.formats.tree import distinct, encoded, split_folder, split_path
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.lines import one_line
from vicinal.datasets.mask_files import encode_mask, first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import flag, whole
from vicinal.datasets.partners import Partners
from vicinal.datasets.shared import read_shared, read_splits
from vicinal.datasets.source import Source
from vicinal.datasets.splits import extra_of, some_splits
from vicinal.datasets.suffixes import MASKS
from vicinal.datasets.walk import Found, walk
from vicinal.errors import DataError

FOLDERS = {"mask": "masks", "instances": "instances"}
"""Of written data sets."""


@attrs.frozen(eq=False)
class MasksReader:
    """Pictures part after part. ``splits``: by the name of the folder."""

    parts: tuple[Part, ...]
    splits: dict[str, str]
    links: bool
    header: Header

    def items(self) -> Iterator[Item]:
        for part in self.parts:
            partners = part.partners()
            for found in part.pictures(self.links):
                yield self._item(part, found, partners)

    def _item(self, part: Part, found: Found, partners: dict[str, Partners]) -> Item:
        first, _, rest = found.name.partition("/")
        split = part.split or (self.splits.get(first, "") if rest else "")
        labels: dict[str, Source] = {}
        fault = found.fault
        for name, others in partners.items():
            try:
                labels[name] = Source(others.find(found))
            except DataError as error:
                fault = fault or f"{name}: {error}"
        key, mask, instances = part.prefix + found.key, labels.get("mask"), labels.get("instances")
        return Item(key, Source(found.path), split, mask=mask, instances=instances, fault=one_line(fault))


@attrs.frozen
class MasksWriter(FileWriter):
    """``images/<split>/<name>``, and the same below masks/ and instances/ as PNG, with the palette."""

    named = frozenset({"mask"})

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            path = split_path(example, self.header)
            entry = {"output": f"images/{path}{example.suffix}"}
            put(entry["output"], encoded(example))
            for name, label, palette in (
                ("mask", example.mask, self.header.palette),
                ("instances", example.instances, None),
            ):
                if label is not None:
                    entry[name] = f"{FOLDERS[name]}/{path}.png"
                    put(entry[name], encode_mask(label, palette))
            yield entry

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts classes.txt with the names of the mask's classes, and dataset.json with the ignored one, if any, and with splits
        that the names of their folders do not tell."""
        places = (entry["output"].split("/") for entry in distinct(entries()))
        tops = sorted({place[1] for place in places if len(place) > 2})
        folders = {split_folder(split, self.header): split for split in self.header.splits}
        splits = {folder: split for folder, split in folders.items() if folder in tops}
        masked = "mask" in self.header.holds
        kept = Header(names=self.header.names, ignore=self.header.ignore) if masked else Header()
        put_header(kept, put, None if some_splits(tops) == splits else splits)
        return ()


def matches(src: str) -> bool:
    """A folder with images/ and masks/ or their like, with splits that have them, or with pictures beside their masks."""
    return bool(parts_of(src)) if is_folder(src) else False


def open_masks(
    src: str, masks: object = None, instances: object = None, ignore: object = None, links: object = False
) -> MasksReader:
    """The reader of images/ and its neighbours, or of ``src`` itself as the images of ``masks`` or ``instances``."""
    if not is_folder(src):
        raise DataError(f"{src}: no such folder")
    given = {name: resolve(path, f"masks.{name}") for name, path in (("mask", masks), ("instances", instances)) if path}
    for folder in given.values():
        if not is_folder(folder):
            raise DataError(f"{folder}: no such folder of masks")
    told = Part(images_in(src), given)
    parts = (worded(told) or told,) if given else _understood(src)
    own = {part.prefix.partition("/")[0]: part.split for part in parts if part.split}
    splits = own or read_splits(src) or some_splits(_folders_in(parts[0].images))
    ignored = None if ignore is None else whole(ignore, "masks.ignore", 0, 65535)
    follow = flag(links, "masks.links")
    header = Header(
        holds=frozenset(parts[0].labels),
        names=read_names(src) or (),
        ignore=ignored,
        splits=tuple(dict.fromkeys(splits.values())),
        extra=extra_of(splits),
        pictures=None if is_url(src) else sum(1 for part in parts for _ in part.pictures(follow)),
        left_out=() if is_url(src) else (*(() if given else left_out(src, parts)), *bare(parts)),
    )
    reader = MasksReader(parts, splits, follow, header)
    header = read_shared(header, src) if ignore is None else header
    return attrs.evolve(reader, header=attrs.evolve(header, palette=first_palette(reader.items())))


def _understood(src: str) -> tuple[Part, ...]:
    """The parts of a folder; DataError where there are none, or where what is called masks fits no picture by its name."""
    parts = []
    for part in parts_of(src):
        found = worded(part)
        if found is None:
            raise DataError(_unlike(src, part))
        parts.append(found)
    if not parts:
        raise DataError(f"{src}: expected images/ beside masks/ or instances/ (masks= and instances= name other folders)")
    if len({frozenset(part.labels) for part in parts}) > 1:
        several = ", ".join(f"{part.prefix or part.images} has {' and '.join(sorted(part.labels))}" for part in parts)
        raise DataError(f"{src}: expected masks of the same kinds in all folders: {several}")
    return tuple(parts)


def _unlike(src: str, part: Part) -> str:
    """What is said of masks that fit no picture."""
    folders = " and ".join(sorted(set(part.labels.values())))
    first = [found.name for path in (part.images, *part.labels.values()) for found in islice(walk(path), 1)]
    return (
        f"{src}: expected masks in {folders} named as the pictures in {part.images}, in a lossless format "
        f"({', '.join(MASKS)}), got {' and '.join(first[:2])}; format='folder' takes all files for pictures"
    )


def _folders_in(folder: str) -> list[str]:
    return [name[:-1] for name in scan(folder).names if name.endswith("/")]


FORMAT = Format(
    name="masks",
    summary="images/ beside masks/ (class indices, palettes kept) or instances/ (ids), or called alike (ADE20K, Cityscapes)",
    holds=frozenset({"mask", "instances"}),
    marks=frozenset(),
    matches=matches,
    open=open_masks,
    writer=MasksWriter,
    options={
        "masks": "the folder of the masks, where it is not masks/",
        "instances": "the folder of the instance ids, where it is not instances/",
        "ignore": "the index that no loss counts (255; default: what dataset.json says)",
        "links": "follow symbolic links that lead out of the folder (default: quarantine them)",
    },
)
