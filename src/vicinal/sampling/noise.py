"""The noise fields, defined in NumPy: every backend reproduces these words, and the values to rounding.

A row of a channel is one run of Philox blocks, and every word of the block ("slot") serves one contiguous run of
pixels, so that generating and storing both vectorise.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.philox import philox4x32

Number = TypeVar("Number", bound=np.generic)


def uniform_words(key: int, channel: int, row: int, width: int) -> NDArray[np.uint32]:
    """The random words uint32 [width] of one row.

    With nb = ceil(width / 4) blocks, block b is Philox4x32-10 of the counter (b, row, channel, 0) under the key (low
    word, high word of ``key``), and pixel x = slot * nb + b takes word ``slot`` (0 to 3) of block b.
    """
    return _runs(_blocks(key, channel, row, -(-width // 4)), width)


def gaussian_row(key: int, channel: int, row: int, width: int) -> NDArray[np.float64]:
    """Standard normal values float64 [width] of one row, by Box and Muller (1958) from two halves of a word.

    With nb = ceil(width / 8) blocks as in ``uniform_words``, a word w gives u = ((w >> 16) + 0.5) / 65536, the angle
    2 pi ((w & 0xffff) + 0.5) / 65536 and r = sqrt(-2 ln u), hence r cos(angle) and r sin(angle). Pixel
    x = slot * nb + b takes slot = 2 * word + (0 for cos, 1 for sin) of block b.

    Sixteen bits bound |z| below 4.86; over all words the mean is 0 and the variance 1 to within 1e-5.
    """
    return _runs(_box_muller(_blocks(key, channel, row, -(-width // 8))), width)


def uniform_field(key: int, shape: tuple[int, int, int]) -> NDArray[np.float64]:
    """The rows of ``uniform_words`` times 2^-32, as a field [H, W, C] in [0, 1); for whole pixels, that with C = 1."""
    height, width, channels = shape
    words = _blocks(key, np.arange(channels), np.arange(height)[:, None], -(-width // 4))
    return np.moveaxis(_runs(words, width), 1, 2).astype(np.float64) * 2.0**-32


def gaussian_field(key: int, shape: tuple[int, int, int]) -> NDArray[np.float64]:
    """The rows of ``gaussian_row`` as a field [H, W, C]. A field for whole pixels is the one with C = 1."""
    height, width, channels = shape
    words = _blocks(key, np.arange(channels), np.arange(height)[:, None], -(-width // 8))
    return np.moveaxis(_runs(_box_muller(words), width), 1, 2)


def _blocks(
    key: int, channel: int | NDArray[np.int64], row: int | NDArray[np.int64], count: int
) -> NDArray[np.uint32]:
    """uint32 [..., count, 4] for channels and rows that broadcast to [...]."""
    channels, rows = np.broadcast_arrays(channel, row)
    counter = np.zeros((*rows.shape, count, 4), np.uint32)
    counter[..., 0] = np.arange(count)
    counter[..., 1] = rows[..., None]
    counter[..., 2] = channels[..., None]
    return philox4x32(counter, np.array([int(key) & 0xFFFFFFFF, int(key) >> 32], np.uint32))


def _box_muller(words: NDArray[np.uint32]) -> NDArray[np.float64]:
    """float64 [..., 8] from words [..., 4], cosine and sine of a word next to each other."""
    radius = np.sqrt(-2.0 * np.log(((words >> np.uint32(16)) + 0.5) / 65536))
    angle = (2 * np.pi / 65536) * ((words & np.uint32(0xFFFF)) + 0.5)
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return pairs.reshape(*words.shape[:-1], 8)


def _runs(values: NDArray[Number], width: int) -> NDArray[Number]:
    """[..., blocks, slots] to [..., width]: slot after slot, the last run cut."""
    flat = np.swapaxes(values, -1, -2).reshape(*values.shape[:-2], values.shape[-2] * values.shape[-1])
    return flat[..., :width]
