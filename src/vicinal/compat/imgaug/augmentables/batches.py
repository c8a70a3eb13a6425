"""Batches: images and what is on them, before and after augmentation, and while it is under way."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from vicinal.compat.imgaug.augmentables import normalization as nlib
from vicinal.compat.imgaug.augmentables.utils import copy_augmentables, deepcopy_fast
from vicinal.compat.imgaug.deprecation import warn_deprecated
from vicinal.compat.imgaug.kinds import DEFAULT, is_np_array, require

_NAMES = ("images", "heatmaps", "segmentation_maps", "keypoints", "bounding_boxes", "polygons", "line_strings")
_OUTDATED = _NAMES[:5]


class _AugmentableColumn(NamedTuple):
    name: str
    value: Any
    attr_name: str


def _columns(batch: Any, suffix: str) -> list[_AugmentableColumn]:
    """What a batch has, and is not empty."""
    found = [_AugmentableColumn(name, getattr(batch, name + suffix), name + suffix) for name in _NAMES]
    return [column for column in found if column.value is not None and len(column.value) > 0]


class _GivenBatch:
    """What ``UnnormalizedBatch`` and ``Batch`` have in common: each thing as ``*_unaug`` and, once augmented, ``*_aug``."""

    images_unaug: Any
    images_aug: Any

    def __init__(
        self, images: Any = None, heatmaps: Any = None, segmentation_maps: Any = None, keypoints: Any = None,
        bounding_boxes: Any = None, polygons: Any = None, line_strings: Any = None, data: Any = None,
    ) -> None:  # fmt: skip
        given = (images, heatmaps, segmentation_maps, keypoints, bounding_boxes, polygons, line_strings)
        for name, value in zip(_NAMES, given, strict=True):
            setattr(self, f"{name}_unaug", value)
            setattr(self, f"{name}_aug", None)
        self.data = data

    def get_column_names(self) -> list[str]:
        """The names of what there is, and is not empty."""
        return [column.name for column in _columns(self, "_unaug")]


class UnnormalizedBatch(_GivenBatch):
    """A batch of images, and of what is on them in any of the forms that ``augment()`` takes; ``data``: anything besides."""

    def to_normalized_batch(self) -> Batch:
        """A batch of arrays and of one collection for each image; AssertionError where something is augmented already."""
        augmented = [name for name in _NAMES if getattr(self, f"{name}_aug") is not None]
        require(not augmented, "UnnormalizedBatch.to_normalized_batch", "nothing augmented yet", augmented)
        images = nlib.normalize_images(self.images_unaug)
        shapes = None if images is None else [image.shape for image in images]
        others = {name: getattr(nlib, f"normalize_{name}")(getattr(self, f"{name}_unaug"), shapes) for name in _NAMES[1:]}
        return Batch(images=images, **others, data=self.data)

    def fill_from_augmented_normalized_batch_(self, batch_aug_norm: Batch) -> Self:
        """Take over what was augmented, in the forms in which it was given; in place."""
        for name in _NAMES:
            restore = getattr(nlib, f"invert_normalize_{name}")
            setattr(self, f"{name}_aug", restore(getattr(batch_aug_norm, f"{name}_aug"), getattr(self, f"{name}_unaug")))
        return self

    def fill_from_augmented_normalized_batch(self, batch_aug_norm: Batch) -> UnnormalizedBatch:
        """``fill_from_augmented_normalized_batch_`` of a copy, with the other's ``data``."""
        given = {name: getattr(self, f"{name}_unaug") for name in _NAMES}
        return UnnormalizedBatch(**given, data=batch_aug_norm.data).fill_from_augmented_normalized_batch_(batch_aug_norm)


