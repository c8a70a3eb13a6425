"""One picture by names, as most calls have it: arrays of the usual dtypes, about which there is nothing to find out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import give_rows, own, read_rows, take
from vicinal.data.geometry import motions
from vicinal.data.keypoints import PointForm, Points, check_pixels, give_keypoints, read_keypoints
from vicinal.data.masks import DTYPES
from vicinal.data.move_boxes import BoxRules
from vicinal.data.move_keypoints import move_keypoints

if TYPE_CHECKING:
    from vicinal.backends.cpu.plan.boxes import OneBoxes

NAMES = {"image", "mask", "boxes", "keypoints", "labels", "id"}
Done = tuple[NDArray[Any], NDArray[Any] | None, list[Any]]
"""The picture, the mask, and the warps that moved them."""


class PlainBoxes(NamedTuple):
    """Checked boxes, and how they came: "array", "tensor" or "list", and the dtype that they go back in."""

    boxes: OneBoxes
    kind: str
    dtype: np.dtype[Any]


class PlainTargets(NamedTuple):
    """A picture [H, W, C], a mask [H, W], boxes, keypoints, an id; labels are of the boxes or, without any, of the picture."""

    image: NDArray[Any]
    mask: NDArray[Any] | None
    boxes: PlainBoxes | None
    keypoints: tuple[Points, PointForm] | None
    labels: Any
    id: int | str | None

    @property
    def placed(self) -> bool:
        """Whether something lies at places of the canvas."""
        return self.boxes is not None or self.keypoints is not None


def plain_targets(image: NDArray[Any], given: Mapping[str, Any]) -> PlainTargets | None:
    """What a call with a picture [H, W, C] brings; None where it is another kind of call.

    Raises DataError for boxes and keypoints that do not fit the picture.
    """
    mask, boxes, labels, id = (given.get(name) for name in ("mask", "boxes", "labels", "id"))
    if not given.keys() <= NAMES or not is_plain_id(id):
        return None
    if mask is not None and not _fits(mask, image):
        return None
    plain = None if boxes is None else _plain_boxes(boxes, labels, image.shape[:2])
    if boxes is not None and plain is None:
        return None
    points = given.get("keypoints")
    read = None if points is None else read_keypoints(points, "keypoints")
    if read is not None and read[0].owners is not None:  # they go with boxes, as these are read in full
        return None
    if read is not None:
        check_pixels(read[0], image.shape[:2], "keypoints")
    return PlainTargets(image, mask, plain, read, labels, id)


def given_back(given: Mapping[str, Any], image: Any, plain: PlainTargets, done: Done, rules: BoxRules) -> dict[str, Any]:
    """The results under the names of what came in, in their order; ``image``: as it goes back."""
    _, mask, warps = done
    made: dict[str, Any] = {"image": image, "mask": mask, "boxes": None, "keypoints": None, "id": plain.id}
    if plain.boxes is None:  # then labels are the picture's, whatever they are
        made["labels"] = own(plain.labels)
    else:
        boxes, kept = plain.boxes.boxes.moved(warps, rules)
        made["boxes"] = give_rows(boxes.astype(plain.boxes.dtype), plain.boxes.kind)
        made["labels"] = None if plain.labels is None else own(take(plain.labels, kept))
    if plain.keypoints is not None:
        points, form = plain.keypoints
        moved = move_keypoints([points], motions(warps, np.array([plain.image.shape[:2]])))
        made["keypoints"] = give_keypoints(moved[0], form)
    return {name: made[name] for name in given}


def _plain_boxes(given: Any, labels: Any, size: tuple[int, ...]) -> PlainBoxes | None:
    """None for what the boxes' own reader must look at."""
    if type(given) not in (np.ndarray, list):
        return None
    boxes, kind = read_rows(given, "boxes")
    if boxes.ndim != 2 or boxes.shape[1] != 4 or boxes.dtype.kind not in "fiu":
        return None
    if labels is not None and not _are_of_boxes(labels, len(boxes)):
        return None
    # Here, and not at the top: importing Numba takes long, and declaring a pipeline needs none of it.
    from vicinal.backends.cpu.plan.boxes import OneBoxes

    dtype = boxes.dtype if boxes.dtype.kind == "f" else np.dtype(np.float64)
    return PlainBoxes(OneBoxes(boxes, size[0], size[1]), kind, dtype)


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
