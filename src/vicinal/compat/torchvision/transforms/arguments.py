"""Arguments of transforms as torchvision reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.compat.torchvision.interpolation import interpolation_of


def size_of(size: Any) -> tuple[int, int]:
    """(height, width) of one number or two. Raises TypeError and ValueError for others."""
    if not isinstance(size, (int, Sequence)) or isinstance(size, str):
        raise TypeError(f"size: expected one or two integers, got {type(size)}")
    if isinstance(size, int):
        return size, size
    if len(size) not in (1, 2):
        raise ValueError(f"size: expected one or two integers, got {size}")
    return int(size[0]), int(size[-1])


def angles_of(value: Any, name: str, lengths: tuple[int, ...] = (2,)) -> list[float]:
    """[-a, a] of one positive number, or as many numbers as one of ``lengths``."""
    if isinstance(value, (int, float)):
        if value < 0:
            raise ValueError(f"{name}: expected a number of at least 0, or (low, high), got {value}")
        return [-float(value), float(value)]
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"{name}: expected a number or a sequence, got {type(value)}")
    if len(value) not in lengths:
        raise ValueError(f"{name}: expected a number, or a sequence of {' or '.join(map(str, lengths))}, got {value}")
    return [float(number) for number in value]


def pair_of(value: Any, name: str, length: int = 2) -> Sequence[float]:
    """A sequence of this many numbers, as it is."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"{name}: expected a sequence of {length}, got {type(value)}")
    if len(value) != length:
        raise ValueError(f"{name}: expected a sequence of {length}, got {value}")
    return value


def mode_of(value: Any) -> Any:
    """A checked mode; names stay names."""
    mode = interpolation_of(value)
    return value if isinstance(value, str) else mode


def factors_of(value: Any, name: str, center: float = 1.0, bound: tuple[float, float] = (0.0, float("inf"))) -> Any:
    """(low, high) of one number around ``center`` or of two; None where they change nothing."""
    if value is None:
        return None
    if isinstance(value, (int, float)):
        if value < 0:
            raise ValueError(f"If {name} is a single number, it must be non negative.")
        low, high = center - value, center + value
        low = max(low, 0.0) if center == 1 else low
    elif isinstance(value, Sequence) and len(value) == 2:
        low, high = float(value[0]), float(value[1])
    else:
        raise TypeError(f"ColorJitter.{name}: expected a number or (low, high), got {value}")
    if not bound[0] <= low <= high <= bound[1]:
        raise ValueError(f"{name} values should be between {bound}, but got {[low, high]}.")
    return None if low == high == center else (float(low), float(high))
