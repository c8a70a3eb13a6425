"""The noise fields of ``vicinal.sampling.noise`` as tensors: the same words bit for bit.

Words are int64 numbers from 0 to 2^32 - 1, as torch has few operations for uint32. Products wrap around at 64 bits, which
leaves both of their halves right. On the CPU words come from the compiled function that draws parameters too, four times as
fast.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.constants import settle
from vicinal.sampling.kernels import kernels_of
from vicinal.sampling.philox import MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1

_LOW = 0xFFFFFFFF
_PIECE = {"cpu": 2**18}
"""How many numbers are drawn at a time: on a CPU what its caches hold."""
_PIECE_ELSEWHERE = 2**22
"""On other devices what keeps them busy, while the working memory stays around 100 MB."""

Shape = tuple[int, int, int]


def field_of(keys: Tensor, shape: Shape, dtype: torch.dtype, numbers: Callable[[Tensor, slice], Tensor]) -> Tensor:
    """[N, C, H, W] of ``dtype``: ``numbers`` of the words [n, C, H, W] of the samples ``slice``, for keys [N].

    ``shape`` is (C, H, W). With C = 1 it is a field for whole pixels.
    """
    made = torch.empty((len(keys), *shape), dtype=dtype, device=keys.device)
    for part in _parts(keys, shape):
        made[part] = numbers(_runs(_blocks(keys[part], shape, 4), shape[2]), part)
    return made


def uniform_field(keys: Tensor, shape: Shape, dtype: torch.dtype) -> Tensor:
    """Uniform numbers [N, C, H, W] in [0, 1): words times 2^-32."""
    return field_of(keys, shape, dtype, lambda words, _: words.to(dtype) * 2.0**-32)


def gaussian_field(keys: Tensor, shape: Shape, dtype: torch.dtype) -> Tensor:
    """Standard normal numbers [N, C, H, W], by Box and Muller from two halves of a word: see ``sampling.noise``.

    As there are 2^16 halves, radius, cosine and sine come from tables, exact to the last bit.
    """
    channels, height, width = shape
    blocks = -(-width // 8)
    made = torch.empty((len(keys), channels, height, 8 * blocks), dtype=dtype, device=keys.device)
    pairs = made.view(len(keys), channels, height, 4, 2, blocks)
    radius, cosine, sine = _tables(keys.device, dtype)
    for part in _parts(keys, shape):
        words = _blocks(keys[part], shape, 8)
        length, angle = _at(radius, words >> 16), words.bitwise_and_(0xFFFF)
        torch.mul(length, _at(cosine, angle), out=pairs[part, ..., 0, :])
        torch.mul(length, _at(sine, angle), out=pairs[part, ..., 1, :])
    return made[..., :width]


def _at(table: Tensor, index: Tensor) -> Tensor:
    """The entries of a table at indices of any shape."""
    return table.index_select(0, index.reshape(-1)).view(index.shape)


def _blocks(keys: Tensor, shape: Shape, pixels: int) -> Tensor:
    """Words [N, C, H, 4, blocks] of the blocks of every row, each of which serves ``pixels`` pixels."""
    channels, height, width = shape
    blocks = channels, height, -(-width // pixels)
    return _compiled_blocks(keys, blocks) if keys.device.type == "cpu" else _computed_blocks(keys, blocks)


def _computed_blocks(keys: Tensor, shape: Shape) -> Tensor:
    """By torch's own operations, for (C, H, blocks)."""
    channels, height, blocks = shape
    device = keys.device
    c0 = torch.arange(blocks, device=device)
    c1 = torch.arange(height, device=device)[:, None]
    c2 = torch.arange(channels, device=device)[:, None, None]
    c3 = torch.zeros((), dtype=torch.int64, device=device)
    of_round = torch.arange(ROUNDS, device=device)[:, None, None, None, None]
    schedule = [
        ((half[:, None, None, None] & _LOW) + of_round * step & _LOW).unbind(0)
        for half, step in ((keys, WEYL_0), (keys >> 32, WEYL_1))
    ]  # fmt: skip
    for k0, k1 in zip(*schedule, strict=True):
        product_0, product_1 = c0 * MULTIPLIER_0, c2 * MULTIPLIER_1
        # c1 and c3 keep the upper halves of the products, which the next round cuts off.
        c0, c1 = ((product_1 >> 32) ^ c1 ^ k0).bitwise_and_(_LOW), product_1
        c2, c3 = ((product_0 >> 32) ^ c3 ^ k1).bitwise_and_(_LOW), product_0
    return torch.stack([c0, c1 & _LOW, c2, c3 & _LOW], -2)


def _compiled_blocks(keys: Tensor, shape: Shape) -> Tensor:
    """By compiled code, on the CPU."""
    channels, height, blocks = shape
    counters = (np.arange(height, dtype=np.uint64) << np.uint64(32))[:, None] | np.arange(blocks, dtype=np.uint64)
    places, of_channel = np.tile(counters.reshape(-1), channels), np.arange(channels, dtype=np.uint32).repeat(height * blocks)
    words = np.empty((len(keys), len(places), 4), np.uint32)
    word_block = kernels_of("vicinal.sampling.philox_kernel").word_block
    for key, out in zip(keys.tolist(), words, strict=True):
        word_block(key & _LOW, (key >> 32) & _LOW, places, of_channel, 0, out)
    by_slot = np.moveaxis(words.reshape(len(keys), *shape, 4), -1, -2)
    return torch.from_numpy(by_slot.astype(np.int64, order="C"))


def _runs(values: Tensor, width: int) -> Tensor:
    """[..., slots, blocks] to [..., width]: slot after slot, the last run cut."""
    return values.flatten(-2)[..., :width]


def _parts(keys: Tensor, shape: Shape) -> list[slice]:
    """The samples in pieces of as many as are drawn at a time."""
    most = _PIECE.get(keys.device.type, _PIECE_ELSEWHERE)
    step = max(1, most // max(1, math.prod(shape)))
    return [slice(start, start + step) for start in range(0, len(keys), step)]


@cache
def _tables(device: torch.device, dtype: torch.dtype) -> tuple[Tensor, Tensor, Tensor]:
    """Radius, cosine and sine [65536] of every half of a word."""
    steps = torch.arange(2**16, dtype=torch.float64) + 0.5
    radius, angle = (-2.0 * (steps / 2**16).log()).sqrt(), steps * (2.0 * math.pi / 2**16)
    radius, cosine, sine = (table.to(dtype).to(device) for table in (radius, angle.cos(), angle.sin()))
    settle(device)
    return radius, cosine, sine
