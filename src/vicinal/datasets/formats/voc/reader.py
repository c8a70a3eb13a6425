"""Reading Pascal VOC."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.coordinates import clip_option, kept_boxes
from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, resolve
from vicinal.datasets.formats.voc.colours import COLOURS, VOID
from vicinal.datasets.formats.voc.layout import fill
from vicinal.datasets.formats.voc.places import Part, other_lists, parts_of
from vicinal.datasets.header import Header
from vicinal.datasets.inside import ends, locate
from vicinal.datasets.item import Item
from vicinal.datasets.losses import DROPPED, Losses
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.objects import Objects
from vicinal.datasets.options import words
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.source import Source
from vicinal.datasets.spelt import spelt
from vicinal.datasets.stated import frame_of
from vicinal.datasets.suffixes import PICTURES, without_suffix
from vicinal.datasets.unlisted import other_folders
from vicinal.datasets.upright import header_at
from vicinal.errors import DataError, shown

BACKGROUND = "background"
CLASSES = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse",
    "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
"""Those of Pascal VOC itself, in the order of its masks' indices from 1."""
MASKS = {"mask": "SegmentationClass", "instances": "SegmentationObject"}
SUFFIXES = tuple(spelt for suffix in (".jpg", *sorted(PICTURES - {".jpg"})) for spelt in (suffix, suffix.upper()))


@attrs.frozen(eq=False)
class VocReader:
    """Samples in the order of the splits' lists, then those of none. ``masks``: folders of each kind, by part."""

    parts: tuple[Part, ...]
    roster: Roster
    masks: tuple[dict[str, str], ...]
    header: Header
    clip: float

    def items(self) -> Iterator[Item]:
        for sample in self.roster:
            yield self._item(sample)

    def _item(self, sample: Sample) -> Item:
        number, record = json.loads(sample.body)
        part = self.parts[number]
        item = Item(sample.key, Source(join(part.images, sample.name)), sample.split, fault=sample.fault)
        if sample.fault:
            return item
        try:
            picture = _picture(part, sample.name, record["filename"])
            found: Any = {kind: _mask(folder, sample.name) for kind, folder in self.masks[number].items()}
            objects = self._objects(record, picture, found.get("instances") is not None)
        except DataError as error:
            return attrs.evolve(item, fault=str(error))
        extra = {"voc": {"source": record["source"]}} if record["source"] else {}
        return attrs.evolve(item, picture=Source(picture), objects=objects, extra=extra, **found)

    def _objects(self, record: dict[str, Any], picture: str, numbered: bool) -> Objects | None:
        """``numbered``: the instance map has the objects' ids, which are their places from 1."""
        if not record["objects"] and not record["losses"]:
            return None
        losses, entries = Losses(), []
        for text in record["losses"]:
            losses.add(DROPPED, text)
        names = {name: label for label, name in enumerate(self.header.names)}
        for entry in record["objects"]:
            if entry["name"] in names:
                entries.append(entry)
            else:
                losses.add(DROPPED, f"object {entry['number']}: the class {shown(entry['name'])} is not among the names")
        frame = frame_of(header_at(picture), *record["size"])
        corners = np.array([entry["box"] for entry in entries], np.float64)
        place = [f"object {entry['number']}" for entry in entries].__getitem__
        boxes, good = kept_boxes(corners, frame.size, self.clip, place, losses)
        kept = [entry for entry, is_good in zip(entries, good, strict=True) if is_good]
        own = dict.fromkeys(name for entry in kept for name in entry if name not in ("number", "name", "box"))
        fields: dict[str, list[Any]] = {name: [entry.get(name) for entry in kept] for name in own}
        objects = Objects(
            boxes=boxes[good],
            labels=np.array([names[entry["name"]] for entry in kept], np.int64),
            fields={**fields, "instance": [entry["number"] for entry in kept]} if numbered else fields,
            losses=losses.texts,
        )
        return frame.upright(objects)


