"""All targets at once: what users have to ``Samples`` and the forms by which results go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import BoxesRead, BoxForm, give_boxes, read_boxes
from vicinal.data.convention import PLAIN, Convention
from vicinal.data.foreign import Array, is_pil, is_tensor, own, take
from vicinal.data.identity import check_unique, read_epochs, read_ids
from vicinal.data.keypoints import PointForm, check_pixels, give_keypoints, read_keypoints
from vicinal.data.labels import belong_to_boxes
from vicinal.data.masks import (
    MaskForm,
    as_list,
    check_count,
    check_size,
    give_mask,
    give_masks,
    read_mask_like,
    read_masks,
)
from vicinal.data.pictures import PictureForm, give_pictures, read_list, read_stack
from vicinal.data.places import place_of
from vicinal.data.polygons import Outlines, no_outlines
from vicinal.data.samples import Samples
from vicinal.errors import DataError, expected


@attrs.define(eq=False)
class Forms:
    """How every target came in; None for those that did not. ``given``: in what memory."""

    pictures: PictureForm
    masks: tuple[MaskForm, ...] | None = None
    instances: tuple[MaskForm, ...] | None = None
    planes: tuple[MaskForm, ...] | None = None
    boxes: list[BoxForm] | None = None
    keypoints: list[PointForm] | None = None
    box_labels: bool = False
    given: Samples | None = None
    passed: dict[str, Any] = attrs.field(factory=dict)


IN_BATCH = {
    name: f"Batch.{name}"
    for name in ("images", "masks", "instances", "boxes", "keypoints", "labels", "ids", "epochs")
}
"""How errors call the fields of a batch."""


def read_targets(
    given: Mapping[str, Any], said: Convention = PLAIN, call: Mapping[str, str] = IN_BATCH
) -> tuple[Samples, Forms]:
    """Checks and converts the fields of a batch; ``call`` says how errors call them."""
    samples, pictures = _read_images(given["images"], said, call["images"])
    samples.alpha, samples.value_range = pictures.alpha, said.value_range
    forms, count, sizes = Forms(pictures), len(samples), samples.sizes
    has = {name for name, value in given.items() if value is not None}
    if "masks" in has:
        samples.masks, forms.masks = read_masks(given["masks"], sizes, call["masks"])
    if "instances" in has:
        _read_instances(given["instances"], samples, forms, sizes, call["instances"])
    _read_boxes_and_labels(given, samples, forms, sizes, call)
    if "keypoints" in has:
        _read_keypoints(given["keypoints"], samples, forms, sizes, call["keypoints"])
    if "epochs" in has:
        samples.epochs = read_epochs(given["epochs"], count, call["epochs"])
    if "ids" in has:
        samples.ids = read_ids(given["ids"], count, call["ids"])
        check_unique(samples.ids, samples.epochs, given["ids"])
    forms.passed.update({name: given[name] for name in ("ids", "epochs") if name in has})
    forms.given = samples
    return samples, forms


def give_targets(samples: Samples, forms: Forms) -> dict[str, Any]:
    """The fields of a batch in the forms that they came in; only those that came in. All memory is the result's own."""
    images = give_pictures(samples.images, samples.layout, forms.pictures, samples.normalized, samples.place)
    out: dict[str, Any] = {"images": images}
    if samples.masks is not None and forms.masks is not None:
        masks = _apart(samples.masks, forms.given and forms.given.masks)
        out["masks"] = give_masks(masks, forms.masks, stacked=True)
    if samples.instances is not None and forms.instances is not None:
        maps = _apart(samples.instances, forms.given and forms.given.instances)
        out["instances"] = give_masks(maps, forms.instances, stacked=True)
    if samples.planes is not None and forms.planes is not None:
        planes = _apart(samples.planes, forms.given and forms.given.planes)
        out["instances"] = [give_mask(p, form) for p, form in zip(planes, forms.planes, strict=True)]
    if samples.boxes is not None and samples.fields is not None and forms.boxes is not None:
        outlines: Sequence[Outlines | None] = samples.outlines or [None] * len(samples.boxes)
        rows = zip(samples.boxes, samples.fields, outlines, samples.sizes.tolist(), forms.boxes, strict=True)
        out["boxes"] = [give_boxes(*row) for row in rows]
        if forms.box_labels:
            out["labels"] = [own(fields["labels"]) for fields in samples.fields]
    if samples.labels is not None:
        out["labels"] = own(samples.labels)
    if samples.keypoints is not None and forms.keypoints is not None:
        out["keypoints"] = [give_keypoints(p, form) for p, form in zip(samples.keypoints, forms.keypoints, strict=True)]
    return out | {name: own(value) for name, value in forms.passed.items()}


