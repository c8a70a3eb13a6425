"""From a declared pipeline and samples to a program, and from a program to moved samples."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.changed import changed
from vicinal.data.masks import largest_label
from vicinal.data.mix import check_mixable, mix_targets
from vicinal.data.move import move_targets
from vicinal.data.move_boxes import BoxRules
from vicinal.data.pictures import is_encoded
from vicinal.data.samples import Samples
from vicinal.data.sizes import all_same
from vicinal.data.values import Values
from vicinal.errors import DataError, SpecError, one_of, shown
from vicinal.program.fuse import fuse, select
from vicinal.program.lowering import Lowering
from vicinal.program.ops import Blend, Warp
from vicinal.program.program import Program
from vicinal.program.stages import changes, stages
from vicinal.program.verify import verify
from vicinal.sampling.draw import Draws
from vicinal.transforms.base import Transform

BACKENDS = {
    "cpu": ("vicinal.backends.cpu.run", "vicinal.backends.cpu.masks", "vicinal.backends.cpu.blend"),
    "reference": (
        "vicinal.backends.reference.run", "vicinal.backends.reference.masks", "vicinal.backends.reference.blend",
    ),
}  # fmt: skip
"""The modules of ``run``, ``move_masks`` and ``blend``; a backend is imported when it is first used."""

Array: TypeAlias = NDArray[Any]
Pictures: TypeAlias = Array | list[Array]
Read: TypeAlias = tuple[Sequence[int], Callable[[NDArray[np.uint8]], Array | None]]


@attrs.frozen(eq=False)
class Backend:
    """What a backend offers: pictures through a program, as they are, with masks beside them or read one by one (None
    where it has no use for that), masks through its warps, and pictures mixed with each other.
    """

    run: Callable[..., Pictures]
    run_beside: Callable[..., tuple[Pictures, list[Pictures]]] | None
    run_reads: Callable[..., Pictures] | None
    move_masks: Callable[..., Pictures]
    blend: Callable[..., Pictures]
    takes_out: bool


def backend_named(name: str) -> Backend:
    """The backend "cpu" or "reference"; SpecError for another name."""
    if not isinstance(name, str) or name not in BACKENDS:
        raise SpecError(one_of("backend", BACKENDS, name))
    return _backend(name)


@functools.cache
def _backend(name: str) -> Backend:
    pictures, masks, mixed = (importlib.import_module(module) for module in BACKENDS[name])
    return Backend(
        pictures.run, getattr(pictures, "run_beside", None), getattr(pictures, "run_reads", None), masks.move_masks,
        mixed.blend, name == "cpu",
    )  # fmt: skip


def lowered(
    root: Transform, samples: Samples, seed: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], fused: bool,
    values: Values | None = None,
) -> Program:  # fmt: skip
    """The program of ``root`` for these samples, drawn under (seed, ids, epochs), fused and verified.

    ``values``: what pictures come as that the core sees as float32.
    """
    canvas = samples.sizes
    dtype = samples.dtype if values is None else np.dtype(np.float32)
    lowering = Lowering(
        draws=Draws(seed, ids, epochs), canvas=canvas, channels=samples.channels, labels=samples.labels, alpha=samples.alpha
    )
    site = lowering.root()
    if root.p < 1:
        site = attrs.evolve(site, active=site.uniform("p")[:, 0] < root.p)
    root.lower(site)
    lowering.record.seed = seed
    program = Program(
        ops=fuse(lowering.ops, dtype.kind == "u", not fused), canvas=canvas, out_canvas=lowering.canvas,
        channels=lowering.channels, dtype=dtype, record=lowering.record,
        alpha=samples.alpha, unit=values is None or not values.given,
    )  # fmt: skip
    verify(program)
    return program


def executed(program: Program, samples: Samples, backend: Backend, rules: BoxRules, out: Array | None) -> Samples:
    """The samples with pixels and targets moved and mixed as the program says."""
    if out is not None:
        check_out(program, samples.images, out)
    if not program.mixes:
        return _moved(program, samples, backend, rules, out)
    parts = stages(program)
    for stage in parts:
        if stage.end is not None:
            check_mixable(samples, stage.end)
    if out is None and not any(stage.program.ops for stage in parts):
        samples = _as_stored(samples)
    for stage in parts:
        to = out if stage is parts[-1] else None
        if stage.program.ops or _any_encoded(samples.images):
            samples = _moved(stage.program, samples, backend, rules, None if stage.end else to)
        if stage.end is not None:
            images = _blend(stage.end, samples, backend, to)
            samples = attrs.evolve(mix_targets(samples, stage.end, rules), images=images)
    return samples


def _as_stored(samples: Samples) -> Samples:
    """The samples with channels first where a tensor stores them so: mixes alone need no other layout."""
    images = samples.images
    if not isinstance(images, np.ndarray) or images.flags.c_contiguous:
        return samples
    return attrs.evolve(samples, images=np.moveaxis(images, -1, -3), layout="chw")


def _moved(program: Program, samples: Samples, backend: Backend, rules: BoxRules, out: Array | None) -> Samples:
    """The samples through a program that mixes none with another."""
    if samples.bare:
        images = _run(program, samples.images, backend, out)
        return Samples(images, labels=samples.labels, layout=program.layout)
    warps = program.warps
    _check_mask_fill(samples.masks, warps)
    if program.changes:
        images = _run(program, samples.images, backend, out)
        return attrs.evolve(_changed(program, samples, backend, rules), images=images, layout=program.layout)
    moves = _moves(samples, warps)
    if backend.run_beside is None or _any_encoded(samples.images):
        images = _run(program, samples.images, backend, out)
        moved = [backend.move_masks(*move) for move in moves.values()]
    else:
        images, moved = backend.run_beside(program, samples.images, list(moves.values()), out)
    done = _by_name(samples, moves, moved, warps)
    return move_targets(samples, attrs.evolve(samples, images=images, layout=program.layout, **done), warps, rules)


def _changed(program: Program, samples: Samples, backend: Backend, rules: BoxRules) -> Samples:
    """The samples with all but the pictures moved and, between moves, changed by functions; pictures become sizes alone."""
    for stage in changes(program):
        warps, op = stage.program.warps, stage.end
        moves = _moves(samples, warps)
        done = _by_name(samples, moves, [backend.move_masks(*move) for move in moves.values()], warps)
        blank: Any = [np.broadcast_to(np.uint8(0), (*size, samples.channels)) for size in stage.program.out_canvas.tolist()]
        samples = move_targets(samples, attrs.evolve(samples, images=blank, layout="hwc", **done), warps, rules)
        if op is not None:
            samples = changed(samples, op.others, op.active, op.key, op.place)
    return samples


def _by_name(
    samples: Samples, moves: Iterable[str], moved: Sequence[Pictures], warps: Sequence[Warp]
) -> dict[str, Any]:
    """What was ``moved`` by the names of ``moves``, in the form that it has in ``samples``."""
    done: dict[str, Any] = dict(zip(moves, moved, strict=True))
    for name, masks in done.items():
        done[name] = _planes_of(samples.planes or [], masks, warps) if name == "planes" else _alike_stacked(masks)
    return done


def _moves(samples: Samples, warps: Sequence[Warp]) -> dict[str, tuple[Sequence[Warp], Pictures]]:
    """What is moved beside the pictures, by its name in ``samples``, and by which warps."""
    moves: dict[str, tuple[Sequence[Warp], Pictures]] = {}
    if not warps or not len(samples):
        return moves
    if samples.masks is not None:
        moves["masks"] = warps, samples.masks
    if samples.instances is not None:
        moves["instances"] = _background(warps), samples.instances
    if samples.planes is not None:  # stacks [M, H, W]: M masks of a sample by its own warps
        owner = np.repeat(np.arange(len(samples.planes)), [len(stack) for stack in samples.planes])
        moves["planes"] = select(_background(warps), owner), [plane for stack in samples.planes for plane in stack]
    return moves


def check_out(
    program: Program, pictures: Pictures, out: object, dtype: np.dtype[Any] | None = None, layout: str = ""
) -> None:
    """DataError unless ``out`` is a stack that takes the result, and shares no memory with the pictures.

    ``dtype``, ``layout``: of the result, where they are not those of the program.
    """
    sizes, kind = program.out_canvas, dtype or program.out_dtype
    if not all_same(sizes):
        raise DataError(f"Pipeline.out: expected None, because the results differ in size, got {_array(out)}")
    height, width = (int(side) for side in sizes[0]) if len(sizes) else (1, 1)
    planar = (layout or program.layout) == "chw"
    shape = (len(sizes), *((program.channels, height, width) if planar else (height, width, program.channels)))
    wanted = f"a C-contiguous {kind} array of shape {shape}"
    if not isinstance(out, np.ndarray) or out.dtype != kind or (len(sizes) and out.shape != shape):
        raise DataError(f"Pipeline.out: expected {wanted}, got {_array(out)}")
    if not out.flags.c_contiguous or not out.flags.writeable:
        fault = "that is read-only" if out.flags.c_contiguous else "that is not contiguous"
        raise DataError(f"Pipeline.out: expected {wanted}, got one {fault}")
    given = [picture for picture in pictures if not is_encoded(picture)] if isinstance(pictures, list) else [pictures]
    if any(np.may_share_memory(out, picture) for picture in given):
        raise DataError("Pipeline.out: expected memory of its own, got that of the pictures")


def _array(value: object) -> str:
    return f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else shown(value)


def _run(program: Program, pictures: Pictures, backend: Backend, out: Array | None) -> Pictures:
    if isinstance(pictures, list) and _any_encoded(pictures):
        from vicinal.transforms.compose.decode import run_encoded

        return run_encoded(program, pictures, lambda program, reads: _run_reads(program, reads, backend, out))
    if backend.takes_out:
        return backend.run(program, pictures, out)
    result = _stacked(backend.run(program, pictures), isinstance(pictures, np.ndarray), program)
    return _to(result, out)


def _run_reads(program: Program, reads: Sequence[Read], backend: Backend, out: Array | None) -> Pictures:
    if backend.run_reads is not None:
        return backend.run_reads(program, reads, out)
    pictures: list[Array] = [np.empty(0)] * program.count
    for places, read in reads:
        picture = read(np.empty(0, np.uint8))  # all pictures at once: each has memory of its own
        if picture is None:  # run_encoded knows why
            return []
        for place in places:
            pictures[place] = picture
    return _run(program, pictures, backend, out)


def _to(result: Pictures, out: Array | None) -> Pictures:
    """The result, or ``out`` with a copy of it."""
    if out is None:
        return result
    if len(result):
        out[...] = result
    return out


def _blend(op: Blend, samples: Samples, backend: Backend, out: Array | None) -> Pictures:
    if not len(samples):
        return samples.images if out is None else out
    if backend.takes_out:
        return backend.blend(op, samples.images, samples.layout, out)
    return _to(np.stack(list(backend.blend(op, samples.images, samples.layout))), out)


def _any_encoded(pictures: Pictures) -> bool:
    return isinstance(pictures, list) and any(is_encoded(picture) for picture in pictures)


def _stacked(arrays: Pictures, was_stacked: bool, program: Program) -> Pictures:
    if len(arrays) == 0 and was_stacked:
        return np.empty((0, 1, 1, program.channels), program.out_dtype)
    return _alike_stacked(arrays)


def _alike_stacked(arrays: Pictures) -> Pictures:
    """One array where sizes and dtypes agree."""
    if isinstance(arrays, list) and arrays and len({(array.shape, array.dtype) for array in arrays}) == 1:
        return np.stack(arrays)
    return arrays


def _background(warps: Sequence[Warp]) -> Sequence[Warp]:
    """The warps with 0 beyond the border: a label for "nothing" has no meaning among instance ids."""
    return [attrs.evolve(warp, mask_fill=0) if warp.mask_fill else warp for warp in warps]


def _check_mask_fill(masks: Pictures | None, warps: Sequence[Warp]) -> None:
    if masks is None or not len(masks):
        return
    most = largest_label(masks)
    for warp in warps:
        if warp.mask_fill > most:
            where, wanted = f"{warp.place}.mask_fill", f"a label that the masks' dtype holds (at most {most})"
            raise DataError(f"{where}: expected {wanted}, got {warp.mask_fill}")


def _planes_of(planes: list[Array], moved: Pictures, warps: Sequence[Warp]) -> list[Array]:
    """The masks that were ``moved`` as stacks again, [M, H, W] for each sample."""
    rest = iter(moved)
    sizes = [_final_size(index, stack, warps) for index, stack in enumerate(planes)]
    return [
        np.stack([next(rest) for _ in stack]) if len(stack) else np.empty((0, *size), stack.dtype)
        for stack, size in zip(planes, sizes, strict=True)
    ]


def _final_size(index: int, stack: Array, warps: Sequence[Warp]) -> tuple[int, int]:
    size = next((warp.size[index] for warp in reversed(warps) if warp.active[index]), stack.shape[1:])
    return int(size[0]), int(size[1])
