"""Ops on red, green and blue in registers: Triton's code of what backends/reference defines."""

from __future__ import annotations

import triton
import triton.language as tl

from vicinal.backends.torch.fused import codes

UNIFORM = tl.constexpr(codes.UNIFORM)
GAUSSIAN = tl.constexpr(codes.GAUSSIAN)
QUARTER = tl.constexpr(1.5707963267948966)
MAGIC = tl.constexpr(8388608.0)  # 2^23, beyond which float32 holds whole numbers alone
LEVEL_SLACK = tl.constexpr(1e-3)
THRESHOLD_SLACK = tl.constexpr(1e-6)


@triton.jit
def unit(x):
    """Held to [0, 1]."""
    return tl.minimum(tl.maximum(x, 0.0), 1.0)


@triton.jit
def rounded(x):
    """The nearest whole number, half to even, of 0 to 2^22."""
    return (x + MAGIC) - MAGIC


@triton.jit
def linear(r, g, b, floats):
    r = r * tl.load(floats) + tl.load(floats + 3)
    g = g * tl.load(floats + 1) + tl.load(floats + 4)
    b = b * tl.load(floats + 2) + tl.load(floats + 5)
    return r, g, b


@triton.jit
def normalize(r, g, b, floats):
    """The mean first: with it in the bias, what is left over of large numbers would be rounded."""
    r = (r - tl.load(floats)) * tl.load(floats + 3)
    g = (g - tl.load(floats + 1)) * tl.load(floats + 4)
    b = (b - tl.load(floats + 2)) * tl.load(floats + 5)
    return r, g, b


@triton.jit
def color_matrix(r, g, b, floats):
    new_r = tl.load(floats) * r + tl.load(floats + 1) * g + tl.load(floats + 2) * b
    new_g = tl.load(floats + 3) * r + tl.load(floats + 4) * g + tl.load(floats + 5) * b
    new_b = tl.load(floats + 6) * r + tl.load(floats + 7) * g + tl.load(floats + 8) * b
    return new_r, new_g, new_b


@triton.jit
def grey(r, g, b, CHANNELS: tl.constexpr):
    return 0.299 * r + 0.587 * g + 0.114 * b if CHANNELS == 3 else r


@triton.jit
def contrast(r, g, b, floats, sums, parts, pixels, PARTS: tl.constexpr):
    """``sums``: of grey values of the whole picture, in ``parts``, up to PARTS."""
    factor = tl.load(floats)
    part = tl.arange(0, PARTS)
    mean = tl.sum(tl.load(sums + part, mask=part < parts, other=0.0)) / pixels.to(tl.float32)
    shift = (1.0 - factor) * mean
    return r * factor + shift, g * factor + shift, b * factor + shift


@triton.jit
def power(x, floats):
    """x ** exponent of 0 to 1; 0 ** 0 is 1."""
    exponent = tl.load(floats)
    found = tl.exp2(exponent * tl.log2(tl.maximum(x, 1e-37)))
    return tl.where(x > 0.0, found, tl.where(exponent == 0.0, 1.0, 0.0))


@triton.jit
def hue(r, g, b, floats):
    value = tl.maximum(tl.maximum(r, g), b)
    chroma = value - tl.minimum(tl.minimum(r, g), b)
    share = 1.0 / tl.where(chroma > 0.0, chroma, 1.0)
    last = tl.where(value == g, 2.0 + (b - r) * share, 4.0 + (r - g) * share)
    sector = tl.where(value == r, (g - b) * share, last)
    turned = tl.where(chroma > 0.0, sector, 0.0) + 6.0 * tl.load(floats)
    turned -= 6.0 * tl.floor(turned * (1.0 / 6))
    return _of_hue(turned + 5.0, value, chroma), _of_hue(turned + 3.0, value, chroma), _of_hue(turned + 1.0, value, chroma)


@triton.jit
def _of_hue(sector, value, chroma):
    """The value of a sector in [0, 12]."""
    k = tl.where(sector >= 6.0, sector - 6.0, sector)
    return value - chroma * unit(tl.minimum(k, 4.0 - k))


