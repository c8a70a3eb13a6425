"""Instances: maps of ids, or one binary plane a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.data.foreign import Array, is_tensor
from vicinal.data.instances import without
from vicinal.data.layer import BACKGROUND, Layer
from vicinal.data.masks import (
    MaskForm,
    Masks,
    as_list,
    check_count,
    check_size,
    give_mask,
    give_masks,
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
