"""Pictures and all that belongs to them, from the canvases of views to those of the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from vicinal.data.layer import Layer
from vicinal.data.move_boxes import BoxRules
from vicinal.data.pictures import PictureForm
from vicinal.data.places import HOST
from vicinal.data.samples import Samples
from vicinal.data.targets.move import layers_of, placed, swapped, with_layers
from vicinal.data.values import values_of
from vicinal.errors import DataError
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Bools, Floats, Op, Warp
from vicinal.program.program import Program
from vicinal.record.backward import backward
from vicinal.runtime.backend import Backend
from vicinal.runtime.inward import run_program

if TYPE_CHECKING:
    from vicinal.record.inverse import Inverse

ALL = BoxRules(min_area=0.0)
"""Boxes that a model found are kept, however small, while anything of them is left."""


def moved_back(samples: Samples, form: PictureForm, inverse: Inverse, backend: Backend) -> Samples:
    """The samples on the pictures' canvases; pixels that the views do not show are 0, and boxes are cut as the views were."""
    if samples.place is not HOST:
        raise DataError(f"images: expected views in host memory, got views in {samples.place.name}")
    values, rules = values_of(samples.dtype, samples.value_range), attrs.evolve(ALL, swaps=inverse.swaps)
    moved = run_program(program_of(samples, inverse), _pixels(samples), values, form, backend, rules, None)
    targets = with_layers(moved, {name: [_shown(one, inverse) for one in row] for name, row in layers_of(moved).items()})
    moves = [backward(move) for move in reversed(inverse.moves)]
    others = swapped(samples, (), rules, moves).targets
    targets = {name: targets.get(name, value) for name, value in others.items()}
    images = shown(moved.images, [mask[..., None] for mask in inverse.seen])
    return attrs.evolve(moved, images=images, targets=placed(samples, targets, (), ALL, moves))


def _pixels(samples: Samples) -> Samples:
    """The samples with what moves as pixels do, and nothing that lies at places."""
    layers = layers_of(samples)
    return attrs.evolve(samples, targets={name: value for name, value in samples.targets.items() if layers[name]})


def _shown(layer: Layer, inverse: Inverse) -> Layer:
    """The layer with 0 where the views do not show it."""
    owner = range(len(inverse.seen)) if layer.owner is None else layer.owner
    seen = [inverse.seen[sample] if layer.flat else inverse.seen[sample][..., None] for sample in owner]
    return layer.moved(shown(layer.pixels, seen), layer.layout, layer.normalized)


def program_of(samples: Samples, inverse: Inverse) -> Program:
    """One warp for each sample: an exact copy, or bilinear. It repeats the edge, as what lies beyond is not shown."""
    ops: tuple[Op, ...] = ()
    canvas = samples.sizes
    for name, active in ((None, inverse.exact), ("bilinear", ~inverse.exact)):
        matrix = np.where(inverse.exact[:, None, None], np.rint(inverse.matrix), inverse.matrix)
        if active.any() and inverse.moves:
            canvas = np.where(active[:, None], inverse.sizes, canvas)
            ops += (
                Warp(
                    place="Record.inverse", active=active, matrix=np.where(active[:, None, None], matrix, np.eye(3)),
                    size=canvas, interpolation=name, border="edge", fill=(0.0,) * samples.channels, cut="window",
                    **(_lattices(inverse, matrix) if name is not None else {}),
                ),
            )  # fmt: skip
    dtype = samples.dtype if values_of(samples.dtype, samples.value_range) is None else np.dtype(np.float32)
    return Program(
        ops=ops, canvas=samples.sizes, out_canvas=canvas, channels=samples.channels, dtype=dtype, record=Drawn(),
        alpha=samples.alpha, unit=False,
    )  # fmt: skip


def _lattices(inverse: Inverse, matrix: Floats) -> dict[str, Any]:
    """The displacement fields of a warp back, for samples that have one; of zeros for others."""
    if all(one is None for one in inverse.walks):
        return {}
    fields = [
        np.zeros((2, 2, 2)) if one is None else one.shifts(way) for one, way in zip(inverse.walks, matrix, strict=True)
    ]
    nodes = np.array([field.shape[:2] for field in fields], np.int64)
    shifts = np.zeros((len(fields), *nodes.max(axis=0), 2))
    for row, field in enumerate(fields):
        shifts[row, : len(field), : field.shape[1]] = field
    return {"shifts": shifts, "nodes": nodes}


def shown(rows: Any, seen: Sequence[Bools]) -> Any:
    """Arrays of the samples with 0 where they are not seen; None as None."""
    if rows is None or all(mask.all() for mask in seen):
        return rows
    found = [np.where(mask, row, np.zeros((), row.dtype)) for row, mask in zip(rows, seen, strict=True)]
    return np.stack(found) if isinstance(rows, np.ndarray) else found
