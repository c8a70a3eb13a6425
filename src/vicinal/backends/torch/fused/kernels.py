"""The two kernels: one that stores results, and one that adds up what an op must know of the whole picture first."""

from __future__ import annotations

from functools import partial

import triton
import triton.language as tl

from vicinal.backends.torch.fused import codes, pointwise
from vicinal.backends.torch.fused.gather import gather

LINEAR = tl.constexpr(codes.LINEAR)
CONTRAST = tl.constexpr(codes.CONTRAST)
COLOR_MATRIX = tl.constexpr(codes.COLOR_MATRIX)
HUE = tl.constexpr(codes.HUE)
POWER = tl.constexpr(codes.POWER)
NOISE = tl.constexpr(codes.NOISE)
ERASE = tl.constexpr(codes.ERASE)
NORMALIZE = tl.constexpr(codes.NORMALIZE)
ROUND = tl.constexpr(codes.ROUND)
POSTERIZE = tl.constexpr(codes.POSTERIZE)
SOLARIZE = tl.constexpr(codes.SOLARIZE)
WIDTH = tl.constexpr(codes.WIDTH)

_SIZES = ["height", "width", "rows", "columns", "float_count", "word_count", "parts", "mean_step", "shift_count", "wide"]
_STRIDES = [f"{way}_{axis}" for way in ("in", "out") for axis in ("sample", "channel", "row", "column")]
_POINTERS = ["source", "target", "floats", "words", "matrices", "shifts", "means", "sums"]
_entry = partial(triton.jit, do_not_specialize=_SIZES, do_not_specialize_on_alignment=[*_STRIDES, *_POINTERS])
"""Makes the kernels that are launched: compiled once for pictures of every size, and anew for strides of 1 alone."""


