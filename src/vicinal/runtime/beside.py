"""What moves beside the pictures and is pixels too: the layers of their targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.backends.given import Masks, Move
from vicinal.data.changed import changed
from vicinal.data.elsewhere import again, lies_elsewhere, on_host
from vicinal.data.layer import BACKGROUND, COLOUR, LABELS, SMOOTH, Layer
from vicinal.data.masks import largest_label
from vicinal.data.move_boxes import BoxRules
from vicinal.data.places import HOST, Host, includes
from vicinal.data.samples import Samples
from vicinal.data.sizes import all_same
from vicinal.data.targets.move import Layers, layers_of, placed, swapped, with_layers
from vicinal.data.values import Values, values_of
from vicinal.errors import DataError
from vicinal.program.fuse import select
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Ints, Warp
from vicinal.program.program import Program
from vicinal.program.stages import changes
from vicinal.runtime.backend import Backend
from vicinal.runtime.registry import TORCH, backend_named

MASKS = (LABELS, BACKGROUND)
"""How layers move that backends take as masks, where they have one value a pixel."""

PART = 2**21
"""Values that are converted at once."""


@attrs.frozen(eq=False)
class Beside:
    """The layers of a batch that warps move, and of them those that a backend moves as masks."""

    layers: Layers
    moves: tuple[Move, ...]

    def after(self, masks: Sequence[Masks], warps: Sequence[Warp], sizes: Ints, backend: Backend) -> Layers:
        """The layers moved from canvases of ``sizes`` [N, 2]: ``masks``, what the backend made of ``moves``, and all others."""
        if not warps:
            return self.layers
        backend = backend if includes(backend.place, HOST) else backend_named("cpu")  # of layers that lie in host memory
        rest = iter(masks)
        return {
            name: [layer.moved(next(rest)) if _is_mask(layer) else _resampled(layer, warps, sizes, backend) for layer in row]
            for name, row in self.layers.items()
        }


def beside(samples: Samples, warps: Sequence[Warp]) -> Beside:
    """What moves beside the pictures. Raises DataError for a fill that masks cannot hold."""
    layers = layers_of(samples)
    for layer in (one for row in layers.values() for one in row if one.how == LABELS):
        _check_mask_fill(layer, warps)
    if not warps or not len(samples):
        return Beside({}, ())
    return Beside(layers, tuple(_move(one, warps) for row in layers.values() for one in row if _is_mask(one)))


def moved_masks(moves: Sequence[Move], backend: Backend) -> list[Masks]:
    """What ``moves`` make of masks: by the ``backend``, or where they lie elsewhere by that of torch."""
    return [(backend_named(TORCH) if lies_elsewhere(masks) else backend).move_masks(warps, masks) for warps, masks in moves]


def changed_beside(program: Program, samples: Samples, backend: Backend, rules: BoxRules) -> Samples:
    """The samples with all but the pictures moved and, between moves, changed by functions; pictures become sizes alone."""
    for stage in changes(program):
        warps, op = stage.program.warps, stage.end
        samples = swapped(samples, warps, rules)
        layers = beside(samples, warps)
        moved = layers.after(moved_masks(layers.moves, backend), warps, samples.sizes, backend)
        blank = [np.broadcast_to(np.uint8(0), (*size, samples.channels)) for size in stage.program.out_canvas.tolist()]
        targets = placed(samples, with_layers(samples, moved), warps, rules)
        samples = attrs.evolve(samples, images=blank, layout="hwc", place=HOST, targets=targets)
        if op is not None:
            samples = changed(samples, op.others, op.active, op.key, op.place, op.parameters)
    return samples


def recoloured(program: Program, given: Samples, moved: Samples, run: Callable[[Program, Any], Any]) -> Samples:
    """The ``moved`` samples with those layers of the ``given`` ones that are treated as pictures, as ``run`` makes them."""
    before, after = layers_of(given), layers_of(moved)
    colour = next((layer for row in before.values() for layer in row if layer.how == COLOUR), None)
    if colour is None:
        return moved
    if lies_elsewhere(colour.pixels) is isinstance(given.place, Host):
        wish = f"pictures {'elsewhere' if isinstance(given.place, Host) else 'in host memory'} with colour=True"
        raise DataError(f"{colour.where}: expected {wish}, got pictures in {given.place.name}")
    done = {
        name: [
            old.moved(_named(old, program, run), program.layout, program.normalized) if old.how == COLOUR else new
            for old, new in zip(before[name], row, strict=True)
        ]
        for name, row in after.items()
    }
    return attrs.evolve(moved, targets=with_layers(moved, done))


def _named(layer: Layer, program: Program, run: Callable[[Program, Any], Any]) -> Any:
    """The layer's pictures as ``run`` makes them, which knows no other name than "images" for what is wrong with them."""
    try:
        return run(program, layer.pixels)
    except DataError as error:
        name, index, rest = str(error).partition("[")
        if name != "images":
            raise
        raise DataError(f"{layer.where}{index}{rest}") from None


def recast(samples: Samples, cast: Callable[[Layer], Any]) -> Samples:
    """The samples with those layers that are treated as pictures in other numbers."""
    layers = layers_of(samples)
    if not any(layer.how == COLOUR for row in layers.values() for layer in row):
        return samples
    done = {
        name: [attrs.evolve(one, pixels=cast(one)) if one.how == COLOUR else one for one in row]
        for name, row in layers.items()
    }
    return attrs.evolve(samples, targets=with_layers(samples, done))


