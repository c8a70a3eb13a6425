"""Colours, filters, noise and policies of torchvision as Vicinal's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import vicinal as vc
from vicinal.compat.torchvision.conversion.geometry import how
from vicinal.compat.torchvision.conversion.state import CannotConvertError, Found, State, numbers

_JITTERS = ("brightness", "contrast", "saturation", "hue")


def _jitter(step: Any, state: State) -> Found:
    state.check_colours()
    given: dict[str, Any] = {name: numbers(getattr(step, name)) for name in _JITTERS if getattr(step, name) is not None}
    return [vc.ColorJitter(**given, random_order=len(given) > 1)] if given else []


def _distort(step: Any, state: State) -> Found:
    state.check_colours()
    given: dict[str, Any] = {name: numbers(getattr(step, name)) for name in _JITTERS}
    p = float(step.p)
    if p == 0.5:
        return [vc.PhotometricDistort(**given)]
    brightness, contrast = vc.Brightness(given["brightness"], p=p), vc.Contrast(given["contrast"], p=p)
    others = [vc.Saturation(given["saturation"], p=p), vc.Hue(given["hue"], p=p)]
    order = vc.OneOf([vc.Pipeline([contrast, *others]), vc.Pipeline([*others, contrast])])
    return [brightness, order, vc.ChannelShuffle(p=p)]


def _grey(step: Any, state: State) -> Found:
    state.check_colours()
    state.one_channel = int(step.num_output_channels) == 1
    return [vc.Grayscale()]


def _random_grey(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Grayscale(p=float(step.p))]


def _shuffle(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.ChannelShuffle()]


def _invert(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Invert(p=float(step.p))]


def _posterize(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Posterize(int(step.bits), p=float(step.p))]


def _solarize(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Solarize(state.level(float(step.threshold)), p=float(step.p))]


def _sharpness(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Sharpness(float(step.sharpness_factor), p=float(step.p))]


def _autocontrast(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.AutoContrast(p=float(step.p))]


def _equalize(step: Any, state: State) -> Found:
    state.check_colours()
    return [vc.Equalize(p=float(step.p))]


def _blur(step: Any, state: State) -> Found:
    state.check_colours()
    across, down = (int(size) for size in step.kernel_size)
    if across != down:
        raise CannotConvertError(f"the kernel has {across} columns and {down} rows, and Vicinal's is square")
    return [vc.GaussianBlur(numbers(step.sigma), kernel=across)]


def _noise(step: Any, state: State) -> Found:
    state.check_colours()
    if float(step.mean) != 0:
        raise CannotConvertError(f"the mean is {step.mean}, and Vicinal's noise has mean 0")
    if not step.clip:
        raise CannotConvertError("clip is False, and Vicinal clips what it stores")
    return [vc.GaussianNoise((float(step.sigma), float(step.sigma)))]


def _jpeg(step: Any, state: State) -> Found:
    state.check_colours()
    low, high = (int(value) for value in step.quality)
    return [vc.ImageCompression(low if low == high else vc.IntUniform(low, high))]


def _erasing(step: Any, state: State) -> Found:
    value = step.value
    if value is None or isinstance(value, str):
        raise CannotConvertError("value is 'random', normal noise, and Vicinal's is uniform")
    (low, high), area = numbers(step.ratio), numbers(step.scale)
    fill = state.level(value)
    # torchvision's ratio is height by width.
    return [vc.RandomErasing(area, (1 / high, 1 / low), fill=fill, p=float(step.p))]


def _policy(step: Any, state: State) -> dict[str, Any]:
    state.check_colours()
    return {"interpolation": how(step, state), "fill": state.level(0 if step.fill is None else step.fill)}


def _auto(step: Any, state: State) -> Found:
    return [vc.AutoAugment(step.policy.value, **_policy(step, state))]


def _rand(step: Any, state: State) -> Found:
    # Magnitudes are steps of as many bins; Vicinal's go from 0 to 30.
    magnitude = float(step.magnitude) * 30 / (int(step.num_magnitude_bins) - 1)
    return [vc.RandAugment(int(step.num_ops), magnitude, **_policy(step, state))]


def _trivial(step: Any, state: State) -> Found:
    return [vc.TrivialAugmentWide(int(step.num_magnitude_bins), **_policy(step, state))]


def _aug_mix(step: Any, state: State) -> Found:
    state.notes.append("AugMix: severities are continuous, as in the published code, and not one of ten steps")
    depth = int(step.chain_depth) if int(step.chain_depth) > 0 else None
    common: dict[str, Any] = {"alpha": float(step.alpha), "all_operations": bool(step.all_ops)}
    return [vc.AugMix(float(step.severity), int(step.mixture_width), depth, **common, **_policy(step, state))]


COLOR: dict[str, Callable[[Any, State], Found]] = {
    "ColorJitter": _jitter, "RandomPhotometricDistort": _distort, "Grayscale": _grey, "RandomGrayscale": _random_grey,
    "RandomChannelPermutation": _shuffle, "RandomInvert": _invert, "RandomPosterize": _posterize, "RandomSolarize": _solarize,
    "RandomAdjustSharpness": _sharpness, "RandomAutocontrast": _autocontrast, "RandomEqualize": _equalize,
    "GaussianBlur": _blur, "GaussianNoise": _noise, "JPEG": _jpeg, "RandomErasing": _erasing, "AutoAugment": _auto,
    "RandAugment": _rand, "TrivialAugmentWide": _trivial, "AugMix": _aug_mix,
}  # fmt: skip
