"""Masks: classes of pixels as integers, or shares of them as floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data import masks as labels
from vicinal.data.elsewhere import ElsewhereForm, give_elsewhere, read_elsewhere
from vicinal.data.foreign import is_pil, is_tensor
from vicinal.data.layer import LABELS, SMOOTH, Layer
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.maps import FLOATS, give_maps, read_maps
from vicinal.data.masks import Masks, give_masks, read_masks
from vicinal.data.mix import BlendLike
from vicinal.data.mix_pixels import blended, pasted
from vicinal.data.move_boxes import BoxRules
from vicinal.data.own_memory import apart
from vicinal.data.samples import Samples
from vicinal.data.swaps import Pairs, rechannelled, relabelled
from vicinal.data.targets.target import Reading, Target
from vicinal.errors import DataError


@attrs.frozen(eq=False)
class MaskValue:
    """``pixels``: [N, H, W] or a list of [H, W] of integers or bool; with a last axis K of ``soft`` masks and ``deep`` ones."""

    pixels: Masks
    soft: bool = False
    deep: bool = False


class MaskTarget(Target):
    """[H, W] of integers or bool: labels, moved by nearest, with mask_fill beyond the border. [H, W, K] of these: K such masks.
    Floats [H, W] or [H, W, K]: soft masks, moved bilinear, with 0 beyond."""

    name, one = "masks", "mask"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        soft, deep = _kind(given)
        lying = read_elsewhere(given, reading.sizes, where, reading.said.asked, soft)
        if lying is not None:
            return MaskValue(lying[0], soft, deep=soft), lying[1]
        if not soft and not deep:
            pixels, forms = read_masks(given, reading.sizes, where)
            return MaskValue(pixels), forms
        return _read_maps(given, reading, where, soft)

    def give(self, value: MaskValue, form: Any, before: MaskValue, samples: Samples) -> Any:
        if isinstance(form, ElsewhereForm):
            return give_elsewhere(value.pixels, form, before.pixels)
        pixels = apart(value.pixels, before.pixels)
        if value.soft or value.deep:
            return give_maps(pixels, form)
        return give_masks(pixels, form, stacked=True)

    def layers(self, value: MaskValue) -> Sequence[Layer]:
        return (Layer(value.pixels, SMOOTH if value.soft else LABELS, self.name),)

    def with_layers(self, value: MaskValue, moved: Sequence[Layer]) -> MaskValue:
        return attrs.evolve(value, pixels=moved[0].pixels)

    def mirrored(self, value: MaskValue, mirror: NDArray[np.bool_], pairs: Pairs) -> MaskValue:
        """Labels are exchanged, or the channels of soft masks."""
        change = rechannelled if value.soft else relabelled
        found = [change(one, pairs, self.one) if over else one for one, over in zip(value.pixels, mirror, strict=True)]
        return attrs.evolve(value, pixels=np.stack(found) if isinstance(value.pixels, np.ndarray) else found)

    def check_mixable(self, value: MaskValue, op: BlendLike) -> None:
        if op.kind != "paste" and not value.soft:
            got = "expected no masks, which cannot be blended (CutMix pastes them), got some"
            raise DataError(f"{op.place}: {got}")

    def mixed(self, value: MaskValue, op: BlendLike, samples: Samples, rules: BoxRules) -> MaskValue:
        mix = blended if value.soft else pasted
        return attrs.evolve(value, pixels=mix(value.pixels, op, self.name))

    def check_layable(self, value: MaskValue, op: CollageLike) -> None:
        most = np.inf if value.soft or not len(value.pixels) else labels.largest_label(value.pixels)
        if op.mask_fill > most:
            wanted = f"a label that the masks' dtype holds (at most {most})"
            raise DataError(f"{op.place}.mask_fill: expected {wanted}, got {op.mask_fill}")

    def taken(self, value: MaskValue, rows: Sequence[int]) -> MaskValue:
        return attrs.evolve(value, pixels=[value.pixels[row] for row in rows])

    def laid(self, value: MaskValue, moved: MaskValue, laying: Laying) -> MaskValue:
        blank = 0 if value.soft else laying.op.mask_fill
        return attrs.evolve(value, pixels=laying.pixels(moved.pixels, blank, self.name))


def _read_maps(given: Any, reading: Reading, where: str, soft: bool) -> tuple[MaskValue, Any]:
    pixels, forms = read_maps(given, reading.sizes, where, FLOATS if soft else labels.DTYPES)
    return MaskValue(pixels, soft, deep=True), forms


def _kind(given: Any) -> tuple[bool, bool]:
    """Whether masks are soft, and whether they have several values a pixel, by the first of them that says so."""
    stack = isinstance(given, np.ndarray) or is_tensor(given)
    entries = [given] if stack else (given if isinstance(given, list | tuple) else [])
    soft = any(_is_float(entry) for entry in entries)
    deep = any(getattr(entry, "ndim", 2) == 3 + stack for entry in entries)
    return soft, deep


def _is_float(entry: Any) -> bool:
    if is_tensor(entry):
        return bool(entry.is_floating_point())
    if is_pil(entry):
        return bool(entry.mode == "F")
    return isinstance(entry, np.ndarray) and entry.dtype in FLOATS
