"""Resizing of pictures as imgaug does it: by OpenCV, with a method chosen by whether a side grows."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.dtypes import gate_dtypes, restore_dtypes_
from vicinal.compat.imgaug.kinds import is_single_float, is_single_number, require

IMRESIZE_VALID_INTERPOLATIONS: list[str | int] = [
    "nearest", "linear", "area", "cubic", cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_CUBIC,
]  # fmt: skip
_METHODS = {
    "nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "area": cv2.INTER_AREA, "cubic": cv2.INTER_CUBIC,
}  # fmt: skip
_ANY = ["bool", "uint8", "uint16", "int8", "int16", "float16", "float32", "float64"]
_NONE = ["uint32", "uint64", "int64", "longdouble", "float128"]
_MOST_CHANNELS = 128
"""OpenCV 5 takes no more at once (OpenCV 4 took 512)."""


def imresize_many_images(images: Any, sizes: Any = None, interpolation: Any = None) -> Any:
    """Resize pictures: an array [N, H, W] or [N, H, W, C], or a list of [H, W] or [H, W, C], which gives a list.

    ``sizes``: (height, width), or one number for both; an int is pixels, a float a factor. ``interpolation``: "nearest",
    "linear", "area", "cubic" or OpenCV's number; None takes area where a side grows, else linear. ValueError for a size of 0
    given as one number, and for dtypes that OpenCV cannot resize.
    """
    if len(images) == 0:
        return images
    sizes = _pair(sizes)
    if not isinstance(images, list):
        return _resize_stack(images, sizes, interpolation)
    if len({image.shape for image in images}) == 1:
        return list(_resize_stack(np.array(images), sizes, interpolation))
    return [_resize_stack(image[np.newaxis], sizes, interpolation)[0] for image in images]


def imresize_single_image(image: Any, sizes: Any, interpolation: Any = None) -> Any:
    """Resize one picture [H, W] or [H, W, C]; see ``imresize_many_images``."""
    require(image.ndim in (2, 3), "imresize_single_image.image", "a picture [H, W] or [H, W, C]", image)
    if image.ndim == 2:
        return imresize_many_images(image[np.newaxis, :, :, np.newaxis], sizes, interpolation)[0, :, :, 0]
    return imresize_many_images(image[np.newaxis], sizes, interpolation)[0]


def _pair(sizes: Any) -> tuple[Any, Any]:
    where = "imresize_many_images.sizes"
    if is_single_number(sizes):
        if sizes <= 0:
            raise ValueError(f"{where}: expected a number > 0, got {sizes}")
        return sizes, sizes
    fits = len(sizes) == 2 and all(is_single_number(size) and size >= 0 for size in sizes)
    require(fits, where, "a number or (height, width), each >= 0", sizes)
    return sizes[0], sizes[1]


def _resize_stack(images: Any, sizes: tuple[Any, Any], interpolation: Any) -> Any:
    require(images.ndim in (3, 4), "imresize_many_images.images", "an array [N, H, W] or [N, H, W, C]", images.shape)
    given = images.shape[1:3]
    height, width = (
        int(np.round(side * size)) if is_single_float(size) else int(size) for side, size in zip(given, sizes, strict=True)
    )
    if (height, width) == given:
        return np.copy(images)
    if 0 in (height, width, *images.shape[3:]):
        return np.zeros((images.shape[0], height, width, *images.shape[3:]), images.dtype)
    require(0 not in images.shape[1:], "imresize_many_images.images", "pictures that are not empty", images.shape)
    method = _method(interpolation, grows=height > given[0] or width > given[1])
    whole = ["int32"]
    nearest = method == cv2.INTER_NEAREST
    gate_dtypes(images, allowed=_ANY + whole * nearest, disallowed=_NONE + whole * (not nearest))
    resized = np.zeros((images.shape[0], height, width, *images.shape[3:]), images.dtype)
    for i, image in enumerate(images):
        resized[i] = _resize_one(image, (width, height), method).reshape(resized.shape[1:])
    return resized


def _method(interpolation: Any, grows: bool) -> int:
    require(
        interpolation is None or interpolation in IMRESIZE_VALID_INTERPOLATIONS,
        "imresize_many_images.interpolation",
        f"None or one of {', '.join(map(str, IMRESIZE_VALID_INTERPOLATIONS))}",
        interpolation,
    )
    if interpolation is None:
        return cv2.INTER_AREA if grows else cv2.INTER_LINEAR
    return int(_METHODS.get(interpolation, interpolation))


def _resize_one(image: Any, size: tuple[int, int], method: int) -> Any:
    given = image.dtype
    if given == np.bool_:
        image = image.astype(np.uint8) * np.uint8(255)
    elif given == np.int8 and method != cv2.INTER_NEAREST:
        image = image.astype(np.int16)
    elif given == np.float16:
        image = image.astype(np.float32)
    if image.ndim == 3 and image.shape[2] > _MOST_CHANNELS:
        channels = [cv2.resize(np.ascontiguousarray(image[..., c]), size, interpolation=method) for c in range(image.shape[2])]
        resized: Any = np.stack(channels, axis=-1)
    else:
        resized = cv2.resize(image, size, interpolation=method)
    return resized > 127 if given == np.bool_ else restore_dtypes_(resized, given)
