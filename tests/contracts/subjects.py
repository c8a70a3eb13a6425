"""What the contracts are held against: every public transform, tiny pictures, and all that belongs to them.

The list comes from the public table, so a transform that is added there is tested without a change here. Its arguments
come from tests.transforms.examples; one without an example there is built from its defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tests.backends.build import random_picture
from tests.contracts.targets import EXAMPLES
from tests.transforms.examples import ARGUMENTS
from vicinal.program import ops
from vicinal.program.program import Program
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE, FOLDERS, transform_class

Array = NDArray[Any]

NAMES = sorted(set(CATALOGUE) - set(FOLDERS["mix"]) - {"MaskDropout"})
"""All but those that mix pictures of a batch, or need masks of objects: those have tests of their own in tests/mix."""
BACKENDS = ("cpu", "reference")
DTYPES = (np.uint8, np.uint16, np.float32)
CHANNELS = (1, 3, 4)
SIZE = (9, 13)
SIZES = ((9, 13), (12, 8), (7, 7))
EVERYWHERE = frozenset({"Normalize"})
"""Transforms that must touch every sample: no ``p`` below 1, and none in a branch."""


def subject(name: str) -> Transform:
    """The transform called ``name`` with arguments that do something; a composition has two children."""
    if ".compose." not in CATALOGUE[name]:
        return transform_class(name)(**ARGUMENTS.get(name, {}))
    children = [vc.Rotate((-40, 40)), vc.Brightness((0.5, 1.5), p=0.7), vc.HorizontalFlip(p=0.5)]
    made: dict[str, Callable[[], Transform]] = {
        "Identity": vc.Identity,
        "ByEpoch": lambda: vc.ByEpoch({0: children[0], 1: children[2]}),
        "Sometimes": lambda: vc.Sometimes(0.5, children[:2], otherwise=children[2:]),
    }
    return made[name]() if name in made else transform_class(name)(children)


def pipeline(name: str, **settings: Any) -> vc.Pipeline:
    """The transform alone in a pipeline."""
    return vc.Pipeline([subject(name)], seed=11, **settings)


def paired(*axes: Sequence[Any], names: Sequence[str] = NAMES) -> list[tuple[Any, ...]]:
    """Cases (name, a value of each axis): all values of every axis with each transform, in as many cases as the longest has.

    Which of them go together differs from one transform to the next, so that all combinations are met over the catalogue: what
    they share is kernels, and all that is crossed would take many times as long.
    """
    cases = []
    for number, name in enumerate(names):
        shifts, turns = [], number
        for axis in axes:
            shifts.append(turns % len(axis))
            turns //= len(axis)
        longest = max(map(len, axes))
        cases += [
            (name, *(axis[(k + shift) % len(axis)] for axis, shift in zip(axes, shifts, strict=True))) for k in range(longest)
        ]
    return cases


def said(channels: int) -> dict[str, Any]:
    """What a call says of pictures of so many channels: colour transforms that turn hues refuse four colours."""
    return {"alpha": True} if channels == 4 else {}


def stack(
    dtype: Any = np.uint8, channels: int = 3, count: int = 3, size: tuple[int, int] = SIZE, seed: int = 5
) -> Array:
    """White noise [N, H, W, C]."""
    return random_picture((count, *size, channels), dtype, seed)


def pictures(dtype: Any = np.uint8, channels: int = 3) -> list[Array]:
    """Pictures of differing sizes."""
    return [random_picture((*size, channels), dtype, seed) for seed, size in enumerate(SIZES)]


def everything(dtype: Any = np.uint8, channels: int = 3, planes: bool = False) -> vc.Batch:
    """Pictures of differing sizes with every target. Sample 1 has no box and no keypoint."""
    images = pictures(dtype, channels)
    rng = np.random.default_rng(3)
    targets = {name: example(SIZES, rng) for name, example in EXAMPLES.items()}
    if planes:
        targets["instances"] = [_planes(size, boxes) for size, boxes in zip(SIZES, targets["boxes"], strict=True)]
    return vc.Batch(images=images, **targets, ids=[70, 71, 2**40])


def _planes(size: tuple[int, int], boxes: Array) -> Array:
    """One binary mask a box: the pixels inside it."""
    y, x = (np.arange(side) + 0.5 for side in size)
    inside = [((x > x0) & (x < x1))[None, :] & ((y > y0) & (y < y1))[:, None] for x0, y0, x1, y1 in boxes]
    return np.array(inside, np.uint8).reshape(len(boxes), *size)


def resamples(program: Program) -> bool:
    """Whether values are mixed from neighbours: no longer a matter of rounding alone."""
    return any(
        isinstance(op, (ops.Filter, ops.Convolve)) or (isinstance(op, ops.Warp) and op.interpolation not in (None, "nearest"))
        for op in program.ops
    )


def assert_same(first: Any, second: Any) -> None:
    """Bit for bit, dtype for dtype, through lists and batches."""
    if isinstance(first, vc.Batch):
        for name, value in first.targets().items():
            assert_same(value, second.targets()[name])
    elif isinstance(first, vc.Extra):
        assert_same((first.data, first.colour, first.interpolation), (second.data, second.colour, second.interpolation))
    elif isinstance(first, dict):
        assert list(first) == list(second)
        assert_same(list(first.values()), list(second.values()))
    elif isinstance(first, list | tuple):
        assert len(first) == len(second)
        for one, other in zip(first, second, strict=True):
            assert_same(one, other)
    elif isinstance(first, np.ndarray):
        assert first.dtype == second.dtype
        np.testing.assert_array_equal(first, second)
    else:
        assert first == second
