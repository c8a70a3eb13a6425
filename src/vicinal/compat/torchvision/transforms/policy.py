"""The operations of torchvision's policies, how strong they get, and AutoAugment's tables, which are Vicinal's."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.compat.torchvision.chance import happens, whole
from vicinal.compat.torchvision.dispatch import run
from vicinal.compat.torchvision.kinds import PIL, kind_of
from vicinal.transforms.policy.table import sub_policies

Strengths = dict[str, tuple[NDArray[np.float64] | None, bool]]
"""Of each operation: its values by level, and whether their sign is drawn; None where it has no strength."""

_FACTORS = {
    "Brightness": "brightness", "Color": "saturation", "Contrast": "contrast", "Sharpness": "sharpness",
}  # fmt: skip
_TONES = {"AutoContrast": "autocontrast", "Equalize": "equalize", "Invert": "invert"}


class AutoAugmentPolicy(Enum):
    """The data sets that AutoAugment's tables were found on."""

    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


def strengths(levels: int, shift: tuple[float, float], shear: float, turn: float, factor: float, bits: float) -> Strengths:
    """The operations that all spaces have: up to this shift (x, y), slope, degrees, change of a factor, bits lost."""

    def line(most: float) -> NDArray[np.float64]:
        return np.linspace(0.0, most, levels)

    lost = np.round(np.arange(levels) / ((levels - 1) / bits))
    return {
        "ShearX": (line(shear), True), "ShearY": (line(shear), True), "TranslateX": (line(shift[0]), True),
        "TranslateY": (line(shift[1]), True), "Rotate": (line(turn), True),
        **{name: (line(factor), True) for name in _FACTORS}, "Posterize": (8 - lost, False),
        "Solarize": (np.linspace(1.0, 0.0, levels), False), "AutoContrast": (None, False), "Equalize": (None, False),
    }  # fmt: skip


def auto_augment(height: int, width: int) -> Strengths:
    """AutoAugment's ten levels."""
    space = strengths(10, (150.0 / 331.0 * width, 150.0 / 331.0 * height), 0.3, 30.0, 0.9, 4)
    return {**space, "Invert": (None, False)}


def rand_augment(levels: int, height: int, width: int) -> Strengths:
    """RandAugment's."""
    shift = (150.0 / 331.0 * width, 150.0 / 331.0 * height)
    return {"Identity": (None, False), **strengths(levels, shift, 0.3, 30.0, 0.9, 4)}


def trivial_augment(levels: int) -> Strengths:
    """TrivialAugment's wide ones, of which shifts are pixels."""
    return {"Identity": (None, False), **strengths(levels, (32.0, 32.0), 0.99, 135.0, 0.99, 6)}


def aug_mix(height: int, width: int, everything: bool) -> Strengths:
    """AugMix's ten levels; without ``everything`` none that overlaps ImageNet-C's corruptions."""
    space = strengths(10, (width / 3.0, height / 3.0), 0.3, 30.0, 0.9, 4)
    values = space["Posterize"][0]
    assert values is not None
    space["Posterize"] = (values - 4, False)
    return space if everything else {name: kept for name, kept in space.items() if name not in _FACTORS}


def drawn(space: Strengths, name: str, level: int | None) -> float:
    """The value of an operation at a level (None: a random one), with its sign."""
    values, signed = space[name]
    if values is None:
        return 0.0
    value = float(values[whole(0, len(values)) if level is None else level])
    return -value if signed and happens(0.5) else value


def pick(space: Strengths) -> str:
    """One operation."""
    return list(space)[whole(0, len(space))]


def sub_policy(policy: AutoAugmentPolicy) -> tuple[tuple[str, float, int | None], ...]:
    """A row of a table: twice an operation, its probability and level."""
    rows = sub_policies(policy.value)
    return rows[whole(0, len(rows))]


def applied(image: Any, name: str, value: float, interpolation: Any, fill: Any) -> Any:
    """One operation. Shears are about the corner, shifts are cut to whole pixels, thresholds are shares of white."""
    how = {"interpolation": interpolation, "fill": fill}
    if name == "Identity":
        return image
    if name in ("ShearX", "ShearY"):
        angle = math.degrees(math.atan(value))
        shear = [angle, 0.0] if name == "ShearX" else [0.0, angle]
        return run("affine", image, {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": shear, "center": [0, 0], **how})
    if name in ("TranslateX", "TranslateY"):
        shift = [int(value), 0] if name == "TranslateX" else [0, int(value)]
        return run("affine", image, {"angle": 0.0, "translate": shift, "scale": 1.0, "shear": [0.0, 0.0], **how})
    if name == "Rotate":
        return run("rotate", image, {"angle": value, **how})
    if name in _FACTORS:
        return run(f"adjust_{_FACTORS[name]}", image, {f"{_FACTORS[name]}_factor": 1.0 + value})
    if name == "Posterize":
        return run("posterize", image, {"bits": int(value)})
    if name == "Solarize":
        return run("solarize", image, {"threshold": _white(image) * value})
    return run(_TONES[name], image, {})


def _white(image: Any) -> int:
    if kind_of(image) == PIL:
        return 255
    from vicinal.compat.torchvision.tensors.levels import white

    return white(image.dtype)
