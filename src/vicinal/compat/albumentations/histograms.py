"""Equalize, AutoContrast and CLAHE: tones by the picture's histogram."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import (
    Field,
    anything,
    bad,
    flag,
    is_sequence,
    number,
    option,
    optional,
    pair,
    probability,
    span,
    whole,
)
from vicinal.compat.albumentations.pixels import is_gray, is_rgb, need_gray_or_rgb, through_bytes
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params


def counts_of(channel: Array, mask: Array | None = None) -> Array:
    """How often each level occurs (where the mask is not 0)."""
    values = channel.ravel() if mask is None else channel[mask != 0]
    return np.bincount(values, minlength=256).astype(np.float32)


def equalized_pil(channel: Array, mask: Array | None) -> Array:
    """One channel as Pillow equalises it."""
    counts = counts_of(channel, mask)
    present = counts[counts > 0]
    step = present[:-1].sum() // 255 if len(present) > 1 else 0
    if not step:
        return channel.copy()
    table = np.minimum((np.cumsum(counts) + step // 2) // step, 255).astype(np.uint8)
    return np.asarray(table[channel])


def equalized_cv(channel: Array, mask: Array | None) -> Array:
    """One channel as OpenCV equalises it; with a mask by the same rule."""
    if mask is None:
        return np.asarray(cv2.equalizeHist(np.ascontiguousarray(channel)))
    counts = counts_of(channel, mask)
    first = np.flatnonzero(counts)[0] if counts.any() else 255
    sums = np.cumsum(counts)
    rest = counts.sum() - counts[first]
    if not rest:
        return channel.copy()
    table = np.clip(((sums - sums[first]) * (255.0 / rest)).round(), 0, 255).astype(np.uint8)
    return np.asarray(table[channel])


@through_bytes
def equalized(img: Array, mask: Array | None, mode: str, by_channels: bool) -> Array:
    """A picture of one or three channels, each channel or its brightness equalised."""
    one = equalized_pil if mode == "pil" else equalized_cv
    mask = None if mask is None else mask.astype(np.uint8)
    if mask is not None and mask.ndim == 3 and mask.shape[2] == 1:
        mask = mask[..., 0]
    if mask is not None and mask.ndim == 3 and (is_gray(img) or not by_channels):
        raise ValueError(f"Equalize.mask: expected a mask of one channel for this picture, got shape {mask.shape}")
    if is_gray(img):
        return one(img.reshape(img.shape[:2]), mask).reshape(img.shape)
    if not by_channels:
        luma = cv2.cvtColor(img, cv2.COLOR_RGB2YCrCb)
        luma[..., 0] = one(np.ascontiguousarray(luma[..., 0]), mask)
        return np.asarray(cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB))
    masks = [mask if mask is None or mask.ndim == 2 else mask[..., i] for i in range(3)]
    return np.stack([one(np.ascontiguousarray(img[..., i]), masks[i]) for i in range(3)], axis=-1)


def words(where: str, value: Any) -> tuple[str, ...]:
    """Names of targets."""
    if not is_sequence(value) or not all(isinstance(x, str) for x in value):
        raise bad(where, "a sequence of names", value)
    return tuple(value)


class Equalize(ImageOnlyTransform):
    """Each channel (or the brightness) equalised as OpenCV or Pillow does; ``mask`` says which pixels are counted."""

    mode: Any = option("cv", "cv", "pil")
    by_channels: Any = flag(True)
    mask: Any = anything(None)
    mask_params: Any = Field((), words)
    p: Any = probability()

    @property
    def targets_as_params(self) -> list[str]:
        """What a function that makes the mask asks for."""
        return list(self.mask_params)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``mask``: the mask, or what the function makes of the picture."""
        if not callable(self.mask):
            return {"mask": self.mask}
        return {"mask": self.mask(image=data["image"], **{key: data[key] for key in self.mask_params})}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, equalised."""
        need_gray_or_rgb("Equalize", img, ValueError)
        return equalized(img, params["mask"], self.mode, self.by_channels)


def ends_of(counts: Array, cutoff: float) -> tuple[int, int]:
    """The levels between which contrast is stretched, without ``cutoff`` percent at each end."""
    present = np.flatnonzero(counts)
    if not len(present):
        return 0, 0
    if not cutoff:
        return int(present[0]), int(present[-1])
    if (counts == counts[0]).all():
        low = int(256 * cutoff / 100)
        return low, 255 - low
    cut = float(counts.sum()) * cutoff / 100.0
    low = min(int(np.argmax(np.cumsum(counts, dtype=np.float64) >= cut)) + 1, 255)
    high = 255 - int(np.argmax(np.cumsum(counts[::-1], dtype=np.float64) >= cut))
    return (low, high) if low <= high else (127, 127)


def stretch_table(counts: Array, low: int, high: int, method: str) -> Array:
    """Levels from ``low`` to ``high`` over the whole range: evenly (``pil``), or by their shares (``cdf``)."""
    if method == "pil":
        table = np.clip(np.round((np.arange(256.0) - low) * (255.0 / (high - low))), 0, 255).astype(np.uint8)
    else:
        sums = counts[low : high + 1].cumsum()
        if sums[-1] == 0:
            return np.arange(256, dtype=np.uint8)
        table = np.zeros(256, np.uint8)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.nan_to_num((sums - sums[0]) * 255 / (sums[-1] - sums[0]))
        table[low : high + 1] = np.clip(np.round(shares), 0, 255)
    table[:low], table[high + 1 :] = 0, 255
    return table


@through_bytes
def auto_contrast(img: Array, cutoff: float, ignore: int | None, method: str) -> Array:
    """Each channel stretched; ``ignore`` names a level that is not counted, and by 2.0.8's slip a channel that stays."""
    channels = img.reshape(*img.shape[:2], -1)
    result = channels.copy()
    for index in range(channels.shape[2]):
        channel = np.ascontiguousarray(channels[..., index])
        if ignore is not None and index == ignore:
            continue
        counts = counts_of(channel, None if ignore is None else channel != ignore)
        counts[255] = 0  # the original's histogram ends before white
        low, high = ends_of(counts, cutoff)
        if high > low:
            table = stretch_table(counts, low, high, method)
            if ignore is not None:
                table[ignore] = ignore
            result[..., index] = table[channel]
    return result.reshape(img.shape)


