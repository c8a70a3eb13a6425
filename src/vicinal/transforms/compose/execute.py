"""From a declared pipeline and samples to a program, and from a program to moved samples."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.move import BoxRules, move_targets
from vicinal.data.samples import Samples
from vicinal.errors import DataError, SpecError, expected, nearest
from vicinal.program.fuse import fuse, select
from vicinal.program.lowering import Lowering
from vicinal.program.ops import Warp
from vicinal.program.program import Program
from vicinal.program.verify import verify
from vicinal.sampling.draw import Draws
from vicinal.transforms.base import Transform

BACKENDS = {
    "cpu": ("vicinal.backends.cpu.run", "vicinal.backends.cpu.run"),
    "reference": ("vicinal.backends.reference.run", "vicinal.backends.reference.masks"),
}
"""The modules of ``run`` and ``move_masks``; a backend is imported when it is first used."""

TARGETS = ("masks", "instances", "planes", "boxes", "keypoints")
"""What else than pictures moves."""

Array: TypeAlias = NDArray[Any]
Pictures: TypeAlias = Array | list[Array]


@attrs.frozen(eq=False)
class Backend:
    """What a backend offers: pictures through a program, and masks through its warps."""

    run: Callable[..., Pictures]
    move_masks: Callable[..., Pictures]
    takes_out: bool


@functools.cache
def backend_named(name: str) -> Backend:
    """The backend "cpu" or "reference"; SpecError for another name."""
    if name not in BACKENDS:
        raise SpecError(expected("backend", f"one of {', '.join(BACKENDS)}", name) + nearest(str(name), BACKENDS))
    pictures, masks = (importlib.import_module(module) for module in BACKENDS[name])
    return Backend(pictures.run, masks.move_masks, name == "cpu")


def lowered(
    root: Transform, samples: Samples, seed: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], fused: bool
) -> Program:
    """The program of ``root`` for these samples, drawn under (seed, ids, epochs), fused and verified."""
    canvas = samples.sizes
    dtype = samples.images.dtype if isinstance(samples.images, np.ndarray) else _dtype(samples.images)
    lowering = Lowering(draws=Draws(seed, ids, epochs), canvas=canvas, channels=samples.channels)
    site = lowering.root()
    if root.p < 1:
        site = attrs.evolve(site, active=site.uniform("p")[:, 0] < root.p)
    root.lower(site)
    program = Program(
        ops=fuse(lowering.ops, dtype.kind == "u", not fused), canvas=canvas, out_canvas=lowering.canvas,
        channels=lowering.channels, dtype=dtype, record=lowering.record,
    )  # fmt: skip
    verify(program)
    return program


def executed(program: Program, samples: Samples, backend: Backend, rules: BoxRules, out: Array | None) -> Samples:
    """The samples with pixels and targets moved as the program says."""
    images = _run(program, samples.images, backend, out)
    if all(getattr(samples, name) is None for name in TARGETS):
        return Samples(images, layout=program.layout)
    warps = program.warps
    moved = attrs.evolve(
        samples,
        images=images,
        layout=program.layout,
        masks=_move(samples.masks, warps, backend),
        instances=_move(samples.instances, _background(warps), backend),
        planes=_move_planes(samples.planes, warps, backend),
    )
    return move_targets(samples, moved, warps, rules)


def _dtype(pictures: Sequence[Array]) -> np.dtype[Any]:
    return pictures[0].dtype if len(pictures) else np.dtype(np.uint8)


def _run(program: Program, pictures: Pictures, backend: Backend, out: Array | None) -> Pictures:
    if backend.takes_out:
        return backend.run(program, pictures, out)
    result = _stacked(backend.run(program, pictures), isinstance(pictures, np.ndarray), program)
    if out is None:
        return result
    if isinstance(result, list) or out.shape != result.shape or out.dtype != result.dtype:
        got = "lists" if isinstance(result, list) else f"{result.dtype} {result.shape}"
        raise DataError(f"Pipeline.out: expected an array like the result ({got}), got {out.dtype} {out.shape}")
    out[...] = result
    return out


def _stacked(arrays: Pictures, was_stacked: bool, program: Program) -> Pictures:
    if len(arrays) and all(array.shape == arrays[0].shape for array in arrays):
        return np.stack(list(arrays))
    if len(arrays) == 0 and was_stacked:
        return np.empty((0, 1, 1, program.channels), program.out_dtype)
    return arrays


def _background(warps: Sequence[Warp]) -> Sequence[Warp]:
    """The warps with 0 beyond the border: a label for "nothing" has no meaning among instance ids."""
    return [attrs.evolve(warp, mask_fill=0) if warp.mask_fill else warp for warp in warps]


def _move(masks: Pictures | None, warps: Sequence[Warp], backend: Backend) -> Pictures | None:
    """Masks through the warps, stacked where their sizes agree."""
    if masks is None or not warps:
        return masks
    moved = backend.move_masks(warps, masks)
    if isinstance(moved, list) and moved and all(mask.shape == moved[0].shape for mask in moved):
        return np.stack(moved)
    return moved if len(moved) else masks


def _move_planes(planes: list[Array] | None, warps: Sequence[Warp], backend: Backend) -> list[Array] | None:
    """Stacks [M, H, W] of instance masks, M of a sample by its own warps."""
    if planes is None or not warps:
        return planes
    counts = [len(stack) for stack in planes]
    owner = np.repeat(np.arange(len(planes)), counts)
    moved = iter(backend.move_masks(select(_background(warps), owner), [plane for stack in planes for plane in stack]))
    sizes = [_final_size(index, stack, warps) for index, stack in enumerate(planes)]
    result = []
    for stack, count, size in zip(planes, counts, sizes, strict=True):
        result.append(np.stack([next(moved) for _ in range(count)]) if count else np.empty((0, *size), stack.dtype))
    return result


def _final_size(index: int, stack: Array, warps: Sequence[Warp]) -> tuple[int, int]:
    size = next((warp.size[index] for warp in reversed(warps) if warp.active[index]), stack.shape[1:])
    return int(size[0]), int(size[1])
