"""The forms in which an augmenter is called."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch, _BatchInAugmentation
from vicinal.compat.imgaug.augmenters import base

_COLUMNS = ("images", "heatmaps", "segmentation_maps", "keypoints", "bounding_boxes", "polygons", "line_strings")


def augment(augmenter: Any, return_batch: bool = False, hooks: Any = None, **given: Any) -> Any:
    """Augments what was given by keywords, and returns it in their order."""
    assert kinds.is_single_bool(return_batch), (
        f"Expected boolean as argument for 'return_batch', got type {type(return_batch)}. "
        "Call augment() only with named arguments, e.g. augment(images=<array>)."
    )
    _check_keywords(given)
    if "image" in given:
        base.warn_of_many_pictures(given["image"])
    else:
        base.warn_of_one_picture(given.get("images"))
    columns = {("images" if name == "image" else name): value for name, value in given.items()}
    if "image" in given:
        columns["images"] = [given["image"]]
    batch = augment_batch_(augmenter, UnnormalizedBatch(**columns), None, hooks)
    if return_batch:
        return batch
    results = tuple(batch.images_aug[0] if name == "image" else getattr(batch, f"{name}_aug") for name in given)
    return results[0] if len(results) == 1 else results


def _check_keywords(given: dict[str, Any]) -> None:
    allowed = ("image", *_COLUMNS)
    unknown = [name for name in given if name not in allowed]
    assert len(unknown) < len(given), (
        f"Expected augment() to be called with one of the following named arguments: {', '.join(allowed)}. Got none of these."
    )
    assert not unknown, f"Got the following unknown keyword argument(s) in augment(): {', '.join(unknown)}"
    assert not ("image" in given and "images" in given), (
        "You may only provide the argument 'image' OR 'images' to augment(), not both of them."
    )


def augment_image(augmenter: Any, image: Any, hooks: Any) -> Any:
    """One picture."""
    if not base.is_array(image):
        raise TypeError(
            f"image: expected one array (H, W) or (H, W, C), got {type(image).__name__}; lists go to augment_images()"
        )
    assert image.ndim in (2, 3), f"Expected image to have shape (height, width, [channels]), got shape {image.shape}."
    base.warn_of_many_pictures(image)
    return augment_column(augmenter, "images", [image], None, hooks)[0]


def augment_images(augmenter: Any, images: Any, parents: Any, hooks: Any) -> Any:
    """Several pictures."""
    base.warn_of_one_picture(images)
    return augment_column(augmenter, "images", images, parents, hooks)


def augment_column(augmenter: Any, name: str, values: Any, parents: Any, hooks: Any) -> Any:
    """One kind of thing, in any form that a batch takes."""
    batch = augment_batch_(augmenter, UnnormalizedBatch(**{name: values}), parents, hooks)
    return getattr(batch, f"{name}_aug")


def augment_batch_(augmenter: Any, batch: Any, parents: Any, hooks: Any) -> Any:
    """A batch in any of its three forms; the same object is returned, filled."""
    if isinstance(batch, _BatchInAugmentation):
        return _augment_rows(augmenter, batch, parents, hooks)
    if isinstance(batch, UnnormalizedBatch):
        normal = batch.to_normalized_batch()
        rows = _augment_rows(augmenter, normal.to_batch_in_augmentation(), parents, hooks)
        return batch.fill_from_augmented_normalized_batch_(normal.fill_from_batch_in_augmentation_(rows))
    if isinstance(batch, Batch):
        rows = _augment_rows(augmenter, batch.to_batch_in_augmentation(), parents, hooks)
        return batch.fill_from_batch_in_augmentation_(rows)
    raise ValueError(f"Expected UnnormalizedBatch, Batch or _BatchInAugmentation, got {type(batch).__name__}.")


def _augment_rows(augmenter: Any, batch: Any, parents: Any, hooks: Any) -> Any:
    if hooks is None and augmenter.activated:
        return _run(augmenter, batch, parents, None)
    if hooks is not None:
        for column in batch.columns:
            setattr(batch, column.attr_name, hooks.preprocess(column.value, augmenter=augmenter, parents=parents))
    skipped = [column for column in batch.columns if not _is_active(augmenter, column.value, parents, hooks)]
    for column in skipped:
        setattr(batch, column.attr_name, None)
    batch = _run(augmenter, batch, parents, hooks)
    for column in skipped:
        setattr(batch, column.attr_name, column.value)
    if hooks is not None:
        for column in batch.columns:
            setattr(batch, column.attr_name, hooks.postprocess(column.value, augmenter=augmenter, parents=parents))
    return batch


def _is_active(augmenter: Any, value: Any, parents: Any, hooks: Any) -> bool:
    if not augmenter.activated:
        return False
    return hooks is None or bool(hooks.is_activated(value, augmenter=augmenter, parents=parents, default=True))


def _run(augmenter: Any, batch: Any, parents: Any, hooks: Any) -> Any:
    if batch.empty:
        return batch
    random_state = augmenter.random_state
    before = random_state.state if augmenter.deterministic else None
    try:
        return augmenter._augment_batch_(batch, random_state=random_state, parents=parents or [], hooks=hooks)
    finally:
        if before is not None:
            random_state.state = before


def augment_columns(augmenter: Any, batch: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
    """Column by column, all from the same random state, so that they fit each other."""
    columns = batch.columns
    for column in columns:
        before = random_state.state if len(columns) > 1 else None
        method = getattr(augmenter, f"_augment_{column.name}")
        value = method(column.value, random_state=random_state, parents=parents, hooks=hooks)
        setattr(batch, column.attr_name, value)
        if before is not None:
            random_state.state = before
    if len(columns) > 1 and not augmenter.deterministic:
        random_state.advance_()
    return batch


def as_written(images: Any, like: Any) -> Any:
    """A list of pictures as an array, if `like` was one and all have the same shape and dtype."""
    if not isinstance(like, np.ndarray) or isinstance(images, np.ndarray) or not images:
        return images
    same = len({(image.shape, image.dtype) for image in images}) == 1
    return np.stack(images) if same else images
