"""What is known while a pipeline is converted, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from vicinal.transforms.base import Transform

Found = list[Transform]


class CannotConvertError(Exception):
    """A step has no counterpart; the message says why."""


@attrs.define
class State:
    """Where the conversion stands.

    ``floats``: levels are in [0, 1], so fills are. ``normalize``: mean and std, once they were met: later fills are after it.
    ``form``: of the result: "given" (as the input), "tensor", "Image", "PIL". ``dtype``: of the result, by name, or None.
    ``one_channel``: grey results lose their equal channels. ``flips``: points are pixel centres.
    ``before``, ``after``: functions that run on the inputs, and on the results. ``notes``: what differs, in words.
    """

    floats: bool = False
    normalize: tuple[Sequence[float], Sequence[float]] | None = None
    form: str = "given"
    dtype: str | None = None
    mode: str | None = None
    one_channel: bool = False
    flips: bool = False
    before: list[Callable[..., Any]] = attrs.Factory(list)
    after: list[Callable[..., Any]] = attrs.Factory(list)
    notes: list[str] = attrs.Factory(list)

    def level(self, value: Any) -> Any:
        """A level, or one a channel, of the step's pictures as fractions of the range. CannotConvertError outside of it."""
        values = [float(one) for one in (value if isinstance(value, (tuple, list)) else [value])]
        if self.normalize is not None:
            mean, std = self.normalize
            count = max(len(values), len(mean), len(std))
            values = [_at(values, k) * _at(std, k) + _at(mean, k) for k in range(count)]
        elif not self.floats:
            values = [one / 255.0 for one in values]
        if any(not -1e-9 <= one <= 1 + 1e-9 for one in values):
            raise CannotConvertError(f"a fill of {value} lies outside of the range of its pictures")
        values = [min(max(one, 0.0), 1.0) for one in values]
        return values[0] if len(values) == 1 else tuple(values)

    def border(self, step: Any) -> dict[str, Any]:
        """``fill`` and ``mask_fill`` of a step's ``fill``: a number, one a channel, a dict by class, or None."""
        fill = step.fill
        by_class = isinstance(fill, dict)
        names = {getattr(key, "__name__", key): value for key, value in fill.items()} if by_class else {}
        pictures = next((names[name] for name in ("Image", "Tensor", "others") if name in names), 0) if by_class else fill
        masks = names.get("Mask", names.get("others", 0)) if by_class else fill if is_v2(step) else 0
        scalar = isinstance(masks, (int, float))
        return {"fill": self.level(0 if pictures is None else pictures), "mask_fill": int(masks) if scalar else 0}

    def check_colours(self) -> None:
        """CannotConvertError where colours would be changed after they were normalized."""
        if self.normalize is not None:
            raise CannotConvertError("it changes colours after Normalize, which Vicinal runs last")


def _at(values: Sequence[float], index: int) -> float:
    return float(values[index if len(values) > 1 else 0])


def is_v2(step: Any) -> bool:
    """Whether a transform is one of v2, by its module."""
    return ".v2" in type(step).__module__


def numbers(value: Any) -> tuple[float, float]:
    """A pair of numbers of a list, a tuple or a tensor."""
    low, high = (float(one) for one in value)
    return low, high
