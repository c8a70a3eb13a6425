"""Noise fields a row at a time: Philox4x32-10 and Box-Muller, laid out so that LLVM vectorises them.

The definition is vicinal.sampling.noise: with nb = ceil(width / values a block), pixel x = slot * nb + b is value ``slot``
of block b, whose counter is (b, row, channel, 0).
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, kernel
from vicinal.backends.cpu.ops.rows import log2

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@kernel
def words(key, channel, y, blocks, out):
    """Philox4x32-10 of ``blocks`` counters (b, y, channel, 0) to ``out`` [4, >= blocks] uint32."""
    low, high = np.uint64(key) & _LOW, np.uint64(key) >> _HALF
    first, second, third, fourth = out[0], out[1], out[2], out[3]
    for b in range(blocks):
        c0, c1, c2, c3 = np.uint64(b), np.uint64(y), np.uint64(channel), np.uint64(0)
        k0, k1 = low, high
        for _ in range(10):
            p0, p1 = _M0 * c0, _M1 * c2
            c0, c1, c2, c3 = (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW
            k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        first[b], second[b], third[b], fourth[b] = np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)


@kernel
def gaussian_row(key, channel, y, count, out, drawn):
    """Standard normal values to ``out`` [>= count + 7]; ``drawn`` [4, >= count / 8 + 1] uint32."""
    blocks = (count + 7) // 8
    words(key, channel, y, blocks, drawn)
    for slot in range(4):
        source = drawn[slot]
        cosines, sines = out[2 * slot * blocks :], out[(2 * slot + 1) * blocks :]
        for b in range(blocks):
            word = source[b]
            u = (F(np.int32(word >> np.uint32(16))) + F(0.5)) * F(1 / 65536)
            radius = np.sqrt(F(-1.3862943611198906) * log2(u))  # -2 ln u
            t = (F(np.int32(word & np.uint32(0xFFFF))) + F(0.5)) * F(1 / 65536) - F(0.5)
            q = t * t  # sin and cos of 2 pi (t + 1/2) are minus those of 2 pi t: near-minimax in t^2 on [0, 1/4]
            sine = F(42.02592698597039) + q * (F(-14.89984666863389) + q * F(3.238137511200292))
            sine = F(81.6051313857963) + q * (F(-76.70301535385315) + q * sine)
            sine = t * (F(6.283185302511503) + q * (F(-41.341700405317525) + q * sine))
            cosine = F(60.16763095094846) + q * (F(-25.9675992483234) + q * F(6.528658160958177))
            cosine = F(64.93911745989637) + q * (F(-85.45013953088943) + q * cosine)
            cosine = F(1) + q * (F(-19.739204499453933) + q * cosine)
            cosines[b] = -radius * cosine
            sines[b] = -radius * sine
