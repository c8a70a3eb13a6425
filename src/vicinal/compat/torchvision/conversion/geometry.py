"""Geometry of torchvision as Vicinal's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import vicinal as vc
from vicinal.compat.torchvision.conversion.own import FittedScale, Middle, PixelAffine, ShorterSide
from vicinal.compat.torchvision.conversion.state import CannotConvertError, Found, State, is_v2, numbers
from vicinal.compat.torchvision.interpolation import InterpolationMode, interpolation_of
from vicinal.compat.torchvision.sizes import both, sides_of
from vicinal.transforms.fields import Interpolation

_MODES: dict[InterpolationMode, Interpolation] = {
    InterpolationMode.NEAREST: "nearest", InterpolationMode.NEAREST_EXACT: "nearest", InterpolationMode.BILINEAR: "bilinear",
    InterpolationMode.BICUBIC: "bicubic",
}  # fmt: skip


def how(step: Any, state: State, shrinks: bool = False) -> Interpolation:
    """Vicinal's name of a step's filter; where it ``shrinks`` and antialiases, "area"."""
    mode = interpolation_of(step.interpolation)
    antialias = shrinks and getattr(step, "antialias", True) is not False
    if antialias and mode not in (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT):
        if mode is not InterpolationMode.BILINEAR:
            state.notes.append(f"{type(step).__name__}: {mode.value} with antialiasing is resampled as area, which is bilinear")
        return "area"
    if mode not in _MODES:
        raise CannotConvertError(f"interpolation {mode.value} has no counterpart in Vicinal")
    return _MODES[mode]


def _horizontal(step: Any, state: State) -> Found:
    state.flips = True
    return [vc.HorizontalFlip(p=float(step.p))]


def _vertical(step: Any, state: State) -> Found:
    state.flips = True
    return [vc.VerticalFlip(p=float(step.p))]


def _center_crop(step: Any, state: State) -> Found:
    return [Middle(both(step.size), fill=state.level(0))]


def _random_crop(step: Any, state: State) -> Found:
    found: Found = []
    if step.padding is not None:
        padding = step.padding
        if is_v2(step) and type(step).__module__.startswith("torchvision.") and len(padding) == 4:
            padding = [padding[0], padding[2], padding[1], padding[3]]  # torchvision keeps left, right, top, bottom
        found.append(_padded(step, padding, state))
    border = step.padding_mode if step.pad_if_needed else None
    return [*found, vc.RandomCrop(both(step.size), border=border, **state.border(step))]


def _pad(step: Any, state: State) -> Found:
    return [_padded(step, step.padding, state)]


def _padded(step: Any, padding: Any, state: State) -> vc.Transform:
    left, top, right, bottom = sides_of(padding if isinstance(padding, int) else list(padding))
    if min(left, top, right, bottom) < 0:
        raise CannotConvertError("a negative padding crops, which is another transform in Vicinal")
    return vc.Pad((top, right, bottom, left), border=step.padding_mode, **state.border(step))


def _resize(step: Any, state: State) -> Found:
    filtered = how(step, state, shrinks=True)
    size = step.size
    sides = [size] if isinstance(size, int) else list(size or [])
    if len(sides) == 2:
        return [vc.Resize((int(sides[0]), int(sides[1])), interpolation=filtered, antialias=False)]
    longest = int(getattr(step, "max_size", None) or 0)
    if not sides:
        return [vc.Resize(longest, mode="long", interpolation=filtered, antialias=False)]
    return [ShorterSide(int(sides[0]), longest=longest, interpolation=filtered)]


def _resized_crop(step: Any, state: State) -> Found:
    scale, ratio = numbers(step.scale), numbers(step.ratio)
    return [vc.RandomResizedCrop(both(step.size), scale=scale, ratio=ratio, interpolation=how(step, state, shrinks=True))]


def _rotation(step: Any, state: State) -> Found:
    low, high = numbers(step.degrees)
    common: dict[str, Any] = {"interpolation": how(step, state), **state.border(step)}
    if step.center is None and not step.expand:
        return [vc.Rotate((-high, -low), **common)]
    center = None if step.center is None or step.expand else numbers(step.center)
    return [PixelAffine((-high, -low), center=center, fit_output=bool(step.expand), **common)]


def _affine(step: Any, state: State) -> Found:
    given: dict[str, Any] = {"interpolation": how(step, state), **state.border(step)}
    if step.translate is not None:
        across, down = numbers(step.translate)
        given |= {"across": (-across, across), "down": (-down, down)}
    if step.shear is not None:
        shear = [float(value) for value in step.shear]
        given["shear_x"] = (-shear[1], -shear[0])
        if len(shear) == 4:
            given["shear_y"] = (-shear[3], -shear[2])
    scale = 1.0 if step.scale is None else numbers(step.scale)
    center = None if step.center is None else numbers(step.center)
    return [PixelAffine(numbers(step.degrees), scale, center=center, **given)]


def _perspective(step: Any, state: State) -> Found:
    common: dict[str, Any] = {"interpolation": how(step, state), **state.border(step)}
    return [vc.Perspective(float(step.distortion_scale), p=float(step.p), **common)]


def _elastic(step: Any, state: State) -> Found:
    (alpha, other), (sigma, second) = numbers(step.alpha), numbers(step.sigma)
    if alpha != other or sigma != second:
        raise CannotConvertError("alpha and sigma differ for x and y, and Vicinal's are the same")
    if sigma < 2:
        raise CannotConvertError(f"sigma is {sigma}, and Vicinal's fields are at least 2 pixels smooth")
    state.notes.append("ElasticTransform: shifts are as large as torchvision's on square pictures, and never fold")
    # torchvision's field is in halves of the picture's sides.
    return [vc.ElasticTransform(alpha / 2, sigma, interpolation=how(step, state), **state.border(step))]


def _zoom_out(step: Any, state: State) -> Found:
    return [vc.ZoomOut(numbers(step.side_range), p=float(step.p), **state.border(step))]


def _iou_crop(step: Any, state: State) -> Found:
    if list(step.options) != [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]:
        raise CannotConvertError("Vicinal's IoUCrop draws from the default options alone")
    state.notes.append("RandomIoUCrop: aspect ratios are of fractions of the sides, and boxes outside are empty")
    ratio = (float(step.min_aspect_ratio), float(step.max_aspect_ratio))
    return [vc.IoUCrop(scale=(float(step.min_scale), float(step.max_scale)), ratio=ratio, trials=int(step.trials))]


def _shortest(step: Any, state: State) -> Found:
    sizes = [float(value) for value in step.min_size]
    return [ShorterSide(vc.Choice(sizes), longest=int(step.max_size or 0), interpolation=how(step, state, shrinks=True))]


def _random_resize(step: Any, state: State) -> Found:
    sizes = vc.IntUniform(int(step.min_size), int(step.max_size) - 1)
    return [ShorterSide(sizes, interpolation=how(step, state, shrinks=True))]


def _scale_jitter(step: Any, state: State) -> Found:
    scale = numbers(step.scale_range)
    return [FittedScale(both(step.target_size), scale, interpolation=how(step, state, shrinks=True))]


GEOMETRY: dict[str, Callable[[Any, State], Found]] = {
    "RandomHorizontalFlip": _horizontal, "RandomVerticalFlip": _vertical, "CenterCrop": _center_crop,
    "RandomCrop": _random_crop, "Pad": _pad, "Resize": _resize, "RandomResizedCrop": _resized_crop, "RandomRotation": _rotation,
    "RandomAffine": _affine, "RandomPerspective": _perspective, "ElasticTransform": _elastic, "RandomZoomOut": _zoom_out,
    "RandomIoUCrop": _iou_crop, "RandomShortestSize": _shortest, "RandomResize": _random_resize,
    "ScaleJitter": _scale_jitter,
}  # fmt: skip
