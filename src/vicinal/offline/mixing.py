"""What a recipe that mixes pictures makes of labels: which are kept, how classes are shared out, what must hold for it."""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.labels import soft_labels
from vicinal.datasets.format import Format
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.soft import SOFT, dense
from vicinal.errors import JobError
from vicinal.transforms.compose.children import descendants
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.mix.mixing import CutMix, Mixup, MixupCutmix
from vicinal.transforms.mix.mosaic import Mosaic
from vicinal.transforms.mix.overlay import Overlay

Mixer: TypeAlias = Mixup | CutMix | MixupCutmix | Mosaic | Overlay

UNJOINED = ("instances", "keypoints", "rotated_boxes")
"""Kinds of labels of which a job makes nothing in a mix; objects that have them keep their boxes."""

OUTLINES = ("polygons", "rle")
"""Kinds of which nothing is made where pictures are not laid over each other, but blended."""


def meaningless(found: list[Mixer]) -> tuple[str, ...]:
    """The kinds of labels of which nothing is made by these mixers."""
    laid = all(isinstance(one, Mosaic | Overlay) for one in found)
    return UNJOINED if laid else (*UNJOINED[:1], *OUTLINES, *UNJOINED[1:])


def mixers(pipeline: Pipeline | None) -> list[Mixer]:
    """The transforms of a recipe that mix pictures, in their order."""
    return [] if pipeline is None else [one for one in descendants(pipeline) if isinstance(one, Mixer)]


@attrs.frozen
class Mixing:
    """How the labels of pictures enter a mix. ``classes``: how many; 0 where no picture has one."""

    classes: int
    smoothing: float = 0.0

    @classmethod
    def of(cls, pipeline: Pipeline | None, header: Header) -> Mixing | None:
        """For a data set as ``mixed_header`` has it; None where the recipe mixes nothing."""
        found = mixers(pipeline)
        return cls(len(header.names) if has_classes(header) else 0, found[0].smoothing) if found else None

    def row(self, item: Item) -> NDArray[np.float64] | None:
        """The soft label [classes] of a picture, smoothed where it is a class; None without. float64, so that the sum
        of what is mixed stays 1."""
        if item.soft is not None:
            return dense(item.soft, self.classes)
        if item.label is None:
            return None
        row: NDArray[np.float64] = soft_labels(np.array([item.label]), self.classes, self.smoothing)[0].astype(np.float64)
        return row


def has_classes(header: Header) -> bool:
    """Whether pictures have classes, or shares of them."""
    return bool(header.holds & {"label", SOFT})


def mixed_header(found: list[Mixer], header: Header, format: Format) -> Header:
    """What is shared by the pictures that a recipe with the mixers ``found`` makes of a data set and ``format`` stores.

    JobError where that cannot be, or its labels could not be told any more.
    """
    name = type(found[0]).__name__
    dropped = header.holds & set(meaningless(found))
    kept = header.holds - dropped | ({"boxes"} if dropped - {"instances"} else set())
    if dropped and not kept:
        raise JobError(f"recipe: {name} mixes pictures, and nothing is made of their {' and '.join(sorted(dropped))}")
    blending = [type(one).__name__ for one in found if isinstance(one, Mixup | MixupCutmix)]
    if "mask" in kept and blending:
        raise JobError(f"recipe: {blending[0]} blends pictures, and masks cannot be blended; CutMix pastes them")
    if "keypoints" in dropped:
        header = attrs.evolve(header, keypoints=(), pairs=(), skeleton=())
    header = attrs.evolve(header, holds=kept)
    if has_classes(header):
        return _with_shares(found, _with_names(found, header), format)
    if any(one.partners != "permutation" for one in found):
        raise JobError(f"recipe: {name}.partners: expected 'permutation', as the pictures have no classes")
    return header


def _with_names(found: list[Mixer], header: Header) -> Header:
    """With a name for every class, by which the numbers of a soft label are counted."""
    told = [one.classes for one in found if one.classes is not None]
    count = len(header.names) or next(iter(told), 0)
    if not count:
        wanted = f"recipe: {type(found[0]).__name__}.classes: expected how many there are"
        raise JobError(f"{wanted}, as the data set does not name its classes")
    source = "the data set has" if header.names else "another mix says"
    for one in found:
        if one.classes not in (None, count):
            raise JobError(f"recipe: {type(one).__name__}.classes: expected {count}, as {source}, got {one.classes}")
    return attrs.evolve(header, names=header.names or tuple(map(str, range(count))))


def _with_shares(found: list[Mixer], header: Header, format: Format) -> Header:
    """With soft labels, unless every picture keeps the class that it had."""
    if SOFT not in header.holds and all(one.partners == "same-class" and not one.smoothing for one in found):
        return header
    if "label" in format.holds and SOFT not in format.holds:
        holders = ", ".join(name for name in FORMATS if SOFT in find(name).holds)
        what = f"recipe: {type(found[0]).__name__} makes soft labels, but {format.name} holds one class for each picture"
        raise JobError(f"{what}; formats that hold them are {holders}")
    return attrs.evolve(header, holds=header.holds | (format.holds & {SOFT}))
