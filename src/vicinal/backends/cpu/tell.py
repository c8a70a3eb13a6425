"""What kernels tell of the values of float pictures while they are in the cache (watch.py asks)."""

from __future__ import annotations

from typing import Any

from vicinal.backends.cpu.jit import kernel, view_u32


@kernel
def tell(word: Any, address: Any, count: Any) -> Any:
    """Raises the uint32 at ``word`` to the greatest of ``count`` float32, taken as unsigned integers.

    That is above the one of 1 for greater numbers, and for negative ones, nan and infinity too.
    """
    values, most = view_u32(address, count), view_u32(word, 1)[0]
    for k in range(count):
        most = max(most, values[k])
    view_u32(word, 1)[0] = most
