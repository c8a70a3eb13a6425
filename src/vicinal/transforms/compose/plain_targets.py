"""One picture by names, as most calls have it: arrays of the usual dtypes, about which there is nothing to find out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import own, take
from vicinal.data.masks import DTYPES
from vicinal.data.move_boxes import BoxRules

if TYPE_CHECKING:
    from vicinal.backends.cpu.plan.boxes import OneBoxes

NAMES = {"image", "mask", "boxes", "labels", "id"}
Done = tuple[NDArray[Any], NDArray[Any] | None, list[Any]]
"""The picture, the mask, and the warps that moved them."""


class PlainTargets(NamedTuple):
    """A picture [H, W, C], a mask [H, W], checked boxes and the dtype that they came in, labels of the boxes or, without
    boxes, of the picture, and an id."""

    image: NDArray[Any]
    mask: NDArray[Any] | None
    boxes: OneBoxes | None
    dtype: np.dtype[Any] | None
    labels: Any
    id: int | str | None


def plain_targets(image: NDArray[Any], given: Mapping[str, Any]) -> PlainTargets | None:
    """What a call with a picture [H, W, C] brings; None where it is another kind of call.

    Raises DataError for boxes that do not fit the picture.
    """
    mask, boxes, labels, id = (given.get(name) for name in ("mask", "boxes", "labels", "id"))
    if not given.keys() <= NAMES or not is_plain_id(id):
        return None
    if mask is not None and not _fits(mask, image):
        return None
    if boxes is None:  # then labels are the picture's, whatever they are
        return PlainTargets(image, mask, None, None, labels, id)
    if type(boxes) is not np.ndarray or boxes.ndim != 2 or boxes.shape[1] != 4 or boxes.dtype.kind != "f":
        return None
    if labels is not None and not _are_of_boxes(labels, len(boxes)):
        return None
    height, width = image.shape[:2]
    # Here, and not at the top: importing Numba takes long, and declaring a pipeline needs none of it.
    from vicinal.backends.cpu.plan.boxes import OneBoxes

    return PlainTargets(image, mask, OneBoxes(boxes, height, width), boxes.dtype, labels, id)


def given_back(given: Mapping[str, Any], plain: PlainTargets, done: Done, rules: BoxRules) -> dict[str, Any]:
    """The results under the names of what came in, in their order."""
    image, mask, warps = done
    made: dict[str, Any] = {"image": image, "mask": mask, "boxes": None, "id": plain.id}
    if plain.boxes is None:
        made["labels"] = own(plain.labels)
    else:
        boxes, kept = plain.boxes.moved(warps, rules)
        made["boxes"] = boxes.astype(plain.dtype)
        made["labels"] = None if plain.labels is None else own(take(plain.labels, kept))
    return {name: made[name] for name in given}


def is_plain_id(id: Any) -> bool:
    """Whether an id is None, or one that needs no look (data.identity): a Python integer of at most 64 bits, or a string."""
    return id is None or type(id) is str or (type(id) is int and -(2**63) <= id < 2**64)


def _fits(mask: Any, image: NDArray[Any]) -> bool:
    if type(mask) is not np.ndarray or mask.dtype not in DTYPES:
        return False
    return mask.shape == image.shape[:2] and mask.flags.c_contiguous


def _are_of_boxes(labels: Any, count: int) -> bool:
    """Whether they are labels of boxes without any doubt: numbers of classes, one a box (data.labels has the rule)."""
    if type(labels) is np.ndarray:
        return labels.shape == (count,) and labels.dtype.kind in "iu"
    return type(labels) is list and len(labels) == count and count > 0 and all(type(one) in (int, str) for one in labels)
