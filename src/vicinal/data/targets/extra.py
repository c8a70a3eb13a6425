"""Extra pictures of the same scene: depth, a picture taken before, another camera's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.data.elsewhere import lies_elsewhere
from vicinal.data.extra import Extra
from vicinal.data.finite import not_finite
from vicinal.data.foreign import Array, is_tensor
from vicinal.data.layer import BACKGROUND, COLOUR, PICTURE, Layer
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.masks import as_list, check_count
from vicinal.data.mix import BlendLike
from vicinal.data.mix_pixels import blended
from vicinal.data.move_boxes import BoxRules
from vicinal.data.own_memory import apart
from vicinal.data.pictures import PictureForm, Pictures, give_pictures, is_encoded, read_list, read_stack
from vicinal.data.samples import Samples
from vicinal.data.targets.target import Reading, Target
from vicinal.errors import DataError, expected


@attrs.frozen(eq=False)
class ExtraForm:
    """``listed``: one mapping a picture came, and not one for all. ``pictures``: the forms, by name, and ``wrapped``: the
    ``Extra`` that held them."""

    listed: bool
    pictures: dict[str, PictureForm]
    wrapped: dict[str, Extra | None]


class ExtraTarget(Target):
    """By name, pictures [H, W] or [H, W, C] of the picture's size, or ``Extra``, which says how they are treated."""

    name, one = "extra", "extra"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        columns, listed = _columns(given, len(reading.sizes), where)
        value: dict[str, Layer] = {}
        form = ExtraForm(listed, {}, {})
        for name, column in columns.items():
            called = f"{where}[{name!r}]"
            wrapped = _wrapped(column, called)
            pictures, form.pictures[name] = _read(_unwrapped(column), reading, called)
            form.wrapped[name] = wrapped
            value[name] = Layer(pictures, _how(wrapped, pictures, reading, called), f"{self.name}[{name!r}]")
        return value, form

    def give(self, value: dict[str, Layer], form: ExtraForm, before: dict[str, Layer], samples: Samples) -> Any:
        found: dict[str, Any] = {}
        for name, layer in value.items():
            known, place = form.pictures[name], form.pictures[name].place
            pixels = apart(layer.pixels, before[name].pixels)
            given = give_pictures(pixels, layer.layout, known, layer.normalized, place)
            wrapped = form.wrapped[name]
            found[name] = given if wrapped is None or form.listed else attrs.evolve(wrapped, data=given)
        if not form.listed:
            return found
        return [{name: _again(form.wrapped[name], found[name][row]) for name in found} for row in range(len(samples))]

    def layers(self, value: dict[str, Layer]) -> Sequence[Layer]:
        return tuple(value.values())

    def with_layers(self, value: dict[str, Layer], moved: Sequence[Layer]) -> dict[str, Layer]:
        return dict(zip(value, moved, strict=True))

    def check_mixable(self, value: dict[str, Layer], op: BlendLike) -> None:
        """They mix as pictures do, but for those of which no new values may be made."""
        nearest = next((layer for layer in value.values() if layer.how == BACKGROUND), None)
        if op.kind != "paste" and nearest is not None:
            what = f'no {nearest.where} with interpolation "nearest", which cannot be blended (CutMix pastes it)'
            raise DataError(f"{op.place}: expected {what}, got some")

    def mixed(self, value: dict[str, Layer], op: BlendLike, samples: Samples, rules: BoxRules) -> dict[str, Layer]:
        return {name: _mixed(layer, op) for name, layer in value.items()}

    def check_layable(self, value: dict[str, Layer], op: CollageLike) -> None:
        """They are laid as pictures are."""

    def taken(self, value: dict[str, Layer], rows: Sequence[int]) -> dict[str, Layer]:
        return {name: attrs.evolve(layer, pixels=[layer.pixels[row] for row in rows]) for name, layer in value.items()}

    def laid(self, value: dict[str, Layer], moved: dict[str, Layer], laying: Laying) -> dict[str, Layer]:
        blank = {name: laying.blank if layer.how == COLOUR else 0 for name, layer in moved.items()}
        return {name: layer.moved(laying.pixels(layer.pixels, blank[name], layer.where)) for name, layer in moved.items()}


