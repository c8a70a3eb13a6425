"""Writing Pascal VOC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.example import Example
from vicinal.datasets.files import name_of
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.tree import encoded
from vicinal.datasets.formats.voc.annotation import DEFAULTS, FLAGS, Record, write
from vicinal.datasets.formats.voc.colours import COLOURS, VOID
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.header import Header
from vicinal.datasets.keys import as_path
from vicinal.datasets.mask_files import encode_mask
from vicinal.datasets.names import FILE, class_name, names_file
from vicinal.datasets.objects import Objects
from vicinal.datasets.outlines import objects_of
from vicinal.datasets.shared import FILE as SHARED
from vicinal.datasets.shared import shared_file
from vicinal.datasets.splits import split_of
from vicinal.errors import DataError, expected, shown
from vicinal.files.container import read_header
from vicinal.files.header import BrokenFileError

COLOUR = 3


@attrs.frozen
class VocWriter(FileWriter):
    """``JPEGImages/<key>``, ``Annotations/<key>.xml``, lists of the splits in ``ImageSets/Main``, and classes.txt.

    Masks go to ``SegmentationClass``, instance maps to ``SegmentationObject``, where object k of the XML has the id k;
    maps of more than 254 objects have 16 bits.
    """

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            key = as_path(example.key)
            path = f"JPEGImages/{key}{example.suffix}"
            objects = objects_of(example)
            put(path, encoded(example))
            put(f"Annotations/{key}.xml", self._annotation(example, objects, name_of(path)))
            if example.mask is not None:
                palette = self.header.palette or COLOURS
                put(f"SegmentationClass/{key}.png", encode_mask(_narrow(example.mask, VOID), palette))
            if example.instances is not None:
                numbered = _narrow(numbered_as(objects, example.instances), VOID - 1)
                put(f"SegmentationObject/{key}.png", encode_mask(numbered, COLOURS))
            yield {"output": path, "split": example.split, "id": key, "masked": example.mask is not None}

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts the lists of splits, those of masks apart, classes.txt, and dataset.json where a list's name tells another split
        than it is of."""
        found = dict.fromkeys(self.header.splits, False)
        stems: dict[str, str] = {}
        for entry in entries():
            found[entry["split"]] = found.get(entry["split"], False) or entry["masked"]
        for split, masked in found.items():
            if split:
                stem = as_path(split).replace("/", "_")
                stems[stem] = split
                put(f"ImageSets/Main/{stem}.txt", _ids(entries(), split))
                if masked:
                    put(f"ImageSets/Segmentation/{stem}.txt", _ids((e for e in entries() if e["masked"]), split))
        said = None if all(split_of(stem) == split for stem, split in stems.items()) else shared_file(Header(), stems)
        if said is not None:
            put(SHARED, said)
        put(FILE, names_file(self.header.names))
        return ()

    def _annotation(self, example: Example, objects: Objects | None, filename: str) -> bytes:
        record: Record = {
            "filename": filename,
            "source": example.extra.get("voc", {}).get("source", {}),
            "objects": [] if objects is None else [self._object(objects, index) for index in range(len(objects))],
        }
        segmented = example.mask is not None or example.instances is not None
        return write(record, example.size, _depth(encoded(example)), segmented)

    def _object(self, objects: Objects, index: int) -> Record:
        kept = {name: objects.fields[name][index] for name in ("pose", *FLAGS) if name in objects.fields}
        return {
            "name": class_name(self.header, int(objects.labels[index])),
            **DEFAULTS,
            **{name: value for name, value in kept.items() if value is not None},
            "box": objects.boxes[index].tolist(),
        }


def write_voc(header: Header) -> VocWriter:
    """The writer of a data set with this header; DataError for names of classes that XML cannot hold."""
    for name in header.names:
        if not name.isprintable() or name != name.strip() or not name:
            raise DataError(expected("voc: names of classes", "printable text without spaces around it", name))
        if header.names.count(name) > 1:
            raise DataError(f"voc: names of classes: {shown(name)} is used twice, and VOC knows classes by their names alone")
    return VocWriter(header if header.names else attrs.evolve(header, names=("object",)))


def numbered_as(objects: Objects | None, instances: NDArray[Any]) -> NDArray[Any]:
    """An instance map [H, W] in which objects have their places from 1 as ids; other ids come behind them."""
    ids, inverse = np.unique(instances, return_inverse=True)
    own = [] if objects is None else list(objects.fields.get("instance", ()))
    place = {id: index for index, id in reversed(list(enumerate(own, 1)))}
    following = iter(range(len(own) + 1, len(own) + len(ids) + 1))
    numbers = [0 if id <= 0 else place[id] if id in place else next(following) for id in ids.tolist()]
    return np.array(numbers, np.int64)[inverse].reshape(instances.shape)


def _narrow(mask: NDArray[Any], most: int) -> NDArray[Any]:
    """8 bits where the values allow it."""
    return mask.astype(np.uint8) if mask.size and mask.min() >= 0 and mask.max() <= most else mask


def _depth(data: bytes) -> int:
    try:
        return read_header(data).channels or COLOUR
    except BrokenFileError:
        return COLOUR


def _ids(entries: Iterable[Entry], split: str) -> Iterator[bytes]:
    return (f"{entry['id']}\n".encode() for entry in entries if entry["split"] == split)
