"""Maps of classes on images."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from vicinal.compat.imgaug.augmentables.base import IAugmentable
from vicinal.compat.imgaug.augmentables.class_colors import DEFAULT_SEGMENT_COLORS
from vicinal.compat.imgaug.deprecation import deprecated, warn_deprecated
from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, is_single_float, is_single_integer, refused, require
from vicinal.compat.imgaug.padding import pad, pad_to_aspect_ratio
from vicinal.compat.imgaug.resize import imresize_single_image


@deprecated(alt_func="SegmentationMapsOnImage (with an s)")
def SegmentationMapOnImage(*args: Any, **kwargs: Any) -> Any:
    """The outdated name of ``SegmentationMapsOnImage``."""
    return SegmentationMapsOnImage(*args, **kwargs)


class SegmentationMapsOnImage(IAugmentable):
    """Segmentation maps ``arr``, [H, W] or [H, W, C] of bool, uint8, uint16, int8, int16 or int32, on an image of ``shape``.

    Values are classes, 0 the background. They may have another height and width than the image. ``arr`` is int32 [H, W, C].
    Floats are outdated: above 0.5 is a class, or the largest channel is it. ``nb_classes`` is outdated and ignored.
    """

    DEFAULT_SEGMENT_COLORS: ClassVar[list[tuple[int, int, int]]] = DEFAULT_SEGMENT_COLORS

    def __init__(self, arr: Any, shape: Any, nb_classes: Any = None) -> None:
        where = "SegmentationMapsOnImage"
        require(is_np_array(arr) and arr.ndim in (2, 3), f"{where}.arr", "an array [H, W] or [H, W, C]", arr)
        require(isinstance(shape, tuple), f"{where}.shape", "the image's shape, a tuple", shape)
        if arr.dtype.kind == "f":
            warn_deprecated(f"{where}.arr: arrays of floats are deprecated; use bool or integers.", stacklevel=3)
            arr = arr > 0.5 if arr.ndim == 2 else np.argmax(arr, axis=2).astype(np.int32)
        if arr.dtype.kind not in "biu":
            raise refused(f"{where}.arr", "bool or integers", arr.dtype)
        known = "bool, uint8, uint16, int8, int16 or int32"
        require(arr.dtype.itemsize <= (2 if arr.dtype.kind == "u" else 4), f"{where}.arr", known, arr.dtype)
        require(arr.dtype.kind != "i" or arr.size == 0 or arr.flat[:100].min() >= 0, f"{where}.arr", "values >= 0", arr)
        self._input_was = (arr.dtype, arr.ndim)
        self.arr = (arr[..., None] if arr.ndim == 2 else arr).astype(np.int32, copy=False)
        self.shape = shape
        if nb_classes is not None:
            warn_deprecated(f"{where}.nb_classes is deprecated and ignored.", stacklevel=3)

    def get_arr(self) -> Any:
        """The maps in the dtype and number of axes that they were given in."""
        dtype, axes = self._input_was
        arr = self.arr.astype(dtype)
        if axes == 3:
            return arr
        require(arr.shape[2] == 1, "SegmentationMapsOnImage.get_arr", "one channel, as was given", arr.shape)
        return arr[:, :, 0]

    @deprecated(alt_func="SegmentationMapsOnImage.get_arr()")
    def get_arr_int(self, *args: Any, **kwargs: Any) -> Any:
        """The same as ``get_arr``."""
        return self.get_arr()

    def draw(self, size: Any = None, colors: Any = None) -> list[Any]:
        """One picture [H, W, 3] uint8 for each map; ``size``: for both sides or (height, width), pixels, shares or None."""
        sizes = [size, size] if size is None or not is_iterable(size) else list(size)
        height, width = (_side(wanted, given) for wanted, given in zip(sizes, self.arr.shape[:2], strict=True))
        return self.draw_on_image(np.zeros((height, width, 3), np.uint8), alpha=1.0, colors=colors, draw_background=True)

    def draw_on_image(
        self, image: Any, alpha: float = 0.75, resize: str = "segmentation_map", colors: Any = None,
        draw_background: bool = False, background_class_id: int = 0, background_threshold: Any = None,
    ) -> list[Any]:  # fmt: skip
        """For each map the image, uint8 [H, W, 3], with its classes' ``colors`` on top.

        ``resize``: "segmentation_map" or "image", which is fitted. The background is left out unless ``draw_background``.
        """
        where = "SegmentationMapsOnImage.draw_on_image"
        if background_threshold is not None:
            warn_deprecated(f"{where}.background_threshold is deprecated and ignored.", stacklevel=3)
        require(image.ndim == 3 and image.shape[2] == 3, f"{where}.image", "shape (H, W, 3)", image.shape)
        require(image.dtype == np.uint8, f"{where}.image", "uint8", image.dtype)
        require(-1e-8 <= alpha <= 1 + 1e-8, f"{where}.alpha", "a number in [0, 1]", alpha)
        require(resize in ("segmentation_map", "image"), f"{where}.resize", "'segmentation_map' or 'image'", resize)
        palette = np.array(self.DEFAULT_SEGMENT_COLORS if colors is None else colors, np.uint8)
        if resize == "image":
            image = imresize_single_image(image, self.arr.shape[:2], interpolation="cubic")
        drawn = []
        for classes in np.moveaxis(self.arr, 2, 0):
            require(classes.max() < len(palette), f"{where}.colors", f"at least {classes.max() + 1} colors", len(palette))
            painted = imresize_single_image(palette[classes], image.shape[:2], interpolation="nearest")
            mixed = np.round((1 - alpha) * image + alpha * painted).astype(np.uint8)
            if not draw_background:
                shown = (classes != background_class_id).astype(np.uint8)
                shown = imresize_single_image(shown, image.shape[:2], interpolation="nearest")
                mixed = np.where(shown[..., None] > 0, mixed, image)
            drawn.append(mixed)
        return drawn

    def pad(
        self, top: int = 0, right: int = 0, bottom: int = 0, left: int = 0, mode: Any = "constant", cval: Any = 0
    ) -> SegmentationMapsOnImage:
        """Maps with so many rows and columns more; see ``imgaug.augmenters.size.pad``."""
        return self.deepcopy(arr=pad(self.arr, top, right, bottom, left, mode=mode, cval=cval))

    def pad_to_aspect_ratio(
        self, aspect_ratio: float, mode: Any = "constant", cval: Any = 0, return_pad_amounts: bool = False
    ) -> Any:
        """Maps of at least width / height = ``aspect_ratio``; if asked for, also (top, right, bottom, left)."""
        padded, amounts = pad_to_aspect_ratio(self.arr, aspect_ratio, mode, cval, return_pad_amounts=True)
        return (self.deepcopy(arr=padded), amounts) if return_pad_amounts else self.deepcopy(arr=padded)

    @deprecated(alt_func="SegmentationMapsOnImage.resize()")
    def scale(self, *args: Any, **kwargs: Any) -> Any:
        """The same as ``resize``."""
        return self.resize(*args, **kwargs)

    def resize(self, sizes: Any, interpolation: Any = "nearest") -> SegmentationMapsOnImage:
        """Maps of another size; see ``imgaug.imresize_single_image``."""
        return self.deepcopy(arr=imresize_single_image(self.arr, sizes, interpolation=interpolation))

    def copy(self, arr: Any = None, shape: Any = None) -> SegmentationMapsOnImage:
        """A copy with the same array, in which what is given is changed."""
        copied = SegmentationMapsOnImage(self.arr if arr is None else arr, self.shape if shape is None else shape)
        copied._input_was = self._input_was
        return copied

    def deepcopy(self, arr: Any = None, shape: Any = None) -> SegmentationMapsOnImage:
        """A copy with an array of its own, in which what is given is changed."""
        return self.copy(np.copy(self.arr if arr is None else arr), shape)


def _side(wanted: Any, given: int) -> int:
    if wanted is None:
        return given
    if is_single_float(wanted):
        return max(int(given * wanted), 1)
    if is_single_integer(wanted):
        return int(wanted)
    raise ValueError(f"SegmentationMapsOnImage.draw.size: expected an integer or a float, got {wanted!r}")
