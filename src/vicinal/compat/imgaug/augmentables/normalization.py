"""From the forms in which images and what is on them may be given to lists of one collection an image, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmentables.coordinates import Kind, denormalized, normalized
from vicinal.compat.imgaug.augmentables.forms import (
    Form,
    estimate_normalization_type,
    find_first_nonempty,
    form_of,
    restore_dtype_and_merge,
)  # fmt: skip
from vicinal.compat.imgaug.augmentables.shapes import as_shapes, require_axes, require_shapes, unknown_form
from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, require

__all__ = [
    "estimate_bounding_boxes_norm_type", "estimate_heatmaps_norm_type", "estimate_keypoints_norm_type",
    "estimate_line_strings_norm_type", "estimate_normalization_type", "estimate_polygons_norm_type",
    "estimate_segmaps_norm_type", "find_first_nonempty", "invert_normalize_bounding_boxes", "invert_normalize_heatmaps",
    "invert_normalize_images", "invert_normalize_keypoints", "invert_normalize_line_strings", "invert_normalize_polygons",
    "invert_normalize_segmentation_maps", "normalize_bounding_boxes", "normalize_heatmaps", "normalize_images",
    "normalize_keypoints", "normalize_line_strings", "normalize_polygons", "normalize_segmentation_maps",
    "restore_dtype_and_merge",
]  # fmt: skip

_KEYPOINTS, _BOXES = Kind("keypoints"), Kind("bounding_boxes")
_POLYGONS, _LINES = Kind("polygons"), Kind("line_strings")


def normalize_images(images: Any) -> Any:
    """Images with a channel axis: an array [N, H, W, C], or a list of [H, W, C]; one [H, W] is a batch of one."""
    if images is None:
        return None
    if is_np_array(images):
        return images[None, ..., None] if images.ndim == 2 else images[..., None] if images.ndim == 3 else images
    if not is_iterable(images):
        raise ValueError(f"images: expected None, an array or a list of arrays, got {type(images).__name__}")
    for image in images:
        require(image.ndim in (2, 3), "images", "arrays [H, W] or [H, W, C]", image.shape)
    return [image[..., None] if image.ndim == 2 else image for image in images]


def invert_normalize_images(images: Any, images_old: Any) -> Any:
    """Images with as many axes as they had before ``normalize_images``."""
    if images_old is None:
        require(images is None, "images", "None, as was given", images)
        return None
    if is_np_array(images_old) and not is_np_array(images):
        return invert_normalize_images(images, [images_old] if images_old.ndim == 2 else list(images_old))
    if is_np_array(images_old):
        if images_old.ndim > 3:
            return images
        require(images.shape[3] == 1, "images", "one channel, as was given", images.shape)
        if images_old.ndim == 3:
            return images[..., 0]
        require(len(images) == 1, "images", "one image, as was given", len(images))
        return images[0, ..., 0]
    if not is_iterable(images_old):
        raise ValueError(f"images: expected None, an array or a list of arrays, got {type(images_old).__name__}")
    result = []
    for image, old in zip(images, images_old, strict=True):
        require(old.ndim == 3 or image.shape[2] == 1, "images", "one channel, as was given", image.shape)
        result.append(image[..., 0] if old.ndim == 2 else image)
    return result


def normalize_heatmaps(inputs: Any, shapes: Any = None) -> Any:
    """A list of HeatmapsOnImage; from arrays of floats [N, H, W, C], or a list of [H, W, C]."""
    from vicinal.compat.imgaug.augmentables.heatmaps import HeatmapsOnImage

    return _normalized_maps(inputs, shapes, HeatmapsOnImage, _heatmaps_form(inputs))


def normalize_segmentation_maps(inputs: Any, shapes: Any = None) -> Any:
    """A list of SegmentationMapsOnImage; from arrays of bool or integers [N, H, W, C], or a list of [H, W, C]."""
    from vicinal.compat.imgaug.augmentables.segmaps import SegmentationMapsOnImage

    return _normalized_maps(inputs, shapes, SegmentationMapsOnImage, _segmaps_form(inputs))


def invert_normalize_heatmaps(heatmaps: Any, heatmaps_old: Any) -> Any:
    """Heatmaps in the form that they had before; arrays hold values from 0 to 1."""
    return _denormalized_maps(heatmaps, heatmaps_old, _heatmaps_form(heatmaps_old), lambda item: item.arr_0to1)


def invert_normalize_segmentation_maps(segmentation_maps: Any, segmentation_maps_old: Any) -> Any:
    """Segmentation maps in the form that they had before."""
    form = _segmaps_form(segmentation_maps_old)
    return _denormalized_maps(segmentation_maps, segmentation_maps_old, form, lambda item: item.get_arr())


def normalize_keypoints(inputs: Any, shapes: Any = None) -> Any:
    """A list of KeypointsOnImage; from arrays [N, K, 2], (x, y), Keypoint, or lists of these."""
    return normalized(_KEYPOINTS, inputs, shapes)


def normalize_bounding_boxes(inputs: Any, shapes: Any = None) -> Any:
    """A list of BoundingBoxesOnImage; from arrays [N, B, 4], (x1, y1, x2, y2), BoundingBox, or lists of these."""
    return normalized(_BOXES, inputs, shapes)


def normalize_polygons(inputs: Any, shapes: Any = None) -> Any:
    """A list of PolygonsOnImage; from arrays [N, P, K, 2], lists of points, Polygon, or lists of these."""
    return normalized(_POLYGONS, inputs, shapes)


def normalize_line_strings(inputs: Any, shapes: Any = None) -> Any:
    """A list of LineStringsOnImage; from arrays [N, L, K, 2], lists of points, LineString, or lists of these."""
    return normalized(_LINES, inputs, shapes)


def invert_normalize_keypoints(keypoints: Any, keypoints_old: Any) -> Any:
    """Keypoints in the form that they had before."""
    return denormalized(_KEYPOINTS, keypoints, keypoints_old)


def invert_normalize_bounding_boxes(bounding_boxes: Any, bounding_boxes_old: Any) -> Any:
    """Boxes in the form that they had before."""
    return denormalized(_BOXES, bounding_boxes, bounding_boxes_old)


def invert_normalize_polygons(polygons: Any, polygons_old: Any) -> Any:
    """Polygons in the form that they had before."""
    return denormalized(_POLYGONS, polygons, polygons_old)


def invert_normalize_line_strings(line_strings: Any, line_strings_old: Any) -> Any:
    """Line strings in the form that they had before."""
    return denormalized(_LINES, line_strings, line_strings_old)


def estimate_heatmaps_norm_type(heatmaps: Any) -> str:
    """The form as a string; AssertionError for one that heatmaps do not come in."""
    return str(_heatmaps_form(heatmaps))


def estimate_segmaps_norm_type(segmentation_maps: Any) -> str:
    """The form as a string; AssertionError for one that segmentation maps do not come in."""
    return str(_segmaps_form(segmentation_maps))


def estimate_keypoints_norm_type(keypoints: Any) -> str:
    """The form as a string; AssertionError for one that keypoints do not come in."""
    return str(_KEYPOINTS.form(keypoints))


def estimate_bounding_boxes_norm_type(bounding_boxes: Any) -> str:
    """The form as a string; AssertionError for one that boxes do not come in."""
    return str(_BOXES.form(bounding_boxes))


def estimate_polygons_norm_type(polygons: Any) -> str:
    """The form as a string; AssertionError for one that polygons do not come in."""
    return str(_POLYGONS.form(polygons))


def estimate_line_strings_norm_type(line_strings: Any) -> str:
    """The form as a string; AssertionError for one that line strings do not come in."""
    return str(_LINES.form(line_strings))


def _heatmaps_form(inputs: Any) -> Form:
    return _maps_form("heatmaps", inputs, ("array[float]",), "HeatmapsOnImage")


def _segmaps_form(inputs: Any) -> Form:
    arrays = ("array[int]", "array[uint]", "array[bool]")
    return _maps_form("segmentation_maps", inputs, arrays, "SegmentationMapsOnImage")


def _maps_form(name: str, inputs: Any, arrays: tuple[str, ...], collection: str) -> Form:
    form = form_of(inputs)
    depths = {"None": (0,), "empty": (0,), collection: (0, 1)} | dict.fromkeys(arrays, (0, 1))
    if form.depth not in depths.get(form.leaf, ()):
        raise unknown_form(name, form, [f"array of {', '.join(arrays)}", collection])
    return form


def _normalized_maps(inputs: Any, shapes: Any, cls: Any, form: Form) -> Any:
    if form.leaf in ("None", "empty"):
        return None
    if form.leaf == cls.__name__:
        return inputs if form.depth else [inputs]
    require_axes([inputs] if form.depth == 0 else inputs, 4 - form.depth, cls.__name__, form)
    require_shapes(shapes := as_shapes(shapes), len(inputs), form, cls.__name__)
    return [cls(arr, shape=shape) for arr, shape in zip(inputs, shapes, strict=True)]


def _denormalized_maps(maps: Any, old: Any, form: Form, array_of: Any) -> Any:
    if form.leaf in ("None", "empty"):
        require(maps is None, "maps", "None, as was given", maps)
        return None if form.leaf == "None" else []
    if form.leaf.startswith("array"):
        require(len(maps) == len(old), "maps", f"{len(old)}, as were given", len(maps))
        arrays = [array_of(item) for item in maps]
        dtype = np.dtype(form.value.dtype)
        if form.depth == 0:
            return restore_dtype_and_merge(arrays, dtype)
        return [restore_dtype_and_merge(arr, dtype) for arr in arrays]
    if form.depth:
        return maps
    require(len(maps) == 1, "maps", "one, as was given", len(maps))
    return maps[0]