def _mixed(layer: Layer, op: BlendLike) -> Layer:
    """The rectangle is one of rows and columns, whichever axes these are after a Normalize."""
    if layer.layout != "chw":
        return attrs.evolve(layer, pixels=blended(layer.pixels, op, layer.where))
    mixed = blended(_with_axis(layer.pixels, -3, -1), op, layer.where)
    return attrs.evolve(layer, pixels=_with_axis(mixed, -1, -3))


def _with_axis(pixels: Pictures, source: int, target: int) -> Pictures:
    """A stack, or a list, with an axis elsewhere."""
    if isinstance(pixels, np.ndarray):
        return np.ascontiguousarray(np.moveaxis(pixels, source, target))
    return [np.ascontiguousarray(np.moveaxis(one, source, target)) for one in pixels]


def _columns(given: Any, count: int, where: str) -> tuple[dict[str, Any], bool]:
    """By name, the pictures of all samples; whether they came as one mapping a sample."""
    if isinstance(given, Mapping):
        return {_name(name, where): pictures for name, pictures in given.items()}, False
    rows = as_list(given, where)
    check_count(len(rows), count, where)
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise DataError(expected(f"{where}[{index}]", "a dict of pictures by name", row))
        if set(row) != set(rows[0]):
            wanted = f"the names {sorted(map(str, rows[0]))} as in {where}[0]"
            raise DataError(f"{where}[{index}]: expected {wanted}, got {sorted(map(str, row))}")
    return {_name(name, where): [row[name] for row in rows] for name in (rows[0] if rows else {})}, True


def _name(name: Any, where: str) -> str:
    if not isinstance(name, str) or not name:
        raise DataError(expected(where, "a dict of pictures by name", name))
    return name


def _wrapped(column: Any, where: str) -> Extra | None:
    """What says how the pictures are treated; DataError where they do not agree."""
    if isinstance(column, Extra):
        return column
    said = [one if isinstance(one, Extra) else None for one in column] if isinstance(column, list | tuple) else [None]
    ways = {None if one is None else (one.colour, one.interpolation) for one in said}
    if len(ways) > 1:
        raise DataError(f"{where}: expected all of one vicinal.Extra, or none, got pictures that are treated in several ways")
    return said[0] if said else None


def _unwrapped(column: Any) -> Any:
    if isinstance(column, Extra):
        return column.data
    listed = isinstance(column, list | tuple)
    return [one.data if isinstance(one, Extra) else one for one in column] if listed else column


def _read(column: Any, reading: Reading, where: str) -> tuple[Pictures, PictureForm]:
    count, said = len(reading.sizes), attrs.evolve(reading.said, alpha=None, value_range=None)
    pictures: Pictures
    if isinstance(column, np.ndarray) or is_tensor(column):
        grey = isinstance(column, np.ndarray) and column.ndim == 3
        pictures, form = read_stack(column, where, attrs.evolve(said, layout=None) if grey else said)
    else:
        found, form = read_list(as_list(column, where), where, said)
        if any(map(is_encoded, found)):
            raise DataError(f"{where}: expected pictures, got encoded ones (vicinal.read decodes them)")
        pictures = found
    check_count(len(pictures), count, where)
    for index, (picture, size) in enumerate(zip(pictures, reading.sizes.tolist(), strict=True)):
        if list(picture.shape[:2]) != size:
            raise DataError(f"{where}[{index}]: expected the picture's size {tuple(size)}, got {picture.shape[:2]}")
    return pictures, form


def _how(wrapped: Extra | None, pictures: Pictures, reading: Reading, where: str) -> str:
    if wrapped is not None and wrapped.interpolation is not None:
        return BACKGROUND
    for index, picture in enumerate(() if lies_elsewhere(pictures) else pictures):  # a device is not waited for
        if picture.dtype.kind == "f" and not np.isfinite(picture).all():
            wish = 'finite numbers, which can be interpolated (else: vicinal.Extra(..., interpolation="nearest"))'
            raise DataError(expected(f"{where}[{index}]", wish, not_finite(picture)))
    if wrapped is None or not wrapped.colour:
        return PICTURE
    first: Array | None = pictures[0] if len(pictures) else None
    if first is not None and (first.dtype, first.shape[2]) != (reading.dtype, reading.channels):
        wanted = f"{reading.dtype} with {reading.channels} channels, as the pictures have, with colour=True"
        raise DataError(f"{where}: expected {wanted}, got {first.dtype} with {first.shape[2]}")
    return COLOUR


def _again(wrapped: Extra | None, picture: Any) -> Any:
    return picture if wrapped is None else attrs.evolve(wrapped, data=picture)
