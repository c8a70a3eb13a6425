"""What arrays of pictures do not say of themselves: said once for a call, a Batch or a Loader."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.errors import DataError, expected

CHANNEL_ORDERS = ("rgb", "bgr")
LAYOUTS = ("hwc", "chw")


def read_range(where: str, value: Any) -> tuple[float, float] | None:
    """(low, high), finite and low < high, or None; DataError for all else."""
    if value is None:
        return None
    try:
        ends = list(value)
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError, OverflowError):
        ends, low, high = [], 0.0, 0.0
    no_numbers = isinstance(value, str | dict | set) or any(isinstance(end, str | bytes | bool | np.bool_) for end in ends)
    if no_numbers or not (low < high and np.isfinite((low, high)).all()):
        raise DataError(expected(where, "(low, high) with low < high, what is black and what is white, or None", value))
    return low, high


def _range(value: Any) -> tuple[float, float] | None:
    return read_range("value_range", value)


def _option(choices: tuple[str, ...], optional: bool) -> Any:
    def check(_: object, attribute: Any, value: object) -> None:
        if not (isinstance(value, str) and value in choices) and not (optional and value is None):
            choice = " or ".join(map(repr, choices)) + (" or None" if optional else "")
            raise DataError(expected(attribute.name, choice, value))

    return check


def _flag(_: object, attribute: Any, value: object) -> None:
    if value is not None and not isinstance(value, bool):
        raise DataError(expected(attribute.name, "True, False or None", value))


@attrs.frozen
class Convention:
    """``channels``: "rgb" or "bgr". ``layout``: "hwc", "chw", or None where the shape says it (data.layout).

    ``alpha``: whether the last of 2 or 4 channels is; None: of PIL's LA and RGBA and of files with alpha, and of no
    array. ``value_range``: the numbers (low, high) that are black and white; None: those of the dtype (data.values).
    ``asked``: who is asked first where pictures lie (data.places.Finder).
    Raises DataError for other values.
    """

    channels: str = attrs.field(default="rgb", validator=_option(CHANNEL_ORDERS, False))
    layout: str | None = attrs.field(default=None, validator=_option(LAYOUTS, True))
    alpha: bool | None = attrs.field(default=None, validator=_flag)
    value_range: tuple[float, float] | None = attrs.field(default=None, converter=_range)
    asked: Any = attrs.field(default=None, eq=False, repr=False)

    @property
    def bgr(self) -> bool:
        return self.channels == "bgr"

    def within(self, batch: Convention) -> Convention:
        """What a call with a Batch goes by: the Batch's, which the call may only repeat, but for a range that it lacks."""
        if self is PLAIN or self == batch:
            return batch if self.asked is None else attrs.evolve(batch, asked=self.asked)
        for name in ("channels", "layout", "alpha", "value_range"):
            own, said = getattr(self, name), getattr(batch, name)
            if own not in (getattr(PLAIN, name), said) and not (name == "value_range" and said is None):
                raise DataError(expected(name, f"{said!r}, as the Batch says", own))
        return attrs.evolve(batch, value_range=batch.value_range or self.value_range, asked=self.asked)


PLAIN = Convention()
"""Of most calls."""


def convention(
    channels: str = "rgb", layout: str | None = None, alpha: bool | None = None, value_range: Any = None, asked: Any = None
) -> Convention:  # fmt: skip
    """The ``Convention`` of these; PLAIN at no cost where none is said."""
    if channels is PLAIN.channels and layout is None and alpha is None and value_range is None and asked is None:
        return PLAIN
    return Convention(channels, layout, alpha, value_range, asked)