class AutoContrast(ImageOnlyTransform):
    """Each channel stretched to the whole range, without ``cutoff`` percent at each end."""

    cutoff: Any = number(0, ge=0, le=100)
    ignore: Any = optional(whole(None, ge=0, le=255))
    method: Any = option("cdf", "cdf", "pil")
    p: Any = probability()

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, stretched."""
        return auto_contrast(img, self.cutoff, self.ignore, self.method)


@through_bytes
def clahe(img: Array, clip_limit: float, tiles: tuple[int, int]) -> Array:
    """OpenCV's CLAHE of a grey picture, or of L of Lab."""
    engine = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=tiles)
    if not is_rgb(img):
        return np.asarray(engine.apply(img)).reshape(img.shape)
    lab = cv2.cvtColor(img, cv2.COLOR_RGB2LAB)
    lab[..., 0] = engine.apply(np.ascontiguousarray(lab[..., 0]))
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


class CLAHE(ImageOnlyTransform):
    """Histograms equalised tile by tile, with limited contrast."""

    clip_limit: Any = span(4.0, start=1, low=1, rising=False)
    tile_grid_size: Any = pair((8, 8), cast=int, low=1, rising=False)
    p: Any = probability()

    def get_params(self) -> Params:
        """``clip_limit``."""
        return {"clip_limit": self.py_random.uniform(*self.clip_limit)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, equalised."""
        need_gray_or_rgb("CLAHE", img)
        return clahe(img, params["clip_limit"], self.tile_grid_size)
