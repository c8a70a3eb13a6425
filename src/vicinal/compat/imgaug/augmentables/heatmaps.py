"""Maps of floats on images."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmentables.base import IAugmentable
from vicinal.compat.imgaug.deprecation import deprecated, warn
from vicinal.compat.imgaug.kinds import is_np_array, require
from vicinal.compat.imgaug.padding import pad, pad_to_aspect_ratio
from vicinal.compat.imgaug.pooled import avg_pool, max_pool
from vicinal.compat.imgaug.resize import imresize_single_image


class HeatmapsOnImage(IAugmentable):
    """Heatmaps ``arr``, float32 [H, W] or [H, W, C] of values from ``min_value`` to ``max_value``, on an image of ``shape``.

    They may have another height and width than the image. ``arr_0to1``: the same as [H, W, C] from 0 to 1.
    """

    def __init__(self, arr: Any, shape: Any, min_value: float = 0.0, max_value: float = 1.0) -> None:
        where = "HeatmapsOnImage.arr"
        require(is_np_array(arr), where, "an array", arr)
        require(arr.dtype == np.float32, where, "float32", arr.dtype)
        require(arr.ndim in (2, 3) and min(arr.shape[:2]) > 0, where, "shape (H, W) or (H, W, C), not empty", arr.shape)
        require(len(shape) in (2, 3), "HeatmapsOnImage.shape", "(H, W) or (H, W, C)", shape)
        require(min_value < max_value, "HeatmapsOnImage.min_value", f"less than max_value = {max_value}", min_value)
        eps, first = np.finfo(np.float32).eps, arr.flat[:50]
        if np.min(first) < min_value - eps or np.max(first) > max_value + eps:
            found = f"{np.min(arr)} to {np.max(arr)}"
            warn(f"{where}: expected values from {min_value} to {max_value}, got {found}; they are clipped.", stacklevel=3)
            arr = np.clip(arr, min_value, max_value)
        self.arr_was_2d = arr.ndim == 2
        arr = arr[..., None] if self.arr_was_2d else arr
        self.arr_0to1 = arr if _is_0to1(min_value, max_value) else (arr - min_value) / (max_value - min_value)
        self.shape = shape
        self.min_value = min_value
        self.max_value = max_value

    def get_arr(self) -> Any:
        """The heatmaps in their own range and number of axes."""
        arr = self.arr_0to1[:, :, 0] if self.arr_was_2d and self.arr_0to1.shape[2] == 1 else self.arr_0to1
        if _is_0to1(self.min_value, self.max_value):
            return np.copy(arr)
        return self.min_value + (self.max_value - self.min_value) * arr

    def draw(self, size: Any = None, cmap: str | None = "jet") -> list[Any]:
        """One picture [H, W, 3] uint8 for each heatmap; ``cmap``: a colormap of matplotlib, or None for grey."""
        drawn = []
        for channel in np.moveaxis(self.to_uint8(), 2, 0):
            levels = channel if size is None else imresize_single_image(channel, size, interpolation="nearest")
            shares = levels.astype(np.float32) / 255.0
            colors = np.repeat(shares[..., None], 3, axis=2) if cmap is None else _colormap(cmap)(shares)[..., :3]
            drawn.append(np.clip(colors * 255, 0, 255).astype(np.uint8))
        return drawn

    def draw_on_image(self, image: Any, alpha: float = 0.75, cmap: str | None = "jet", resize: str = "heatmaps") -> list[Any]:
        """For each heatmap the image, uint8 [H, W, 3], with it on top; ``resize``: "heatmaps" or "image", which is fitted."""
        where = "HeatmapsOnImage.draw_on_image"
        require(image.ndim == 3 and image.shape[2] == 3, f"{where}.image", "shape (H, W, 3)", image.shape)
        require(image.dtype == np.uint8, f"{where}.image", "uint8", image.dtype)
        require(-1e-8 <= alpha <= 1 + 1e-8, f"{where}.alpha", "a number in [0, 1]", alpha)
        require(resize in ("heatmaps", "image"), f"{where}.resize", "'heatmaps' or 'image'", resize)
        if resize == "image":
            image = imresize_single_image(image, self.arr_0to1.shape[:2], interpolation="cubic")
        drawn = self.draw(size=image.shape[:2] if resize == "heatmaps" else None, cmap=cmap)
        return [np.clip((1 - alpha) * image + alpha * heatmap, 0, 255).astype(np.uint8) for heatmap in drawn]

    def invert(self) -> HeatmapsOnImage:
        """Heatmaps whose largest value is the least one."""
        inverted = self._of(1 - self.arr_0to1)
        inverted.arr_was_2d = self.arr_was_2d
        return inverted

    def pad(
        self, top: int = 0, right: int = 0, bottom: int = 0, left: int = 0, mode: Any = "constant", cval: Any = 0.0
    ) -> HeatmapsOnImage:
        """Heatmaps with so many rows and columns more; see ``imgaug.augmenters.size.pad``."""
        return self._of(pad(self.arr_0to1, top, right, bottom, left, mode=mode, cval=cval))

    def pad_to_aspect_ratio(
        self, aspect_ratio: float, mode: Any = "constant", cval: Any = 0.0, return_pad_amounts: bool = False
    ) -> Any:
        """Heatmaps of at least width / height = ``aspect_ratio``; if asked for, also (top, right, bottom, left)."""
        padded, amounts = pad_to_aspect_ratio(self.arr_0to1, aspect_ratio, mode, cval, return_pad_amounts=True)
        return (self._of(padded), amounts) if return_pad_amounts else self._of(padded)

    def avg_pool(self, block_size: Any) -> HeatmapsOnImage:
        """The mean of each block."""
        return self._of(avg_pool(self.arr_0to1, block_size, pad_cval=0.0))

    def max_pool(self, block_size: Any) -> HeatmapsOnImage:
        """The largest value of each block."""
        return self._of(max_pool(self.arr_0to1, block_size))

    @deprecated(alt_func="HeatmapsOnImage.resize()")
    def scale(self, *args: Any, **kwargs: Any) -> Any:
        """The same as ``resize``."""
        return self.resize(*args, **kwargs)

    def resize(self, sizes: Any, interpolation: Any = "cubic") -> HeatmapsOnImage:
        """Heatmaps of another size; see ``imgaug.imresize_single_image``."""
        return self._of(np.clip(imresize_single_image(self.arr_0to1, sizes, interpolation), 0.0, 1.0))

    def to_uint8(self) -> Any:
        """uint8 [H, W, C]: 0 is the least value, 255 the largest."""
        return np.clip(np.round(self.arr_0to1 * 255), 0, 255).astype(np.uint8)

    @staticmethod
    def from_uint8(arr_uint8: Any, shape: Any, min_value: float = 0.0, max_value: float = 1.0) -> HeatmapsOnImage:
        """Of levels 0 to 255."""
        return HeatmapsOnImage.from_0to1(arr_uint8.astype(np.float32) / 255.0, shape, min_value, max_value)

    @staticmethod
    def from_0to1(arr_0to1: Any, shape: Any, min_value: float = 0.0, max_value: float = 1.0) -> HeatmapsOnImage:
        """Of values from 0 to 1, which stand for ``min_value`` to ``max_value``."""
        heatmaps = HeatmapsOnImage(arr_0to1, shape)
        heatmaps.min_value, heatmaps.max_value = min_value, max_value
        return heatmaps

    @classmethod
    def change_normalization(cls, arr: Any, source: Any, target: Any) -> Any:
        """An array of values in one range moved to another; each is (min, max), or that of HeatmapsOnImage."""
        require(is_np_array(arr), "HeatmapsOnImage.change_normalization.arr", "an array", arr)
        (low, high), (new_low, new_high) = _range("source", source), _range("target", target)
        near = 10 * np.finfo(arr.dtype).eps
        if abs(low - new_low) < near and abs(high - new_high) < near:
            return np.copy(arr)
        return new_low + (arr - low) / (high - low) * (new_high - new_low)

    def copy(self) -> HeatmapsOnImage:
        """The same as ``deepcopy``."""
        return self.deepcopy()

    def deepcopy(self) -> HeatmapsOnImage:
        """A deep copy."""
        return HeatmapsOnImage(self.get_arr(), self.shape, self.min_value, self.max_value)

    def _of(self, arr_0to1: Any) -> HeatmapsOnImage:
        return HeatmapsOnImage.from_0to1(arr_0to1, self.shape, self.min_value, self.max_value)


def _is_0to1(min_value: float, max_value: float) -> bool:
    eps = np.finfo(np.float32).eps
    return bool(abs(min_value) < eps and abs(max_value - 1) < eps)


def _range(name: str, bounds: Any) -> tuple[float, float]:
    if isinstance(bounds, HeatmapsOnImage):
        return bounds.min_value, bounds.max_value
    fits = isinstance(bounds, tuple) and len(bounds) == 2 and bounds[0] < bounds[1]
    require(fits, f"HeatmapsOnImage.change_normalization.{name}", "(min, max) with min < max, or HeatmapsOnImage", bounds)
    return bounds[0], bounds[1]


def _colormap(name: str) -> Any:
    if name == "jet":
        return _jet
    from matplotlib import colormaps

    return colormaps[name]


def _jet(shares: Any) -> Any:
    """matplotlib's "jet" (linear between its corners, in 256 steps), so that the default needs no matplotlib."""
    step = np.minimum((shares * 256).astype(np.int64), 255) / 255
    red = np.interp(step, [0, 0.35, 0.66, 0.89, 1], [0, 0, 1, 1, 0.5])
    green = np.interp(step, [0, 0.125, 0.375, 0.64, 0.91, 1], [0, 0, 1, 1, 0, 0])
    blue = np.interp(step, [0, 0.11, 0.34, 0.65, 1], [0.5, 1, 1, 0, 0])
    return np.stack([red, green, blue], axis=-1)
