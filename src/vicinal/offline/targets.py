"""The bridge between the labels of data sets and a Batch: in as fields, back as objects, masks and instance maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs
from numpy.typing import NDArray

from vicinal.data.batch import Batch
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects

Array: TypeAlias = NDArray[Any]


@attrs.frozen(eq=False)
class Targets:
    """What moves with one picture of height and width ``size``: everything that an Item has but its class.

    ``mask`` and ``instances``: integers [H, W], as read from the item's files. ``objects``: in pixels of the picture.
    """

    size: tuple[int, int]
    objects: Objects | None = None
    mask: Array | None = None
    instances: Array | None = None


def kind_of(targets: Targets) -> tuple[bool, str]:
    """By what pictures may share a batch: all of one kind. Whether there is a mask, and "map", "planes" or "".

    Sort and group rows by it (with dtype and channels of the pictures) before ``batch_fields``: a Batch has masks or
    instances for all of its pictures or for none. "planes" are pictures with RLE masks. Raises DataError for a picture
    that has both an instance map and RLE masks.
    """
    raise NotImplementedError


def batch_fields(rows: Sequence[Targets], header: Header) -> dict[str, Any]:
    """The fields of a Batch beside images, ids and epochs; absent where no row has any: ``Batch(images, **fields)``.

    ``rows``: of one ``kind_of``, one for each picture. Gives "masks"; "boxes" (``Boxes`` with polygons, clipped to the
    picture); "keypoints" (those of all objects in a row, ``header.pairs`` repeated for each object); and "instances":
    id maps, or planes [M, H, W] decoded from RLE (objects without RLE: their polygon or box filled). A picture with a
    map but no objects gets the boxes of its instances. Raises DataError for what does not fit (a box without area, an
    RLE of another size ...), naming it as "Batch.boxes[row]..." or "objects.masks[index]".
    """
    raise NotImplementedError


def labels_of(result: Batch, row: int, source: Targets) -> Targets:
    """The labels of picture ``row`` of a pipeline's result, ``source`` being what ``batch_fields`` took for that row.

    Objects that the pipeline dropped are gone from everything; the others keep their order, label and fields, except
    that "area" and "num_keypoints", where present, are computed anew. Polygons are the moved, clipped ones; RLE masks
    are encoded from the moved planes. A box is the hull of the polygon, else the tight box around the moved RLE mask,
    else around the moved instance (field "instance", in the map), else the moved box. Objects whose RLE mask or
    instance has no pixel left are dropped. Keypoints that are out of sight are 0, 0, 0, as in COCO. A picture that had
    an instance map but no objects comes out with objects of label 0 and the field "instance".
    """
    raise NotImplementedError
