"""Philox4x32-10, the counter-based generator from which every random number comes, vectorised in NumPy.

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
ROUNDS = 10

_MULTIPLIER_0 = np.uint64(MULTIPLIER_0)
_MULTIPLIER_1 = np.uint64(MULTIPLIER_1)
_WEYL_0 = np.uint64(WEYL_0)
_WEYL_1 = np.uint64(WEYL_1)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def philox4x32(counter: NDArray[np.uint32], key: NDArray[np.uint32], rounds: int = ROUNDS) -> NDArray[np.uint32]:
    """The four random words of every counter under its key.

    ``counter`` is uint32 [..., 4] and ``key`` uint32 [..., 2]; what stands before the last axis broadcasts. Returns
    uint32 [..., 4]. Words are numbered as in the paper and in Random123, whose known answers it gives.
    """
    c0, c1, c2, c3 = (counter[..., word].astype(np.uint64) for word in range(4))
    k0, k1 = (key[..., word].astype(np.uint64) for word in range(2))
    for _ in range(rounds):
        product_0 = c0 * _MULTIPLIER_0
        product_1 = c2 * _MULTIPLIER_1
        c0, c1 = (product_1 >> _32) ^ c1 ^ k0, product_1 & _LOW
        c2, c3 = (product_0 >> _32) ^ c3 ^ k1, product_0 & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return np.stack(np.broadcast_arrays(c0, c1, c2, c3), axis=-1).astype(np.uint32)