@triton.jit
def posterize(x, floats):
    step = tl.load(floats)
    return tl.floor((x * 255.0 + LEVEL_SLACK) / step) * step / 255.0


@triton.jit
def solarize(x, floats, LIFTED: tl.constexpr):
    bright = x >= tl.load(floats) - THRESHOLD_SLACK
    return tl.where(bright, x, x + tl.load(floats + 1)) if LIFTED else tl.where(bright, 1.0 - x, x)


@triton.jit
def noise(r, g, b, x, y, columns, floats, words, PER_CHANNEL: tl.constexpr):
    std, key = tl.load(floats), tl.load(words)
    r += std * gaussian(key, 0, x, y, columns)
    if PER_CHANNEL:
        g += std * gaussian(key, 1, x, y, columns)
        b += std * gaussian(key, 2, x, y, columns)
    else:
        same = std * gaussian(key, 0, x, y, columns)
        g, b = g + same, b + same
    return r, g, b


@triton.jit
def erase(r, g, b, x, y, columns, floats, words, COUNT: tl.constexpr, FILL: tl.constexpr):
    """``words``: the key, and the rectangles (y0, x0, y1, x1), half open."""
    inside = x < 0
    for k in range(COUNT):
        at = words + 1 + 4 * k
        inside = inside | ((y >= tl.load(at)) & (x >= tl.load(at + 1)) & (y < tl.load(at + 2)) & (x < tl.load(at + 3)))
    if FILL == UNIFORM:
        key = tl.load(words)
        f, h, i = uniform(key, 0, x, y, columns), uniform(key, 1, x, y, columns), uniform(key, 2, x, y, columns)
    elif FILL == GAUSSIAN:
        key = tl.load(words)
        f, h, i = gaussian(key, 0, x, y, columns), gaussian(key, 1, x, y, columns), gaussian(key, 2, x, y, columns)
    else:
        f, h, i = tl.load(floats), tl.load(floats + 1), tl.load(floats + 2)
    return tl.where(inside, f, r), tl.where(inside, h, g), tl.where(inside, i, b)


@triton.jit
def uniform(key, channel, x, y, columns):
    """sampling.noise.uniform_field at the pixels (x, y) of rows of ``columns`` pixels."""
    blocks = (columns + 3) // 4
    slot = x // blocks
    return _word(key, channel, x - slot * blocks, y, slot).to(tl.float32) * 2.3283064365386963e-10


@triton.jit
def gaussian(key, channel, x, y, columns):
    """sampling.noise.gaussian_field, likewise."""
    blocks = (columns + 7) // 8
    slot = x // blocks
    word = _word(key, channel, x - slot * blocks, y, slot // 2)
    radius = tl.sqrt(-2.0 * tl.log(((word >> 16).to(tl.float32) + 0.5) / 65536.0))
    return radius * _cosine(((word & 0xFFFF).to(tl.float32) + 0.5) / 16384.0, slot % 2 * 3)


@triton.jit
def _cosine(quarters, more):
    """Of an angle of 0 to 4 quarter turns and ``more`` whole ones, by Taylor's series of an eighth of a turn.

    The GPU's own of any angle takes memory and branches.
    """
    whole = tl.floor(quarters + 0.5)
    angle = (quarters - whole) * QUARTER
    square = angle * angle
    cosine = 1.0 - square * (0.5 - square * (1.0 / 24 - square * (1.0 / 720 - square * (1.0 / 40320))))
    sine = angle * (1.0 - square * (1.0 / 6 - square * (1.0 / 120 - square * (1.0 / 5040))))
    which = (whole.to(tl.int32) + more) % 4
    return tl.where(which % 2 == 0, cosine, sine) * tl.where((which == 1) | (which == 2), -1.0, 1.0)


@triton.jit
def _word(key, channel, block, y, which):
    """Word ``which`` of each pixel's block of Philox4x32-10."""
    zero = block.to(tl.uint32) * 0
    first, second, third, fourth = tl.philox(key, block.to(tl.uint32), y.to(tl.uint32), zero + channel, zero, 10)
    return tl.where(which == 0, first, tl.where(which == 1, second, tl.where(which == 2, third, fourth)))
