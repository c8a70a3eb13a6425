"""Pipelines of the whole catalogue and batches that hypothesis draws."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import vicinal as vc
from tests.transforms.examples import ARGUMENTS
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE, FOLDERS, transform_class

Array = NDArray[Any]

DEPTH = 4
LEAVES = [*sorted(set(CATALOGUE) - set(FOLDERS["compose"]) - {"Lambda"}), "Identity"]
"""All but Lambda, whose function is the user's."""

RANGE = (-1000, 3000)
"""Black and white of pictures of int16, as of computed tomography."""
TARGETS = ("masks", "instances", "boxes", "keypoints", "labels", "heatmaps", "extra")


@st.composite
def leaves(draw: st.DrawFn) -> Transform:
    """A transform with example arguments, applied to all, some or none of the samples."""
    name = draw(st.sampled_from(LEAVES))
    share = draw(st.sampled_from((1.0, 1.0, 0.5, 0.0)))
    made: Any = transform_class(name)(**ARGUMENTS.get(name, {}))
    return made if name == "Normalize" else attrs.evolve(made, p=share)  # which may not be left out


@st.composite
def trees(draw: st.DrawFn, depth: int = DEPTH) -> Transform:
    """A leaf, or what composes up to three trees of less depth."""
    kind = "leaf" if depth == 1 else draw(st.sampled_from(("leaf", "leaf", "leaf", *FOLDERS["compose"])))
    if kind in ("leaf", "Identity"):
        return draw(leaves())
    children = draw(st.lists(trees(depth - 1), min_size=1, max_size=3))
    share = draw(st.sampled_from((1.0, 0.5)))
    if kind == "Sometimes":
        return vc.Sometimes(0.5, children[:2], otherwise=children[2:], p=share)
    if kind == "ByEpoch":
        return vc.ByEpoch(dict(enumerate(children)), p=share)
    if kind == "SomeOf":
        return vc.SomeOf(children, random_order=draw(st.booleans()), p=share)
    made: Transform = transform_class(kind)(children, p=share)
    return made


@st.composite
def pipelines(draw: st.DrawFn) -> vc.Pipeline:
    """One to three trees, as a pipeline; SpecError where they cannot stand together."""
    rows = draw(st.lists(trees(DEPTH - 1), min_size=1, max_size=3))
    return vc.Pipeline(rows, seed=draw(st.integers(0, 99)), fuse=draw(st.sampled_from((True, True, False))))


@st.composite
def batches(draw: st.DrawFn) -> vc.Batch:
    """One to three pictures of any dtype and 1 to 5 channels, from a pixel on, with some targets."""
    dtype = draw(st.sampled_from((np.uint8, np.uint8, np.uint16, np.float32, np.int16)))
    channels = draw(st.sampled_from((3, 3, 3, 1, 2, 4, 5)))
    side = st.one_of(st.sampled_from((1, 2, 16)), st.integers(3, 24))
    count = draw(st.integers(1, 3))
    stacked = draw(st.booleans())
    sizes = [(draw(side), draw(side)) for _ in range(1 if stacked else count)]
    sizes = sizes * count if stacked else sizes
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    pictures = [_picture(rng, (*size, channels), dtype) for size in sizes]
    given = {name for name in TARGETS if draw(st.booleans())}
    targets = {name: value for name, value in _targets(rng, sizes, draw(st.booleans())).items() if name in given}
    if "labels" in given and "boxes" not in given:
        targets["labels"] = rng.integers(0, 3, count).tolist()
    alpha = channels in (2, 4) and draw(st.booleans())
    images = np.stack(pictures) if stacked else pictures
    said = {"alpha": alpha, "layout": "hwc", "value_range": RANGE if dtype == np.int16 else None}
    return vc.Batch(images=images, ids=[7, 2**40, 3][:count], **said, **targets)


def _picture(rng: np.random.Generator, shape: tuple[int, ...], dtype: Any) -> Array:
    if dtype == np.float32:
        return rng.random(shape, dtype=np.float32)
    if dtype == np.int16:
        return rng.integers(*RANGE, shape, dtype, endpoint=True)
    return rng.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def _targets(rng: np.random.Generator, sizes: list[tuple[int, int]], planes: bool) -> dict[str, Any]:
    """Of every kind; no points and boxes in tiny pictures, where they are taken for fractions.

    ``planes``: masks are soft ones of two classes, and instances a plane a box.
    """
    counts = [int(rng.integers(0, 4)) * (min(size) > 2) for size in sizes]
    boxes = []
    for (height, width), count in zip(sizes, counts, strict=True):
        start = rng.uniform(0, 0.7, (count, 2))
        ends = np.minimum(start + rng.uniform(0.1, 0.6, (count, 2)), 1)
        found = np.concatenate([start, ends], axis=1) * (width, height, width, height)
        boxes.append(found)
    return {
        "masks": [rng.random((*size, 2), np.float32) if planes else rng.integers(0, 5, size, np.uint8) for size in sizes],
        "instances": [
            rng.integers(0, 2, (count, *size)).astype(np.uint8) if planes else rng.integers(0, count + 1, size).astype(np.int32)
            for size, count in zip(sizes, counts, strict=True)
        ],
        "boxes": boxes,
        "keypoints": [rng.uniform(0, 1, (int(rng.integers(0, 4)) * (min(size) > 2), 2)) * size[::-1] for size in sizes],
        "labels": [rng.integers(0, 9, count).tolist() for count in counts],
        "heatmaps": [rng.random((*size, 2)) for size in sizes],
        "extra": [{"depth": rng.uniform(2, 9, size)} for size in sizes],
    }
