"""Objects of pictures that are laid over each other: what is left of them, and all of one canvas in a row."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import take
from vicinal.data.join_fields import joined
from vicinal.data.laying import Laying
from vicinal.data.move_boxes import areas
from vicinal.data.occlusion import Left, left_of
from vicinal.data.polygons import Outlines, join, no_outlines

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@attrs.frozen(eq=False)
class LaidObjects:
    """The objects of one canvas: ``corners`` [M, 4], ``fields``, ``outlines`` if there are any, shares ``seen`` [M]."""

    corners: Floats
    fields: dict[str, Any]
    outlines: Outlines | None
    seen: Floats


def laid_objects(of_layers: list[LaidObjects], masks: list[NDArray[Any] | None], laying: Laying) -> list[LaidObjects]:
    """The objects of N canvases, made of those of T layers; ``masks``: [M, h, w] of each layer's objects, where they are known.

    Sets ``laying.kept``.
    """
    laying.kept, rest = [], []
    for layer, (objects, own) in enumerate(zip(of_layers, masks, strict=True)):
        found, kept = _rest(objects, own, laying, layer)
        laying.kept.append(kept)
        rest.append(found)
    done = []
    for mine in laying.layers:
        whole = rest[mine[0]]
        for layer in mine[1:]:
            names = f"boxes[{laying.source[mine[0]]}]", f"boxes[{laying.source[layer]}]"
            whole = _together(whole, rest[layer], names)
        done.append(whole)
    return done


def _rest(objects: LaidObjects, masks: NDArray[Any] | None, laying: Laying, layer: int) -> tuple[LaidObjects, Ints]:
    """What is left of a layer's objects, at their places on the canvas, and which of them that are."""
    corners, outlines, seen = objects.corners, objects.outlines, objects.seen
    keep = np.ones(len(corners), np.bool_)
    chosen, hidden = laying.objects[layer], laying.hidden[layer]
    if chosen is not None:
        keep = np.isin(np.arange(len(corners)), chosen)
    if masks is not None and len(masks) and laying.active[layer]:  # resampling may leave no pixel of a small one
        keep &= [bool(mask.any()) for mask in masks]
    if hidden is not None:
        left: Left = left_of(corners, outlines, masks, hidden, laying.region[layer])
        lost = left.share < 1
        area = areas(corners) * left.share
        keep &= laying.rules.enough(area, areas(corners), lost) & (left.share >= laying.op.least)
        seen = seen * left.share
        keep &= ~lost | (seen >= laying.rules.min_visibility)
        corners, outlines = left.boxes, left.outlines
    index = np.flatnonzero(keep)
    y0, x0 = laying.window[layer, :2].tolist()
    shift = np.array([x0, y0], np.float64)
    return LaidObjects(
        corners[index] + np.tile(shift, 2),
        {name: take(field, index) for name, field in objects.fields.items()},
        None if outlines is None else _shifted(outlines.boxes(index), shift), seen[index],
    ), index  # fmt: skip


def _shifted(outlines: Outlines, shift: Floats) -> Outlines:
    return attrs.evolve(outlines, points=outlines.points + shift)


def _together(first: LaidObjects, second: LaidObjects, names: tuple[str, str]) -> LaidObjects:
    corners = np.concatenate([first.corners, second.corners])
    outlines = None
    if first.outlines is not None or second.outlines is not None:
        outlines = join([one.outlines or no_outlines(len(one.corners)) for one in (first, second)])
    fields = joined(first.fields, second.fields, np.arange(len(second.corners)), names)
    return LaidObjects(corners, fields, outlines, np.concatenate([first.seen, second.seen]))