class Batch(_GivenBatch):
    """A batch of images (an array [N, H, W, C] or a list), and lists with one collection for each image."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def to_normalized_batch(self) -> Self:
        """The batch itself."""
        return self

    def to_batch_in_augmentation(self) -> _BatchInAugmentation:
        """Copies of what is not augmented yet."""
        given = {name: getattr(self, f"{name}_unaug") for name in _NAMES}
        return _BatchInAugmentation(**{n: v if v is None else copy_augmentables(v) for n, v in given.items()})

    def fill_from_batch_in_augmentation_(self, batch_in_augmentation: _BatchInAugmentation) -> Self:
        """Take over what was augmented; in place."""
        for name in _NAMES:
            setattr(self, f"{name}_aug", getattr(batch_in_augmentation, name))
        return self

    def deepcopy(
        self, images_unaug: Any = DEFAULT, images_aug: Any = DEFAULT, heatmaps_unaug: Any = DEFAULT,
        heatmaps_aug: Any = DEFAULT, segmentation_maps_unaug: Any = DEFAULT, segmentation_maps_aug: Any = DEFAULT,
        keypoints_unaug: Any = DEFAULT, keypoints_aug: Any = DEFAULT, bounding_boxes_unaug: Any = DEFAULT,
        bounding_boxes_aug: Any = DEFAULT, polygons_unaug: Any = DEFAULT, polygons_aug: Any = DEFAULT,
        line_strings_unaug: Any = DEFAULT, line_strings_aug: Any = DEFAULT,
    ) -> Batch:  # fmt: skip
        """A deep copy, in which what is given is changed."""
        changed = {name: value for name, value in locals().items() if name != "self" and value is not DEFAULT}
        copied = Batch(data=deepcopy_fast(self.data))
        for name in (f"{name}{suffix}" for name in _NAMES for suffix in ("_unaug", "_aug")):
            setattr(copied, name, deepcopy_fast(changed.get(name, self.__dict__[name])))
        return copied


def _outdated(name: str) -> property:
    def given(batch: Batch) -> Any:
        warn_deprecated(f"Batch.{name} is deprecated; use Batch.{name}_unaug instead.", stacklevel=3)
        return getattr(batch, f"{name}_unaug")

    return property(given, doc=f"Outdated: ``{name}_unaug``.")


for _name in _OUTDATED:
    setattr(Batch, _name, _outdated(_name))


class _BatchInAugmentation:
    """What augmenters change; ``data``: anything besides."""

    images: Any
    heatmaps: Any
    segmentation_maps: Any
    keypoints: Any
    bounding_boxes: Any
    polygons: Any
    line_strings: Any

    def __init__(
        self, images: Any = None, heatmaps: Any = None, segmentation_maps: Any = None, keypoints: Any = None,
        bounding_boxes: Any = None, polygons: Any = None, line_strings: Any = None, data: Any = None,
    ) -> None:  # fmt: skip
        self.images, self.heatmaps, self.segmentation_maps = images, heatmaps, segmentation_maps
        self.keypoints, self.bounding_boxes = keypoints, bounding_boxes
        self.polygons, self.line_strings = polygons, line_strings
        self.data = data

    @property
    def empty(self) -> bool:
        """Whether there are no rows."""
        return self.nb_rows == 0

    @property
    def nb_rows(self) -> int:
        """How many images there are, or collections on images."""
        return next((len(getattr(self, name)) for name in _NAMES if getattr(self, name) is not None), 0)

    @property
    def columns(self) -> list[_AugmentableColumn]:
        """What there is, and is not empty."""
        return _columns(self, "")

    def get_column_names(self) -> list[str]:
        """The names of what there is, and is not empty."""
        return [column.name for column in self.columns]

    def get_rowwise_shapes(self) -> list[Any]:
        """The shape of each image, by the image or by what is on it; None where neither tells."""
        columns = self.columns
        if columns and columns[0].name == "images" and is_np_array(self.images):
            return [self.images.shape[1:]] * self.nb_rows
        shapes: list[Any] = [None] * self.nb_rows
        for column in columns:
            for i, item in enumerate(column.value):
                shapes[i] = item.shape if item is not None else shapes[i]
            if all(shape is not None for shape in shapes):
                break
        return shapes

    def subselect_rows_by_indices(self, indices: Any) -> _BatchInAugmentation:
        """A batch of some of the rows."""
        chosen: dict[str, Any] = {}
        for name in _NAMES:
            rows = getattr(self, name)
            if rows is not None and len(indices):
                chosen[name] = rows[np.asarray(indices)] if is_np_array(rows) else [rows[index] for index in indices]
        return _BatchInAugmentation(**chosen, data=self.data)

    def invert_subselect_rows_by_indices_(self, indices: Any, batch_subselected: _BatchInAugmentation) -> Self:
        """Put rows back that were chosen and changed; in place. An array becomes a list where they do not fit in."""
        for name in _NAMES:
            rows, changed = getattr(self, name), getattr(batch_subselected, name)
            if rows is None or changed is None:
                continue
            if is_np_array(rows):
                if all(row.shape == rows.shape[1:] and row.dtype == rows.dtype for row in changed):
                    rows[np.asarray(indices)] = changed
                    continue
                rows = list(rows)
                setattr(self, name, rows)
            for index, row in zip(indices, changed, strict=True):
                rows[index] = row
        return self

    def propagation_hooks_ctx(self, augmenter: Any, hooks: Any, parents: Any) -> _BatchInAugmentationPropagationContext:
        """A ``with`` block in which what the hooks hold back is missing."""
        return _BatchInAugmentationPropagationContext(self, augmenter, hooks, parents)

    def apply_propagation_hooks_(self, augmenter: Any, hooks: Any, parents: Any) -> list[tuple[str, Any]] | None:
        """Take out what the hooks do not let through to an augmenter's children, and return it."""
        if hooks is None:
            return None
        held = [
            (column.attr_name, column.value)
            for column in self.columns
            if not hooks.is_propagating(column.value, augmenter=augmenter, parents=parents, default=True)
        ]
        for name, _ in held:
            setattr(self, name, None)
        return held

    def invert_apply_propagation_hooks_(self, noned_info: list[tuple[str, Any]]) -> Self:
        """Put back what was taken out."""
        for name, value in noned_info:
            setattr(self, name, value)
        return self

    def to_batch_in_augmentation(self) -> Self:
        """The batch itself."""
        return self

    def fill_from_batch_in_augmentation_(self, batch_in_augmentation: _BatchInAugmentation) -> Self:
        """Take over everything from another batch; in place."""
        for name in _NAMES:
            setattr(self, name, getattr(batch_in_augmentation, name))
        return self

    def to_batch(self, batch_before_aug: Batch) -> Batch:
        """A batch of what there was, and of this as what is augmented."""
        given = {name: getattr(batch_before_aug, f"{name}_unaug") for name in _NAMES}
        return Batch(**given, data=batch_before_aug.data).fill_from_batch_in_augmentation_(self)

    def deepcopy(self) -> _BatchInAugmentation:
        """A deep copy."""
        given = {name: getattr(self, name) for name in _NAMES}
        copied = {name: copy_augmentables(value) for name, value in given.items() if value is not None}
        return _BatchInAugmentation(**copied, data=deepcopy_fast(self.data))


class _BatchInAugmentationPropagationContext:
    """See ``_BatchInAugmentation.propagation_hooks_ctx``."""

    def __init__(self, batch: _BatchInAugmentation, augmenter: Any, hooks: Any, parents: Any) -> None:
        self.batch = batch
        self.augmenter = augmenter
        self.hooks = hooks
        self.parents = parents
        self.noned_info: list[tuple[str, Any]] | None = None

    def __enter__(self) -> _BatchInAugmentation:
        self.noned_info = self.batch.apply_propagation_hooks_(self.augmenter, self.hooks, self.parents)
        return self.batch

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self.noned_info is not None:
            self.batch.invert_apply_propagation_hooks_(self.noned_info)
