"""From a declared pipeline and samples to a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.geometry import motions
from vicinal.data.masks import Masks
from vicinal.data.samples import Samples
from vicinal.data.swaps import NONE, Pairs, Swaps, relabelled, turned_over
from vicinal.data.targets.upright import upright_boxes
from vicinal.data.values import Values
from vicinal.program.fuse import fuse
from vicinal.program.lowering import Lowering
from vicinal.program.ops import Bools, Op, Warp
from vicinal.program.program import Program
from vicinal.program.scene import Scene
from vicinal.program.verify import verify
from vicinal.runtime.registry import backend_named
from vicinal.sampling.column import Untraceable, column_of
from vicinal.sampling.draw import Draws
from vicinal.sampling.node import HEIGHT, WIDTH
from vicinal.sampling.traced_draws import TracedDraws
from vicinal.transforms.base import Transform

Fused: TypeAlias = Callable[[Sequence[Op]], tuple[Op, ...]]
"""From the ops as they were emitted to those that run."""


def lowered(
    root: Transform, samples: Samples, seed: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], fused: bool,
    values: Values | None = None, swaps: Swaps = NONE,
) -> Program:  # fmt: skip
    """The program of ``root`` for these samples, drawn under (seed, ids, epochs), fused and verified.

    ``values``: what pictures come as that the core sees as float32. ``swaps``: labels that mirrors exchange.
    """
    canvas = samples.sizes
    dtype = samples.dtype if values is None else np.dtype(np.float32)

    def fused_as(ops: Sequence[Op]) -> tuple[Op, ...]:
        return fuse(ops, dtype.kind == "u", not fused)

    frames = None if samples.groups is None else samples.groups.frames
    lowering = Lowering(
        draws=Draws(seed, ids, epochs, frames), canvas=canvas, channels=samples.channels, labels=samples.labels,
        alpha=samples.alpha, scene=_scene(samples, fused_as, swaps.of("mask")), targets=frozenset(samples.targets),
        swaps=swaps,
    )  # fmt: skip
    program = _program(root, lowering, dtype, seed, fused_as, values is None or not values.given)
    verify(program)
    return program


def traced(root: Transform, seed: int, fused: bool, dtype: np.dtype[Any], channels: int) -> tuple[Program, list[Bools]]:
    """The program of ``root`` for any pictures of a dtype and number of channels, as columns, verified but for the sizes of
    canvases; and what must be so of every sample [1].

    Raises Untraceable, naming the transform, where that is another program for other samples.
    """
    draws: Any = TracedDraws(seed)
    lowering = Lowering(draws=draws, canvas=column_of([[HEIGHT, WIDTH]]), channels=channels)
    try:
        program = _program(root, lowering, dtype, seed, lambda ops: fuse(ops, dtype.kind == "u", not fused), True)
        verify(attrs.evolve(program, out_canvas=program.canvas))
    except Exception as error:  # whatever it is: arrays of samples that are known say it better
        place = next(reversed(lowering.record.active), "Pipeline")
        raise Untraceable(f"{place}: {error}") from error
    return program, lowering.required


def _program(root: Transform, lowering: Lowering, dtype: np.dtype[Any], seed: int, fused_as: Fused, unit: bool) -> Program:
    site, canvas = lowering.root(), lowering.canvas
    if root.p < 1:
        site = attrs.evolve(site, active=site.uniform("p")[:, 0] < root.p)
    root.lower(site)
    lowering.record.seed = seed
    return Program(
        ops=fused_as(lowering.ops), canvas=canvas, out_canvas=lowering.canvas,
        channels=lowering.channels, dtype=dtype, record=lowering.record, alpha=lowering.alpha, unit=unit,
    )  # fmt: skip


def _scene(samples: Samples, fused_as: Fused, pairs: Pairs) -> Scene | None:
    """What transforms may look at; masks of one label a pixel alone, of which mirrors exchange those of ``pairs``."""
    corners, masks = upright_boxes(samples), samples.targets.get("masks")
    pixels = None if masks is None or masks.soft or masks.deep else masks.pixels
    if corners is None and pixels is None:
        return None

    def swapped(warps: Sequence[Warp], masks: Masks) -> Masks:
        mirror = turned_over(motions(warps, samples.sizes), len(masks))
        rows = zip(masks, mirror, strict=True)
        return _move_masks(warps, [relabelled(mask, pairs, "mask") if over else mask for mask, over in rows])

    return Scene(samples.sizes, corners, pixels, swapped if pairs else _move_masks, samples.groups, fused_as)


def _move_masks(warps: Sequence[Warp], masks: Masks) -> Masks:
    return backend_named("cpu").move_masks(warps, masks)