def _apart(result: Any, given: Any) -> Any:
    """Masks in memory that is not the caller's: where nothing moved, they are those that were given."""
    if isinstance(result, np.ndarray):
        return result.copy() if isinstance(given, np.ndarray) and np.may_share_memory(result, given) else result
    return [_apart(mask, one) for mask, one in zip(result, given, strict=True)] if isinstance(given, list) else result


def _read_images(images: Any, said: Convention, where: str) -> tuple[Samples, PictureForm]:
    if isinstance(images, np.ndarray) and images.dtype != object:
        if images.ndim == 3 and images.shape[2] in (3, 4) and images.shape[1] > 4:
            raise DataError(expected(f"{where}: shape", "[N, H, W, C] or [N, H, W] (one picture: images[None])",
                                     images.shape))
        stack, form = read_stack(images, where, said)
        return Samples(stack), form
    if is_tensor(images) or place_of(images) is not None:
        stack, form = read_stack(images, where, said)
        return Samples(stack, place=form.place), form
    if is_pil(images):
        raise DataError(expected(where, "a stack or a list of pictures (one picture: [image])", "one PIL image"))
    pictures, form = read_list(as_list(images, where), where, said)
    return Samples(pictures, place=form.place), form


def _read_instances(given: Any, samples: Samples, forms: Forms, sizes: NDArray[np.int64], where: str) -> None:
    array_like = isinstance(given, np.ndarray) or is_tensor(given)
    ranks = [given.ndim - 1] if array_like else [getattr(entry, "ndim", 2) for entry in as_list(given, where)]
    if max(ranks, default=2) != 3:
        samples.instances, forms.instances = read_masks(given, sizes, where)
        return
    entries = as_list(given, where)
    check_count(len(entries), len(sizes), where)
    planes: list[Array] = []
    found: list[MaskForm] = []
    for index, entry in enumerate(entries):
        name = f"{where}[{index}]"
        array, form = read_mask_like(entry, name, (3,))
        check_size(array, sizes[index], name)
        planes.append(array)
        found.append(form)
    samples.planes, forms.planes = planes, tuple(found)


def _read_keypoints(given: Any, samples: Samples, forms: Forms, sizes: NDArray[np.int64], where: str) -> None:
    entries = as_list(given, where)
    check_count(len(entries), len(sizes), where)
    samples.keypoints, forms.keypoints = [], []
    for index, (entry, size) in enumerate(zip(entries, sizes.tolist(), strict=True)):
        points, form = read_keypoints(entry, f"{where}[{index}]")
        check_pixels(points, (size[0], size[1]), f"{where}[{index}]")
        samples.keypoints.append(points)
        forms.keypoints.append(form)


def _read_boxes_and_labels(
    given: Mapping[str, Any], samples: Samples, forms: Forms, sizes: NDArray[np.int64], call: Mapping[str, str]
) -> None:
    labels = given.get("labels")
    counts = None
    keeps: list[NDArray[np.int64] | None] = []
    if given.get("boxes") is not None:
        entries = as_list(given["boxes"], call["boxes"])
        check_count(len(entries), len(sizes), call["boxes"])
        rows = [read_boxes(entry, (int(size[0]), int(size[1])), f"{call['boxes']}[{index}]")
                for index, (entry, size) in enumerate(zip(entries, sizes, strict=True))]
        samples.boxes, samples.fields = [row.corners for row in rows], [row.fields for row in rows]
        samples.outlines = _outlines(rows)
        keeps, forms.boxes = [row.kept for row in rows], [row.form for row in rows]
        counts = [len(entry) for entry in entries]
        _keep_planes(samples, counts, keeps, call)
    if labels is None:
        return
    labelled = all("labels" in fields for fields in samples.fields or [{}])
    forms.box_labels = belong_to_boxes(labels, counts, len(sizes), call["labels"], labelled)
    if not forms.box_labels or samples.fields is None:
        samples.labels = labels
        return
    for index, (fields, keep) in enumerate(zip(samples.fields, keeps, strict=True)):
        if "labels" in fields:
            raise DataError(f"{call['labels']}[{index}]: expected labels here or in Boxes, got both")
        fields["labels"] = labels[index] if keep is None else take(labels[index], keep)


def _outlines(rows: Sequence[BoxesRead]) -> list[Outlines] | None:
    """The polygons of all pictures; None where no picture has any."""
    if all(row.outlines is None for row in rows):
        return None
    return [no_outlines(len(row.corners)) if row.outlines is None else row.outlines for row in rows]


def _keep_planes(
    samples: Samples, counts: list[int], keeps: list[NDArray[np.int64] | None], call: Mapping[str, str]
) -> None:
    if samples.planes is None:
        return
    for index, (planes, count) in enumerate(zip(samples.planes, counts, strict=True)):
        if len(planes) != count:
            where = f"{call['instances']}[{index}]"
            raise DataError(f"{where}: expected one plane for each of {count} boxes, got {len(planes)}")
    samples.planes = [p if keep is None else p[keep] for p, keep in zip(samples.planes, keeps, strict=True)]
