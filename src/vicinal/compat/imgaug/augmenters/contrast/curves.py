"""Contrast by curves."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.contrast.by_numbers import ByNumbers
from vicinal.compat.imgaug.pixels import contrast

ALL_INTEGERS = "uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 float32 float64"
UP_TO_32_BITS = "uint8 uint16 uint32 int8 int16 int32 float16 float32 float64"


def adjust_contrast_gamma(arr: Any, gamma: Any) -> Any:
    """white * (v / white) ** gamma; white is the greatest integer, or 1 for floats. uint8 is cut, not rounded."""
    return arr.copy() if arr.size == 0 else contrast.gamma(arr, float(gamma))


def adjust_contrast_sigmoid(arr: Any, gain: Any, cutoff: Any) -> Any:
    """white / (1 + exp(gain * (cutoff - v / white)))."""
    return arr.copy() if arr.size == 0 else contrast.sigmoid(arr, float(gain), float(cutoff))


def adjust_contrast_log(arr: Any, gain: Any) -> Any:
    """white * gain * log2(1 + v / white)."""
    return arr.copy() if arr.size == 0 else contrast.log(arr, float(gain))


def adjust_contrast_linear(arr: Any, alpha: Any) -> Any:
    """middle + alpha * (v - middle); the middle is 127 for uint8, 0 for floats."""
    return arr.copy() if arr.size == 0 else contrast.linear(arr, float(alpha))


class GammaContrast(ByNumbers):
    """Contrast by a power."""

    def __init__(
        self,
        gamma: Any = (0.7, 1.7),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        numbers = [iap.handle_continuous_param(gamma, "gamma")]
        super().__init__(adjust_contrast_gamma, numbers, per_channel, ALL_INTEGERS, seed, name, random_state, deterministic)


class SigmoidContrast(ByNumbers):
    """Contrast by a sigmoid, steep by `gain` about `cutoff`."""

    def __init__(
        self,
        gain: Any = (5, 6),
        cutoff: Any = (0.3, 0.6),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        numbers = [
            iap.handle_continuous_param(gain, "gain", value_range=(0, None)),
            iap.handle_continuous_param(cutoff, "cutoff", value_range=(0, 1.0)),
        ]
        super().__init__(adjust_contrast_sigmoid, numbers, per_channel, ALL_INTEGERS, seed, name, random_state, deterministic)


class LogContrast(ByNumbers):
    """Contrast by a logarithm."""

    def __init__(
        self,
        gain: Any = (0.4, 1.6),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        numbers = [iap.handle_continuous_param(gain, "gain", value_range=(0, None))]
        super().__init__(adjust_contrast_log, numbers, per_channel, ALL_INTEGERS, seed, name, random_state, deterministic)


class LinearContrast(ByNumbers):
    """Contrast by a factor about the middle."""

    def __init__(
        self,
        alpha: Any = (0.6, 1.4),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        numbers = [iap.handle_continuous_param(alpha, "alpha")]
        super().__init__(adjust_contrast_linear, numbers, per_channel, UP_TO_32_BITS, seed, name, random_state, deterministic)