@_entry
def stored(
    source, target, floats, words, matrices, shifts, means, height, width, rows, columns,
    in_sample, in_channel, in_row, in_column, out_sample, out_channel, out_row, out_column,
    float_count, word_count, parts, mean_step, shift_count, wide,
    TOP: tl.constexpr, STEPS: tl.constexpr, COUNT: tl.constexpr, PARTS: tl.constexpr, LEVELS: tl.constexpr,
    CHANNELS: tl.constexpr, TAPS: tl.constexpr, BORDER: tl.constexpr, CURVE: tl.constexpr, AFFINE: tl.constexpr,
    PRECISE: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """Results of ``BLOCK`` pixels of one sample, in the dtype and with the strides of ``target``; ``LEVELS``: whole ones."""
    sample, x, y, mask = _pixels(rows, columns, BLOCK)
    r, g, b = _values(
        source + sample * in_sample, x, y, mask, floats + sample * float_count, words + sample * word_count,
        matrices + sample * 9, shifts + sample * shift_count, means + sample * parts, height, width, rows, columns, wide,
        parts, mean_step, in_channel, in_row, in_column, TOP, STEPS, COUNT, PARTS, CHANNELS, TAPS, BORDER, CURVE, AFFINE,
        PRECISE,
    )  # fmt: skip
    if LEVELS:
        r, g, b = (
            pointwise.rounded(pointwise.unit(r) * TOP), pointwise.rounded(pointwise.unit(g) * TOP),
            pointwise.rounded(pointwise.unit(b) * TOP),
        )  # fmt: skip
    kind = target.dtype.element_ty
    to = target + sample * out_sample + y * out_row + x * out_column
    tl.store(to, r.to(kind), mask=mask)
    if CHANNELS == 3:
        tl.store(to + out_channel, g.to(kind), mask=mask)
        tl.store(to + 2 * out_channel, b.to(kind), mask=mask)


@_entry
def summed(
    source, sums, floats, words, matrices, shifts, means, height, width, rows, columns,
    in_sample, in_channel, in_row, in_column, float_count, word_count, parts, mean_step, shift_count, wide,
    TOP: tl.constexpr, STEPS: tl.constexpr, COUNT: tl.constexpr, PARTS: tl.constexpr, CHANNELS: tl.constexpr,
    TAPS: tl.constexpr, BORDER: tl.constexpr, CURVE: tl.constexpr, AFFINE: tl.constexpr, PRECISE: tl.constexpr,
    BLOCK: tl.constexpr,
):  # fmt: skip
    """The sum of the grey values of ``BLOCK`` pixels behind the first ``COUNT`` steps, one for each program."""
    sample, x, y, mask = _pixels(rows, columns, BLOCK)
    r, g, b = _values(
        source + sample * in_sample, x, y, mask, floats + sample * float_count, words + sample * word_count,
        matrices + sample * 9, shifts + sample * shift_count, means + sample * parts, height, width, rows, columns, wide,
        parts, mean_step, in_channel, in_row, in_column, TOP, STEPS, COUNT, PARTS, CHANNELS, TAPS, BORDER, CURVE, AFFINE,
        PRECISE,
    )  # fmt: skip
    found = tl.where(mask, pointwise.grey(r, g, b, CHANNELS), 0.0)
    tl.store(sums + tl.program_id(0), tl.sum(found))


@triton.jit
def _pixels(rows, columns, BLOCK: tl.constexpr):
    """The sample of this program, its pixels, and which of them there are."""
    blocks = tl.cdiv(rows * columns, BLOCK)
    sample = tl.program_id(0) // blocks
    pixel = (tl.program_id(0) - sample * blocks) * BLOCK + tl.arange(0, BLOCK)
    y = pixel // columns
    return sample.to(tl.int64), pixel - y * columns, y, pixel < rows * columns


@triton.jit
def _values(
    source, x, y, mask, floats, words, matrix, shifts, means, height, width, rows, columns, wide, parts, mean_step,
    in_channel, in_row, in_column, TOP: tl.constexpr, STEPS: tl.constexpr, COUNT: tl.constexpr, PARTS: tl.constexpr,
    CHANNELS: tl.constexpr, TAPS: tl.constexpr, BORDER: tl.constexpr, CURVE: tl.constexpr, AFFINE: tl.constexpr,
    PRECISE: tl.constexpr,
):  # fmt: skip
    """Red, green and blue behind the first ``COUNT`` steps, as fractions of the range."""
    r, g, b = gather(
        source, x, y, mask, matrix, shifts, words, floats, height, width, rows, columns, wide, in_channel, in_row, in_column,
        CHANNELS, TAPS, BORDER, CURVE, AFFINE, PRECISE,
    )  # fmt: skip
    r, g, b = r * (1.0 / TOP), g * (1.0 / TOP), b * (1.0 / TOP)
    for step in tl.static_range(COUNT):
        at, its = floats + STEPS[step * WIDTH + 1], words + STEPS[step * WIDTH + 2]
        if tl.load(its) != 0:
            r, g, b = _changed(
                r, g, b, x, y, rows, columns, at, its + 1, means, parts, mean_step, PARTS,
                TOP, STEPS[step * WIDTH], STEPS[step * WIDTH + 3],  # here, as what a name is given is no constant
            )  # fmt: skip
            if STEPS[step * WIDTH + 4]:
                r, g, b = pointwise.unit(r), pointwise.unit(g), pointwise.unit(b)
    return r, g, b


@triton.jit
def _changed(
    r, g, b, x, y, rows, columns, floats, words, means, parts, mean_step,
    PARTS: tl.constexpr, TOP: tl.constexpr, CODE: tl.constexpr, OWN: tl.constexpr,
):  # fmt: skip
    """One op, by its code."""
    if CODE == LINEAR:
        r, g, b = pointwise.linear(r, g, b, floats)
    elif CODE == NORMALIZE:
        r, g, b = pointwise.normalize(r, g, b, floats)
    elif CODE == CONTRAST:
        r, g, b = pointwise.contrast(r, g, b, floats, means + OWN * mean_step, parts, rows * columns, PARTS)
    elif CODE == COLOR_MATRIX:
        r, g, b = pointwise.color_matrix(r, g, b, floats)
    elif CODE == HUE:
        r, g, b = pointwise.hue(r, g, b, floats)
    elif CODE == POWER:
        r, g, b = pointwise.power(r, floats), pointwise.power(g, floats), pointwise.power(b, floats)
    elif CODE == POSTERIZE:
        r, g, b = pointwise.posterize(r, floats), pointwise.posterize(g, floats), pointwise.posterize(b, floats)
    elif CODE == SOLARIZE:
        r, g, b = pointwise.solarize(r, floats, OWN), pointwise.solarize(g, floats, OWN), pointwise.solarize(b, floats, OWN)
    elif CODE == NOISE:
        r, g, b = pointwise.noise(r, g, b, x, y, columns, floats, words, OWN)
    elif CODE == ERASE:
        r, g, b = pointwise.erase(r, g, b, x, y, columns, floats, words, OWN // 4, OWN % 4)
    elif CODE == ROUND:
        r, g, b = pointwise.rounded(r * TOP) / TOP, pointwise.rounded(g * TOP) / TOP, pointwise.rounded(b * TOP) / TOP
    return r, g, b
