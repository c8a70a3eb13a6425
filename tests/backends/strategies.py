"""Hypothesis strategies: pictures of every kind, and ops with valid parameters for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.backends.build import Pictures, as_dtype, canvas_of, colours_of, op_of, random_picture, smooth_picture
from tests.backends.warp_strategies import warps
from vicinal.program import ops
from vicinal.program.ops import Op

DTYPES = (np.uint8, np.uint16, np.float32)
CHANNELS = (1, 3, 4, 5)
KINDS: tuple[type[Op], ...] = (
    ops.Warp, ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Power, ops.Posterize, ops.Solarize, ops.Noise,
    ops.Impulse, ops.Erase, ops.Filter, ops.Normalize, ops.Round, ops.Stretch, ops.Equalize, ops.Convolve,
)  # fmt: skip
CONTENTS = ("noise", "smooth", "constant", "extremes")


@st.composite
def pictures(
    draw: st.DrawFn,
    dtypes: tuple[Any, ...] = DTYPES,
    channels: tuple[int, ...] = CHANNELS,
    contents: tuple[str, ...] = CONTENTS,
    longest: int = 24,
    most: int = 3,
) -> Pictures:
    """A stack [N, H, W, C] (N may be 0) or a list of pictures of differing sizes, from 1 x 1 and up to ``longest``."""
    dtype, channel_count = draw(st.sampled_from(dtypes)), draw(st.sampled_from(channels))
    side = st.one_of(st.integers(1, 3), st.integers(1, longest))
    seed = draw(st.integers(0, 2**16))
    content = draw(st.sampled_from(contents))
    if draw(st.booleans()):
        count, size = draw(st.integers(0, most)), (draw(side), draw(side))
        stack = [_content(content, (*size, channel_count), dtype, seed + i) for i in range(count)]
        return np.array(stack, dtype).reshape(count, *size, channel_count)
    sizes = draw(st.lists(st.tuples(side, side), min_size=1, max_size=most))
    return [_content(content, (*size, channel_count), dtype, seed + i) for i, size in enumerate(sizes)]


def _content(content: str, shape: tuple[int, int, int], dtype: Any, seed: int) -> np.ndarray[Any, Any]:
    if content == "noise":
        return random_picture(shape, dtype, seed)
    if content == "smooth":
        return smooth_picture(shape, dtype, seed)
    rng = np.random.default_rng(seed)
    if content == "constant":
        return np.broadcast_to(as_dtype(rng.random(shape[2]), dtype), shape).copy()
    return as_dtype(rng.integers(0, 2, shape), dtype)


@st.composite
def ops_for(
    draw: st.DrawFn, batch: Pictures, kinds: tuple[type[Op], ...] = KINDS, least: int = 1, most: int = 5
) -> list[Op]:
    """Ops in a random order with valid parameters for these pictures, each active for some of them.

    At most one Normalize, and only what has a meaning after it follows it. Sizes of warps follow the canvas.
    """
    canvas, channels = canvas_of(batch), batch.shape[-1] if isinstance(batch, np.ndarray) else batch[0].shape[-1]
    valid = [kind for kind in kinds if _colours(kind, channels)]
    chain: list[Op] = []
    for _ in range(draw(st.integers(least, most))):
        kind = draw(st.sampled_from(valid))
        op = draw(op_for(kind, canvas, channels))
        chain.append(op)
        canvas = op.canvas_after(canvas)
        if isinstance(op, ops.Normalize):
            valid = [k for k in valid if not k.traits.needs_unit_range]
        if not valid:
            break
    return chain


def _colours(kind: type[Op], channels: int) -> bool:
    return kind.traits.colors is None or colours_of(channels) in kind.traits.colors


@st.composite
def op_for(draw: st.DrawFn, kind: type[Op], canvas: ops.Ints, channels: int) -> Op:
    """One op of a kind for a batch whose canvases are [N, 2]. A Normalize is active everywhere."""
    count = len(canvas)
    active = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), np.bool_)
    if kind is ops.Normalize:
        active = np.ones(count, np.bool_)
    if kind is ops.Warp:
        return draw(warps(canvas, channels, active))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return op_of(kind, count, active=active, **_parameters(kind, canvas, channels, rng))


def _parameters(kind: type[Op], canvas: ops.Ints, channels: int, rng: np.random.Generator) -> dict[str, Any]:
    count, colours = len(canvas), colours_of(channels)
    width = int(rng.choice([1, colours]))
    unit = rng.random((6, count))
    keyed = {"key": rng.integers(0, 2**64, count, np.uint64), "per_channel": bool(rng.integers(2))}
    if kind is ops.Linear:
        return {"scale": rng.uniform(-1.5, 2.0, (count, width)), "bias": rng.uniform(-0.5, 1.0, (count, width))}
    if kind is ops.ColorMatrix:
        return {"matrix": rng.uniform(-0.3, 0.8, (count, 3, 3))}
    if kind is ops.Erase:
        return {
            "rectangles": _rectangles(canvas, rng),
            "fill": str(rng.choice(["constant", "mean", "noise"])),
            "value": tuple(rng.random(int(rng.choice([1, channels])))),
            "key": keyed["key"],
        }
    if kind is ops.Filter:
        taps = 2 * int(rng.integers(0, 6)) + 1
        return {"kernel_x": _kernels(count, taps, rng), "kernel_y": _kernels(count, taps, rng)}
    if kind is ops.Normalize:
        width = int(rng.choice([1, channels]))
        mean, std = tuple(rng.random(width)), tuple(rng.uniform(0.1, 1.0, width))
        return {"mean": mean, "std": std, "layout": str(rng.choice(["chw", "hwc"]))}
    if kind is ops.Convolve:
        size = 2 * int(rng.integers(0, 3)) + 1
        return {"kernel": rng.uniform(-0.3, 0.6, (count, size, size))}
    simple: dict[type[Op], dict[str, Any]] = {
        ops.Contrast: {"factor": 2.0 * unit[0]},
        ops.Hue: {"shift": unit[0] - 0.5},
        ops.Power: {"exponent": 0.2 + 3.0 * unit[0]},
        ops.Posterize: {"bits": rng.integers(1, 9, count)},
        ops.Solarize: {"threshold": unit[0], "lift": unit[1] if rng.integers(2) else None},
        ops.Noise: {"std": 0.2 * unit[0], **keyed},
        ops.Impulse: {"amount": unit[0], "salt": unit[1], "low": unit[2] / 2, "high": 0.5 + unit[3] / 2, **keyed},
        ops.Round: {}, ops.Stretch: {}, ops.Equalize: {},
    }
    return simple[kind]


def _rectangles(canvas: ops.Ints, rng: np.random.Generator) -> ops.Ints:
    """Three a sample [N, 3, 4], of any size from none to all of the canvas."""
    corners = np.sort(rng.random((len(canvas), 3, 2, 2)), axis=2)  # two values of (y, x), the smaller one first
    pixels = np.rint(corners * canvas[:, None, None, :]).astype(np.int64)
    return pixels.reshape(len(canvas), 3, 4)


def _kernels(count: int, taps: int, rng: np.random.Generator) -> ops.Floats:
    """Gaussian kernels [N, taps], sigma from a spike to nearly flat."""
    x = np.arange(taps) - taps // 2
    kernels = np.exp(-0.5 * (x / rng.uniform(0.1, 4.0, (count, 1))) ** 2)
    return np.asarray(kernels / kernels.sum(axis=1, keepdims=True))
