"""Small functions on lists of pictures and of what is on them."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug.deprecation import deprecated


def estimate_max_number_of_channels(images: Any) -> Any:
    """The most channels that one of the pictures has: an array (N, H, W, C), or a list of arrays; None for no pictures."""
    if isinstance(images, np.ndarray):
        assert images.ndim == 4, f"Expected 'images' to be 4-dimensional if provided as array. Got {images.ndim} dimensions."
        return images.shape[3]
    return max((image.shape[2] if image.ndim >= 3 else 1 for image in images), default=None)


def copy_arrays(arrays: Any) -> Any:
    """A copy of an array or of a list of arrays."""
    return np.copy(arrays) if isinstance(arrays, np.ndarray) else [np.copy(array) for array in arrays]


def reduce_to_nonempty(objs: Any) -> tuple[list[Any], list[int]]:
    """Those objects whose `empty` is false, and their places."""
    kept = [(obj, place) for place, obj in enumerate(objs) if not obj.empty]
    return [obj for obj, _ in kept], [place for _, place in kept]


def invert_reduce_to_nonempty(objs: Any, ids: Any, objs_reduced: Any) -> list[Any]:
    """The list `objs` with `objs_reduced` at the places `ids`."""
    result = list(objs)
    for place, obj in zip(ids, objs_reduced, strict=False):
        result[place] = obj
    return result


@deprecated("imgaug.dtypes.clip_")
def clip_augmented_images_(images: Any, min_value: Any, max_value: Any) -> Any:
    """Pictures with values cut to a range, in place."""
    return _clip(images, min_value, max_value)


@deprecated("imgaug.dtypes.clip_")
def clip_augmented_images(images: Any, min_value: Any, max_value: Any) -> Any:
    """Copies of pictures with values cut to a range."""
    return _clip(copy_arrays(images), min_value, max_value)


@deprecated("imgaug.dtypes.clip_")
def clip_augmented_image_(image: Any, min_value: Any, max_value: Any) -> Any:
    """A picture with values cut to a range, in place."""
    return np.clip(image, min_value, max_value, out=image)


@deprecated("imgaug.dtypes.clip_")
def clip_augmented_image(image: Any, min_value: Any, max_value: Any) -> Any:
    """A copy of a picture with values cut to a range."""
    return np.clip(image, min_value, max_value)


def _clip(images: Any, low: Any, high: Any) -> Any:
    for image in images:
        np.clip(image, low, high, out=image)
    return images
