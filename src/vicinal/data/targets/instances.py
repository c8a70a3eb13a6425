"""Instances: maps of ids, or one binary plane a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array, give_rows, is_tensor, read_rows
from vicinal.data.instances import without
from vicinal.data.lay_instances import apart_ids, laid_planes, renamed
from vicinal.data.layer import BACKGROUND, Layer
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.masks import (
    MaskForm,
    Masks,
    as_list,
    check_count,
    check_size,
    give_mask,
    give_masks,
    largest_label,
    read_mask_like,
    read_masks,
)
from vicinal.data.own_memory import apart
from vicinal.data.samples import Samples
from vicinal.data.targets.target import Moving, Reading, Target
from vicinal.errors import DataError


@attrs.frozen(eq=False)
class InstanceValue:
    """``maps`` of ids (0 is background), [N, H, W] or a list of [H, W]; or ``planes``, a list of [M, H, W]."""

    maps: Masks | None = None
    planes: list[Array] | None = None

    def of_boxes(self, row: int, fields: Mapping[str, Any]) -> NDArray[Any] | None:
        """The masks [M, H, W] of the boxes of a picture, which have these fields; None where none are known."""
        if self.planes is not None:
            return self.planes[row]
        if self.maps is None or "instance" not in fields:
            return None
        ids, one = ids_of(fields, row), self.maps[row]
        return np.stack([one == name for name in ids]) if len(ids) else np.zeros((0, *one.shape), np.bool_)

    def ids(self, row: int, fields: Mapping[str, Any]) -> NDArray[np.int64]:
        """Those [K] in the map of a picture, or that its boxes name; ascending and without 0."""
        assert self.maps is not None
        found = np.union1d(_values_of(self.maps[row]), ids_of(fields, row))
        there: NDArray[np.int64] = found[found != 0]
        return there

    def named(self, fields: Sequence[dict[str, Any]], laying: Laying) -> list[dict[str, Any]]:
        """The fields of the boxes of each layer, with the ids that their instances get."""
        if self.maps is None:
            return list(fields)
        done = []
        for row, (entry, (old, new)) in enumerate(zip(fields, new_ids(self, laying), strict=True)):
            if "instance" in entry and not np.array_equal(old, new):
                given, kind = read_rows(entry["instance"], f"boxes[{row}].instance")
                ids = renamed(given.astype(np.int64), old, new)
                entry = {**entry, "instance": give_rows(ids.astype(given.dtype), kind)}
            done.append(entry)
        return done


class InstanceTarget(Target):
    """Integers or bool, moved by nearest with 0 beyond the border; those of a box that is dropped go with it."""

    name, one = "instances", "instances"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        array_like = isinstance(given, np.ndarray) or is_tensor(given)
        ranks = [given.ndim - 1] if array_like else [getattr(entry, "ndim", 2) for entry in as_list(given, where)]
        if max(ranks, default=2) != 3:
            maps, forms = read_masks(given, reading.sizes, where)
            return InstanceValue(maps=maps), forms
        planes, forms = _read_planes(given, reading, where)
        boxes = reading.forms.get("boxes")
        if boxes is not None:
            check_planes(planes, boxes.counts, where)
            planes = [s if index is None else s[index] for s, index in zip(planes, boxes.kept, strict=True)]
        return InstanceValue(planes=planes), forms

    def give(self, value: InstanceValue, form: Any, before: InstanceValue, samples: Samples) -> Any:
        if value.planes is not None:
            planes = apart(value.planes, before.planes)
            return [give_mask(stack, one) for stack, one in zip(planes, form, strict=True)]
        return give_masks(apart(value.maps, before.maps), form, stacked=True)

    def layers(self, value: InstanceValue) -> Sequence[Layer]:
        if value.planes is None:
            return () if value.maps is None else (Layer(value.maps, BACKGROUND, self.name),)
        owner = np.repeat(np.arange(len(value.planes)), [len(stack) for stack in value.planes])
        return (Layer([plane for stack in value.planes for plane in stack], BACKGROUND, self.name, owner),)

    def with_layers(self, value: InstanceValue, moved: Sequence[Layer]) -> InstanceValue:
        if value.planes is None:
            return attrs.evolve(value, maps=moved[0].pixels)
        rest = iter(moved[0].pixels)
        return attrs.evolve(value, planes=[
            np.stack([next(rest) for _ in stack]) if len(stack) else stack for stack in value.planes
        ])  # fmt: skip

    def placed(self, value: InstanceValue, moving: Moving) -> InstanceValue:
        """Of a picture without boxes there are no planes, whose canvas changes all the same."""
        if value.planes is None or all(len(stack) for stack in value.planes):
            return value
        sizes = moving.moves[-1].after if moving.moves else moving.given.sizes
        planes = [
            stack if len(stack) else np.empty((0, *size), stack.dtype)
            for stack, size in zip(value.planes, sizes.tolist(), strict=True)
        ]
        return attrs.evolve(value, planes=planes)

    def kept(self, value: InstanceValue, moving: Moving) -> InstanceValue:
        maps, planes, kept = value.maps, value.planes, moving.kept or []
        if maps is not None and moving.gone is not None and any(ids is not None and len(ids) for ids in moving.gone):
            cleared = [one if ids is None else without(one, ids) for one, ids in zip(maps, moving.gone, strict=True)]
            maps = np.stack(cleared) if isinstance(maps, np.ndarray) else cleared
        if planes is not None:
            planes = [s if len(s) == len(index) else s[index] for s, index in zip(planes, kept, strict=True)]
        return InstanceValue(maps, planes)

    def check_layable(self, value: InstanceValue, op: CollageLike) -> None:
        """Their ids are kept apart."""

    def taken(self, value: InstanceValue, rows: Sequence[int]) -> InstanceValue:
        maps, planes = value.maps, value.planes
        return InstanceValue(
            None if maps is None else [maps[row] for row in rows], None if planes is None else [planes[row] for row in rows]
        )

    def laid(self, value: InstanceValue, moved: InstanceValue, laying: Laying) -> InstanceValue:
        if moved.planes is not None:
            return InstanceValue(planes=laid_planes(moved.planes, laying, value.planes or []))
        assert moved.maps is not None
        boxes = laying.moved.targets.get("boxes")
        maps: list[Array] = []
        for row, (one, (old, new)) in enumerate(zip(moved.maps, new_ids(moved, laying), strict=True)):
            names = None if boxes is None else ids_of(boxes.fields[row], row)
            if laying.kept is not None and names is not None and len(names):
                stays = np.isin(np.arange(len(names)), laying.kept[row])
                one = without(one, names[~stays])
            maps.append(renamed(one, old, new))
        return InstanceValue(maps=laying.pixels(maps, 0, self.name))


def ids_of(fields: Mapping[str, Any], row: int) -> NDArray[np.int64]:
    """The ids that boxes of a picture name; none where they name none."""
    if "instance" not in fields:
        return np.zeros(0, np.int64)
    return read_rows(fields["instance"], f"boxes[{row}].instance")[0].astype(np.int64)


def new_ids(value: InstanceValue, laying: Laying) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """By layer, the ids of its map, and those that they get."""
    assert value.maps is not None
    if laying.ids is None:
        boxes = laying.moved.targets.get("boxes")
        old = [value.ids(row, {} if boxes is None else boxes.fields[row]) for row in range(len(value.maps))]
        laying.ids = list(zip(old, apart_ids(old, laying, largest_label(value.maps) if old else 0), strict=True))
    return laying.ids


def _values_of(id_map: Array) -> NDArray[np.int64]:
    """All values in a map, ascending; counted where there can only be few."""
    if id_map.dtype in (np.uint8, np.uint16):
        return np.flatnonzero(np.bincount(id_map.ravel()))
    return np.unique(id_map).astype(np.int64)


def _read_planes(given: Any, reading: Reading, where: str) -> tuple[list[Array], tuple[MaskForm, ...]]:
    entries = as_list(given, where)
    check_count(len(entries), len(reading.sizes), where)
    planes: list[Array] = []
    forms: list[MaskForm] = []
    for index, entry in enumerate(entries):
        name = f"{where}[{index}]"
        array, form = read_mask_like(entry, name, (3,))
        check_size(array, reading.sizes[index], name)
        planes.append(array)
        forms.append(form)
    return planes, tuple(forms)


def check_planes(planes: Sequence[Array], counts: Sequence[int], where: str) -> None:
    """DataError unless each picture has one plane for each of its boxes."""
    for index, (stack, count) in enumerate(zip(planes, counts, strict=True)):
        if len(stack) != count:
            raise DataError(f"{where}[{index}]: expected one plane for each of {count} boxes, got {len(stack)}")
