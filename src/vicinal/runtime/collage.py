"""Runs a Collage: every layer is moved to its window as a picture of its own, and all are laid on new canvases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.data.laying import Cut, Laying, parts_of
from vicinal.data.move_boxes import BoxRules
from vicinal.data.places import Host
from vicinal.data.samples import Samples
from vicinal.data.targets.lay import laid, taken
from vicinal.errors import DataError
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Collage, Ints, Warp
from vicinal.program.program import TOPS, Program
from vicinal.program.ranges import check_unit

Move: TypeAlias = Callable[[Program, Samples], Samples]
"""Samples through a program that mixes none with another."""


def collaged(op: Collage, samples: Samples, unit: bool, rules: BoxRules, move: Move, out: Any) -> Samples:
    """The samples that the op makes of these; ``unit``: float pictures must lie in [0, 1] where it needs a range."""
    lay = getattr(samples.place, "lay", None)
    if not isinstance(samples.place, Host) and lay is None:
        raise DataError(f"{op.place}: expected pictures in host memory, got pictures in {samples.place.name}")
    if unit and samples.dtype.kind == "f" and not op.any_range(samples.sizes):
        _check_units(op, samples)
    if not len(samples):
        return samples
    laying = _laying(op, samples, rules, move)
    if lay is not None:
        return attrs.evolve(samples, images=lay(laying, out), targets=laid(samples, laying))
    images = laying.pixels(laying.moved.images, laying.blank, "images")
    if out is not None:
        out[...] = images
        images = out
    return attrs.evolve(samples, images=images, targets=laid(samples, laying))


def _check_units(op: Collage, samples: Samples) -> None:
    place: Any = samples.place
    if not isinstance(place, Host):
        place.check_units(samples.images, op.place)
        return
    for index, picture in enumerate(samples.images):
        check_unit(picture, f"images[{index}]", op.place)


def _laying(op: Collage, samples: Samples, rules: BoxRules, move: Move) -> Laying:
    sizes = op.canvas_after(samples.sizes)
    owner, depth = _layers(op)
    on = op.active[owner]
    source = np.where(on, op.source[owner, depth], owner)
    whole = np.concatenate([np.zeros_like(sizes), sizes], axis=1)
    window = np.where(on[:, None], op.window[owner, depth], whole[owner])
    given = taken(samples, source)
    moved = _moved(given, _warp(op, owner, depth, window, given.sizes), move)
    cuts: list[Cut | None] = [None] * len(owner)
    if op.stencil is not None:
        rows = zip(owner.tolist(), depth.tolist(), on.tolist(), strict=True)
        cuts = [op.stencil.cut(moved, layer, n, k) if active else None for layer, (n, k, active) in enumerate(rows)]
    nothing: list[Any] = [None] * len(owner)
    boxes = moved.targets.get("boxes")
    outlined = boxes is not None and boxes.outlines is not None
    parts = None if op.apart else parts_of(owner, window, sizes, cuts, outlined)
    seen, hidden, region = (nothing, nothing, nothing) if parts is None else (parts.seen, parts.hidden, parts.region)
    objects = [None if cut is None else cut.objects for cut in cuts]
    shown = [None if cut is None else cut.shown for cut in cuts]
    blank = _blank(op, samples)
    return Laying(op, rules, blank, owner, on, source, window, sizes, moved, shown, seen, hidden, region, objects)


def _layers(op: Collage) -> tuple[Ints, Ints]:
    """Whose the layers are that are not empty, and which of its; the first alone of samples that are not active."""
    there = (op.window[..., 2] > op.window[..., 0]) & (op.window[..., 3] > op.window[..., 1])
    there[:, 0] |= ~there.any(axis=1)
    there[~op.active] = False
    there[~op.active, 0] = True
    owner, depth = np.nonzero(there)
    return owner, depth


def _warp(op: Collage, owner: Ints, depth: Ints, window: Ints, given: Ints) -> Warp:
    """What moves each layer's picture to its window, where that is another picture."""
    shift = np.tile(np.eye(3), (len(owner), 1, 1))
    shift[:, 0, 2], shift[:, 1, 2] = window[:, 1], window[:, 0]
    matrix, size = op.matrix[owner, depth] @ shift, window[:, 2:] - window[:, :2]
    still = (np.abs(matrix - np.eye(3)).max(axis=(1, 2), initial=0.0) == 0) & (size == given).all(axis=1)
    active = op.active[owner] & ~still
    return Warp(
        place=op.place, active=active, matrix=np.where(active[:, None, None], matrix, np.eye(3)),
        size=np.where(active[:, None], size, given), interpolation=op.interpolation, border=None, fill=(0.0,), cut="window",
    )  # fmt: skip


def _moved(given: Samples, warp: Warp, move: Move) -> Samples:
    if not warp.active.any():
        return given
    program = Program(
        ops=(warp,), canvas=given.sizes, out_canvas=warp.size, channels=given.channels, dtype=given.dtype, record=Drawn(),
        alpha=given.alpha, unit=False,
    )  # fmt: skip
    return move(program, given)


def _blank(op: Collage, samples: Samples) -> Any:
    """What a pixel of a picture is where there is none, [1] or [C]."""
    fill = np.asarray(op.fill) * TOPS[samples.dtype]
    return (np.rint(fill) if samples.dtype.kind == "u" else fill).astype(samples.dtype)
