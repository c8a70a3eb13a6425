"""Blending two pictures."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters import dtype_rules


def blend_alpha(image_fg: Any, image_bg: Any, alpha: Any, eps: float = 0.01) -> Any:
    """`alpha * image_fg + (1 - alpha) * image_bg`, rounded half to even on integers.

    The pictures are (H, W) or (H, W, C) of one kind of dtype. `alpha` from 0 to 1 is a number, one for each channel, or an
    array (H, W), (H, W, 1) or (H, W, C). Within `eps` of 0 or 1 one of the pictures is returned as it is.
    """
    _check(image_fg, image_bg)
    dtype = np.promote_types(image_fg.dtype, image_bg.dtype)
    weights = np.asarray(alpha, np.float64)
    if dtype.kind != "b":
        if np.all(weights >= 1.0 - eps):
            return np.copy(image_fg)
        if np.all(weights <= eps):
            return np.copy(image_bg)
    if weights.size:
        assert 0 <= weights.flat[0] <= 1, f"Expected 'alpha' value(s) to be in the interval [0.0, 1.0]. Got {weights.flat[0]}."
    weights = _fit(weights, image_fg)
    wide = np.dtype(f"f{max(2 * dtype.itemsize, 4)}") if dtype.itemsize <= 4 else np.dtype(np.longdouble)
    foreground, background = image_fg.astype(wide), image_bg.astype(wide)
    blended = background + weights.astype(wide) * (foreground - background)
    return dtype_rules.restore(blended, dtype)


def _check(image_fg: Any, image_bg: Any) -> None:
    assert image_fg.shape == image_bg.shape, (
        f"Expected foreground and background images to have the same shape. Got {image_fg.shape} and {image_bg.shape}."
    )
    assert image_fg.dtype.kind == image_bg.dtype.kind, (
        "Expected foreground and background images to have the same dtype kind. "
        f"Got {image_fg.dtype.kind} and {image_bg.dtype.kind}."
    )
    for image in (image_fg, image_bg):
        assert image.dtype.name != "float128", "blend_alpha() expects another dtype than float128."


def _fit(weights: Any, image: Any) -> Any:
    """Weights that broadcast against the picture."""
    if weights.size == 1:
        return weights.reshape(())
    if weights.ndim == 1:
        return weights
    size = image.shape[:2]
    assert weights.shape in (size, (*size, 1), image.shape), (
        f"'alpha' given as an array must match the height and width of the images, got {weights.shape} and {image.shape}."
    )
    if image.ndim == 3 and weights.ndim == 2:
        return weights[..., np.newaxis]
    return weights[..., 0] if image.ndim == 2 and weights.ndim == 3 else weights