def _is_mask(layer: Layer) -> bool:
    return layer.how in MASKS and layer.flat


def _move(layer: Layer, warps: Sequence[Warp]) -> Move:
    """As a backend takes masks. A label for "nothing" has no meaning among ids of instances: they get 0 beyond the border."""
    if layer.how == BACKGROUND:
        warps = [attrs.evolve(warp, mask_fill=0) if warp.mask_fill else warp for warp in warps]
    return (warps if layer.owner is None else select(warps, layer.owner)), layer.pixels


def _resampled(layer: Layer, warps: Sequence[Warp], sizes: Ints, backend: Backend) -> Layer:
    """Pictures of any range, or of any bytes, moved by a backend as it moves pictures."""
    if layer.how == COLOUR or not len(layer.pixels):
        return layer
    if layer.how in MASKS:
        if not lies_elsewhere(layer.pixels):
            return _as_bytes(layer, warps, sizes, backend)
        moved = _as_bytes(layer.moved(on_host(layer.pixels)), warps, sizes, backend_named("cpu"))
        return layer.moved(again(moved.pixels, layer.pixels))
    if lies_elsewhere(layer.pixels):
        ways = [_way_of(layer.how, warp, layer.pixels[0].shape[-1]) for warp in warps]
        return layer.moved(backend_named(TORCH).run(_program(ways, sizes, layer.pixels), layer.pixels, None))
    values = values_of(layer.pixels[0].dtype, None)
    ways = [_way_of(layer.how, warp, layer.pixels[0].shape[-1]) for warp in warps]
    if values is None:
        return layer.moved(backend.run(_program(ways, sizes, layer.pixels), layer.pixels, None))
    return layer.moved(_in_parts(layer, values.plain, ways, sizes, backend))


def _in_parts(layer: Layer, values: Values, warps: Sequence[Warp], sizes: Ints, backend: Backend) -> Masks:
    """Pixels of other dtypes than those of the core, a few at a time, so that what the core sees needs little memory."""
    pixels = layer.pixels
    after = _program(warps, sizes, pixels).out_canvas
    moved: Any = [None] * len(pixels)
    if isinstance(pixels, np.ndarray) and all_same(after):
        moved = np.empty((len(pixels), *after[0], pixels.shape[-1]), pixels.dtype)
    touched = np.any([warp.active for warp in warps], axis=0)
    for row in np.flatnonzero(~touched):  # is what it was, as float32 does not hold all numbers
        moved[row] = pixels[row]
    step = max(1, PART // max(one.size for one in pixels))
    for rows in np.split(np.flatnonzero(touched), range(step, int(touched.sum()), step)):
        part = [values.inward(pixels[row], f"{layer.where}[{row}]") for row in rows]
        found = backend.run(_program(select(warps, rows), sizes[rows], part), part, None) if part else []
        for row, one in zip(rows, found, strict=True):
            moved[row] = values.outward(one)
    result: Masks = moved
    return result


def _as_bytes(layer: Layer, warps: Sequence[Warp], sizes: Ints, backend: Backend) -> Layer:
    """Several labels a pixel, nearest: pixels whose channels are their bytes."""
    kind, depth = layer.pixels[0].dtype, layer.pixels[0].shape[-1]
    ways = []
    for warp in warps:
        label = warp.mask_fill if layer.how == LABELS else 0
        fill = np.full(depth, label).astype(kind).view(np.uint8) / 255
        interpolation = None if warp.interpolation is None else "nearest"
        ways.append(attrs.evolve(warp, interpolation=interpolation, border=warp.borders[1], fill=tuple(fill.tolist())))
    pixels: Any = _seen_as(layer.pixels, np.dtype(np.uint8))
    return layer.moved(_seen_as(backend.run(_program(ways, sizes, pixels), pixels, None), kind))


def _seen_as(pixels: Masks, kind: np.dtype[Any]) -> Masks:
    if isinstance(pixels, np.ndarray):
        return np.ascontiguousarray(pixels).view(kind)
    return [np.ascontiguousarray(one).view(kind) for one in pixels]


def _program(warps: Sequence[Warp], sizes: Ints, pixels: Any) -> Program:
    canvas = sizes
    for warp in warps:
        canvas = warp.canvas_after(canvas)
    return Program(
        ops=tuple(warps), canvas=sizes, out_canvas=canvas, channels=pixels[0].shape[-1], dtype=pixels[0].dtype, record=Drawn(),
        unit=False,
    )  # fmt: skip


def _way_of(how: str, warp: Warp, channels: int) -> Warp:
    """Numbers of any range are not clamped, as what overshoots is: they are never resampled bicubic."""
    smooth = how == SMOOTH or warp.interpolation == "bicubic"
    interpolation = "bilinear" if smooth and warp.interpolation is not None else warp.interpolation
    border = warp.borders[1] if how == SMOOTH else warp.border
    return attrs.evolve(warp, interpolation=interpolation, border=border, fill=(0.0,) * channels)


def _check_mask_fill(layer: Layer, warps: Sequence[Warp]) -> None:
    if not len(layer.pixels):
        return
    most = largest_label(layer.pixels)
    for warp in warps:
        if warp.mask_fill > most:
            where, wanted = f"{warp.place}.mask_fill", f"a label that the masks' dtype holds (at most {most})"
            raise DataError(f"{where}: expected {wanted}, got {warp.mask_fill}")
