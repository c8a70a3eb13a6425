"""A data set as a job takes it: as it is, or for recipes that mix pictures without what a mix makes nothing of."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vicinal.datasets.format import Format, Reader
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.item import Item
from vicinal.offline.loss import dropped, loss
from vicinal.offline.mixing import Mixer, meaningless, mixed_header, mixers
from vicinal.offline.unmarked import unmarked
from vicinal.transforms.compose.pipeline import Pipeline

FIELDS = ("instance", "num_keypoints")
"""Of objects: what speaks of labels that are left out."""


@attrs.frozen(eq=False)
class Mixable:
    """See ``Reader``: the items of another one, whose objects have boxes, and of the rest what the header still holds."""

    reader: Reader
    header: Header

    def items(self) -> Iterator[Item]:
        return (_without(item, self.header) for item in self.reader.items())


def taken(reader: Reader, pipeline: Pipeline | None, format: Format) -> tuple[Reader, tuple[str, ...]]:
    """The data set as a job takes it, and a line for each kind of label that is lost on the way to ``format``.

    JobError where the recipe mixes pictures, and their labels do not allow it.
    """
    found, reader = mixers(pipeline), unmarked(reader, format)
    if not found:
        return reader, loss(reader.header, format)
    mixed = Mixable(reader, mixed_header(found, reader.header, format))
    return mixed, (*_left_out(found, reader.header, mixed.header), *loss(mixed.header, format))


def _left_out(found: list[Mixer], header: Header, mixed: Header) -> Iterator[str]:
    kept = ", ".join(name for name in HOLDS if name in mixed.holds)
    for name in (name for name in meaningless(found) if name in header.holds):
        yield dropped(name, type(found[0]).__name__, kept)


def _without(item: Item, header: Header) -> Item:
    objects = item.objects
    if objects is not None:
        fields = {name: values for name, values in objects.fields.items() if name not in FIELDS}
        objects = attrs.evolve(
            objects, polygons=objects.polygons if "polygons" in header.holds else None,
            masks=objects.masks if "rle" in header.holds else None, keypoints=None, corners=None,
            fields=fields,
        )  # fmt: skip
    return attrs.evolve(item, instances=None, objects=objects)
