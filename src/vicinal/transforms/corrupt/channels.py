"""OpenCV on pictures of any number of channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data import buffers

T = TypeVar("T", bound=np.generic)

MOST = 4
"""Channels that all of OpenCV takes; how many more, its functions and versions disagree about."""


def by_channels(change: Callable[[NDArray[T]], Any], picture: NDArray[T]) -> NDArray[T]:
    """[H', W', ...] of [H, W] or [H, W, C]: ``change`` of at most MOST channels at a time, which may drop a single one.

    It gives the picture's dtype.
    """
    if picture.ndim == 2 or picture.shape[2] <= MOST:
        parts = [picture]
    else:
        parts = np.array_split(picture, range(MOST, picture.shape[2], MOST), axis=2)
    found = [np.asarray(change(np.ascontiguousarray(part)), picture.dtype) for part in parts]
    shaped = [one.reshape(*one.shape[:2], *part.shape[2:]) for one, part in zip(found, parts, strict=True)]
    return shaped[0] if len(shaped) == 1 else np.concatenate(shaped, axis=2)


def alike(field: NDArray[T], channels: int) -> NDArray[T]:
    """[H, W, C] of [H, W] or [H, W, 1], or of [H, W, C] itself: NumPy takes ten times as long for what is stretched over
    channels."""
    if field.ndim == 3 and field.shape[2] == channels:
        return field
    return tinted([field.reshape(field.shape[:2])] * channels)


def tinted(fields: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """[H, W, C] of one [H, W] for each channel: of the counts that OpenCV agrees about, by OpenCV."""
    shape = *fields[0].shape, len(fields)
    room = buffers.empty(shape, np.result_type(*fields))
    if len(fields) > MOST:
        return np.stack(fields, axis=2, out=room)
    found: NDArray[Any] = np.asarray(cv2.merge(fields, dst=room)).reshape(shape)
    return found
