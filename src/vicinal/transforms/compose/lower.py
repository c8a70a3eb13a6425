"""From a declared pipeline and samples to a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.masks import Masks
from vicinal.data.samples import Samples
from vicinal.data.values import Values
from vicinal.program.fuse import fuse
from vicinal.program.lowering import Lowering
from vicinal.program.ops import Op, Warp
from vicinal.program.program import Program
from vicinal.program.scene import Scene
from vicinal.program.verify import verify
from vicinal.runtime.registry import backend_named
from vicinal.sampling.draw import Draws
from vicinal.transforms.base import Transform


def lowered(
    root: Transform, samples: Samples, seed: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], fused: bool,
    values: Values | None = None,
) -> Program:  # fmt: skip
    """The program of ``root`` for these samples, drawn under (seed, ids, epochs), fused and verified.

    ``values``: what pictures come as that the core sees as float32.
    """
    canvas = samples.sizes
    dtype = samples.dtype if values is None else np.dtype(np.float32)

    def fused_as(ops: Sequence[Op]) -> tuple[Op, ...]:
        return fuse(ops, dtype.kind == "u", not fused)

    frames = None if samples.groups is None else samples.groups.frames
    lowering = Lowering(
        draws=Draws(seed, ids, epochs, frames), canvas=canvas, channels=samples.channels, labels=samples.labels,
        alpha=samples.alpha, scene=_scene(samples, fused_as),
    )  # fmt: skip
    site = lowering.root()
    if root.p < 1:
        site = attrs.evolve(site, active=site.uniform("p")[:, 0] < root.p)
    root.lower(site)
    lowering.record.seed = seed
    program = Program(
        ops=fused_as(lowering.ops), canvas=canvas, out_canvas=lowering.canvas,
        channels=lowering.channels, dtype=dtype, record=lowering.record,
        alpha=samples.alpha, unit=values is None or not values.given,
    )  # fmt: skip
    verify(program)
    return program


def _scene(samples: Samples, fused_as: Callable[[Sequence[Op]], Sequence[Op]]) -> Scene | None:
    """What transforms may look at; masks of one label a pixel alone."""
    boxes, masks = samples.targets.get("boxes"), samples.targets.get("masks")
    corners = None if boxes is None else boxes.corners
    pixels = None if masks is None or masks.soft or masks.deep else masks.pixels
    if corners is None and pixels is None:
        return None
    return Scene(samples.sizes, corners, pixels, _move_masks, samples.groups, fused_as)


def _move_masks(warps: Sequence[Warp], masks: Masks) -> Masks:
    return backend_named("cpu").move_masks(warps, masks)
