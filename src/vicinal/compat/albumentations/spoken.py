"""Arguments of Albumentations in the words of Vicinal's transforms."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from vicinal.sampling.distribution import Distribution
from vicinal.sampling.uniforms import IntUniform
from vicinal.transforms.catalogue import transform_class

INTERPOLATIONS = {0: "nearest", 1: "bilinear", 2: "bicubic", 3: "area"}
BORDERS = {0: "constant", 1: "edge", 2: "symmetric", 3: "wrap", 4: "reflect"}
"""OpenCV's numbers; its 2 repeats the edge, its 4 does not."""

Made = list[Any]
Lowering = Callable[[Any], Any]


class Unsayable(Exception):  # noqa: N818 - a reason that is collected, not an error that is shown
    """Why a transform has no counterpart."""


def vc(name: str, *args: Any, **kwargs: Any) -> Any:
    """A transform of Vicinal."""
    return transform_class(name)(*args, **kwargs)


def need(holds: bool, reason: str) -> None:
    """Unsayable, unless something holds."""
    if not holds:
        raise Unsayable(reason)


def number(ends: Any, factor: float = 1, shift: float = 0) -> Any:
    """A range times a factor plus a shift; one number where it has one value."""
    low, high = sorted((ends[0] * factor + shift, ends[1] * factor + shift))
    return low if low == high else (low, high)


def whole(ends: Any) -> int | Distribution | Any:
    """A range of whole numbers, each as likely."""
    need(all(math.isfinite(end) for end in ends), f"{ends} are no whole numbers")
    return int(ends[0]) if ends[0] == ends[1] else IntUniform(int(ends[0]), int(ends[1]))


def level(value: Any) -> Any:
    """A fill in levels of bytes as a fraction of the range."""
    need(not isinstance(value, str), f"fill={value!r} has no counterpart")
    shares = [x / 255 for x in value] if isinstance(value, (tuple, list)) else value / 255
    need(min(shares) >= 0 and max(shares) <= 1 if isinstance(shares, list) else 0 <= shares <= 1, f"fill={value} is no level")
    return tuple(shares) if isinstance(shares, list) else shares


def label(value: Any) -> Any:
    """A mask's fill as a label."""
    one = not isinstance(value, (tuple, list)) and math.isfinite(value)
    need(one and value == int(value), f"fill_mask={value} is no label")
    return int(value)


def flags(t: Any) -> dict[str, Any]:
    """The interpolation; masks are resampled by nearest only."""
    need(getattr(t, "mask_interpolation", 0) == 0, "masks are resampled by nearest only (mask_interpolation=0)")
    need(t.interpolation in INTERPOLATIONS, f"interpolation={t.interpolation} has no counterpart")
    return {"interpolation": INTERPOLATIONS[t.interpolation]}


def surroundings(t: Any) -> dict[str, Any]:
    """What lies beyond the picture."""
    return {"border": BORDERS[t.border_mode], "fill": level(t.fill), "mask_fill": label(t.fill_mask)}