def matches(src: str) -> bool:
    """A folder with Annotations/*.xml, or XML annotations beside its pictures."""
    try:
        return bool(parts_of(src))
    except DataError:  # a broken dataset.json: opening it will tell
        return True


def open_voc(src: str, images: object = None, names: object = None, clip: object = 1.0) -> VocReader:
    """The reader of a folder."""
    parts = parts_of(src)
    if not parts:
        raise DataError(f"{src}: no Pascal VOC data set found (looked for Annotations/*.xml, and XML beside pictures)")
    if images is not None:
        folder = resolve(images, "voc.images")
        if not is_folder(folder):
            raise DataError(f"voc.images: expected a folder, got {folder}")
        parts = tuple(attrs.evolve(part, images=folder) for part in parts)
    masks = tuple({kind: place for kind in MASKS if (place := _masks(part, kind))} for part in parts)
    roster = Roster()
    found, bare = fill(roster, parts)
    used = (path for part, places in zip(parts, masks, strict=True) for path in (part.images, *places.values()))
    left_out = (*bare, *other_folders(src, used), *(one for part in parts for one in other_lists(part)))
    header = _header(parts, masks, found, words(names, "voc.names") if names is not None else read_names(src))
    header = attrs.evolve(header, pictures=len(roster), left_out=left_out)
    reader = VocReader(parts, roster, masks, header, clip_option(clip, "voc"))
    if "mask" not in header.holds:
        return reader
    return attrs.evolve(reader, header=attrs.evolve(header, palette=first_palette(reader.items()) or COLOURS))


def _header(
    parts: tuple[Part, ...], masks: tuple[dict[str, str], ...], found: frozenset[str], names: tuple[str, ...] | None
) -> Header:
    """Without names that are said, classes are in the order of the alphabet; with masks, of which index 0 is the
    background, that is the first name, and VOC's classes are complete."""
    holds = {"boxes", *(kind for folders in masks for kind in folders)}
    if names is None:
        names = tuple(sorted(found))
        if "mask" in holds:
            names = (BACKGROUND, *(CLASSES if found <= set(CLASSES) else names))
    splits = [part.split for part in parts if part.split] + [split for part in parts for split, _ in part.lists]
    ignore = VOID if "mask" in holds else None
    return Header(holds=frozenset(holds), names=names, splits=tuple(dict.fromkeys(splits)), ignore=ignore)


def _picture(part: Part, name: str, filename: str) -> str:
    """The file of the annotation's own name, else the one that it says.

    Annotating programs say paths of their own machine too: of those the longest end that is there counts.
    """
    folder, _, stem = name.rpartition("/")
    said = ends(filename)
    stated = said[-1].rpartition("/")[2] if said else ""
    beside = join(folder, stated)
    own = [beside] if without_suffix(stated) == stem else []
    for wanted in (*own, *(name + suffix for suffix in SUFFIXES)):
        if _is_there(part.images, wanted):
            return locate(part.images, wanted)
    for wanted in (*said, beside, stated):
        if stated and _is_there(part.images, wanted):
            return locate(part.images, wanted)
    return locate(part.images, stated or f"{name}{SUFFIXES[0]}")


def _masks(part: Part, kind: str) -> str:
    """The folder of a part's masks of a kind, beside its annotations; those of a split lie in its folder there (where
    Annotations/train has them, in SegmentationClass/train), or among those of all. "" for none."""
    beside, name = parent(part.annotations), MASKS[kind]
    folders = [join(beside, name)]
    if part.split:
        whole = join(parent(beside), name)
        folders += [join(whole, name_of(part.annotations)), whole]
    return next(filter(is_folder, folders), "")


def _mask(folder: str, name: str) -> Source | None:
    return Source(locate(folder, f"{name}.png")) if _is_there(folder, f"{name}.png") else None


def _is_there(folder: str, name: str) -> bool:
    return is_file(join(folder, spelt(folder, name)))
