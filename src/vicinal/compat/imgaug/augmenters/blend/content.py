"""Masks that depend on what is in the pictures or on them: colours, classes, boxes."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug import kinds, resize
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters.blend.generators import IBatchwiseMaskGenerator

_WHOLE = {"tuple_to_uniform": True, "list_to_choice": True, "allow_floats": False}


class SomeColorsMaskGen(IBatchwiseMaskGenerator):
    """Masks by hue: a value for each of `nb_bins` parts of the circle of colours, smoothed."""

    def __init__(
        self,
        nb_bins: Any = (5, 15),
        smoothness: Any = (0.1, 0.3),
        alpha: Any = [0.0, 1.0],  # noqa: B006
        rotation_deg: Any = (0, 360),
        from_colorspace: str = "RGB",
    ) -> None:
        self.nb_bins = iap.handle_discrete_param(
            nb_bins, "nb_bins", value_range=(1, 256), tuple_to_uniform=True, list_to_choice=True
        )
        self.smoothness = iap.handle_continuous_param(smoothness, "smoothness", value_range=(0.0, 1.0))
        self.alpha = iap.handle_continuous_param(alpha, "alpha", value_range=(0.0, 1.0))
        self.rotation_deg = iap.handle_continuous_param(rotation_deg, "rotation_deg", value_range=(-360, 360))
        self.from_colorspace = from_colorspace
        self.sigma_max = 10.0

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        assert batch.images is not None, (
            "Can only generate masks for batches that contain images, but got a batch without images."
        )
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        rows = batch.nb_rows
        bins = np.clip(self.nb_bins.draw_samples((rows,), random_state=random_state), 1, 256)
        smooth = np.clip(self.smoothness.draw_samples((rows,), random_state=random_state), 0.0, 1.0)
        alphas = np.clip(self.alpha.draw_samples((int(bins.sum()),), random_state=random_state), 0.0, 1.0)
        degrees = self.rotation_deg.draw_samples((rows,), random_state=random_state)
        turns = np.mod(np.round(degrees * (256 / 360)).astype(np.int32), 256)
        parts = np.split(alphas, np.cumsum(bins)[:-1])
        return [
            self.generate_mask(image, parts[row], smooth[row] * self.sigma_max, int(turns[row]), self.from_colorspace)
            for row, image in enumerate(batch.images)
        ]

    @classmethod
    def generate_mask(cls, image: Any, binwise_alphas: Any, sigma: float, rotation_bins: int, from_colorspace: str) -> Any:
        """The mask (H, W) of a uint8 picture."""
        from vicinal.compat.imgaug.augmenters.color import change_colorspace_

        if 0 in image.shape[:2]:
            return np.zeros(image.shape[:2], np.float32)
        hue = change_colorspace_(np.copy(image), to_colorspace="HSV", from_colorspace=from_colorspace)[..., 0]
        table = np.repeat(binwise_alphas, int(np.ceil(256 / len(binwise_alphas))))[:256]
        table = _smoothed(np.roll(table, -rotation_bins), float(sigma))
        levels = np.clip(np.round(table * 255), 0, 255).astype(np.uint8)
        return levels[hue].astype(np.float32) / 255.0


def _smoothed(table: Any, sigma: float) -> Any:
    """A circle of values through a Gaussian."""
    if sigma <= 0.01:
        return table
    size = max(int(sigma * 2.5), 3)
    size += 1 - size % 2
    circle = np.concatenate([table[-size:], table, table[:size]]).astype(np.float64)[np.newaxis]
    return cv2.GaussianBlur(circle, (size, 1), sigma, borderType=cv2.BORDER_REPLICATE)[0, size:-size]


class SegMapClassIdsMaskGen(IBatchwiseMaskGenerator):
    """Masks of the pixels of some classes; with `nb_sample_classes` the classes are drawn."""

    def __init__(self, class_ids: Any, nb_sample_classes: Any = None) -> None:
        self.nb_sample_classes = None
        if nb_sample_classes is None:
            class_ids = [class_ids] if kinds.is_single_integer(class_ids) else class_ids
            assert isinstance(class_ids, list), (
                "Expected `class_ids` to be a single integer or a list of integers if `nb_sample_classes` is None. "
                f"Got type `{type(class_ids).__name__}`."
            )
            self.class_ids: Any = class_ids
            return
        self.class_ids = iap.handle_discrete_param(class_ids, "class_ids", value_range=(0, None), **_WHOLE)
        self.nb_sample_classes = iap.handle_discrete_param(
            nb_sample_classes, "nb_sample_classes", value_range=(0, None), **_WHOLE
        )

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        assert batch.segmentation_maps is not None, (
            "Can only generate masks for batches that contain segmentation maps, but got a batch without them."
        )
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        ids = _draw_some(self.class_ids, self.nb_sample_classes, batch.nb_rows, random_state)
        return [self.generate_mask(on_image, ids[row]) for row, on_image in enumerate(batch.segmentation_maps)]

    @classmethod
    def generate_mask(cls, segmap: Any, class_ids: Any) -> Any:
        """The mask (H, W) in the size of the picture."""
        mask = np.isin(segmap.arr, np.asarray(list(class_ids), segmap.arr.dtype)).any(axis=2)
        return resize.imresize_single_image(mask.astype(np.float32), segmap.shape[:2])


class BoundingBoxesMaskGen(IBatchwiseMaskGenerator):
    """Masks of what is inside of boxes with some labels (None for all); with `nb_sample_labels` the labels are drawn."""

    def __init__(self, labels: Any = None, nb_sample_labels: Any = None) -> None:
        self.labels, self.nb_sample_labels = labels, None
        if labels is None:
            return
        if nb_sample_labels is None:
            self.labels = [labels] if isinstance(labels, str) else labels
            assert isinstance(self.labels, list), (
                "Expected `labels` a single string or a list of strings if `nb_sample_labels` is None. "
                f"Got type `{type(labels).__name__}`."
            )
            return
        self.labels = iap.handle_categorical_string_param(labels, "labels")
        self.nb_sample_labels = iap.handle_discrete_param(nb_sample_labels, "nb_sample_labels", value_range=(0, None), **_WHOLE)

    def draw_masks(self, batch: Any, random_state: Any = None) -> list[Any]:
        assert batch.bounding_boxes is not None, (
            "Can only generate masks for batches that contain bounding boxes, but got a batch without them."
        )
        if self.labels is None:
            return [self.generate_mask(on_image, None) for on_image in batch.bounding_boxes]
        random_state = iarandom.RNG.create_if_not_rng_(random_state)
        labels = _draw_some(self.labels, self.nb_sample_labels, batch.nb_rows, random_state)
        return [self.generate_mask(on_image, labels[row]) for row, on_image in enumerate(batch.bounding_boxes)]

    @classmethod
    def generate_mask(cls, bbsoi: Any, labels: Any) -> Any:
        """The mask (H, W)."""
        height, width = bbsoi.shape[:2]
        mask = np.zeros((height, width), np.float32)
        for box in bbsoi.bounding_boxes:
            if labels is None or box.label in set(labels):
                x1, x2 = (min(max(int(x), 0), width) for x in (box.x1, box.x2))
                y1, y2 = (min(max(int(y), 0), height) for y in (box.y1, box.y2))
                mask[y1:y2, x1:x2] = 1.0
        return mask


def _draw_some(values: Any, count: Any, rows: int, random_state: Any) -> list[Any]:
    """The list for each row, or as many draws as `count` says."""
    if count is None:
        return [values] * rows
    counts = np.clip(count.draw_samples((rows,), random_state=random_state), 0, None)
    drawn = values.draw_samples((int(counts.sum()),), random_state=random_state)
    return np.split(drawn, np.cumsum(counts)[:-1])
