"""Sizes as torchvision reads and computes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Size = int | Sequence[int] | None


def resized(canvas: Sequence[int], size: Size, max_size: int | None = None) -> tuple[int, int]:
    """Height and width after ``resize``: of two numbers they, of one the shorter side, of None the longer one is max_size.

    Lengths are cut to whole pixels. Raises ValueError for combinations that mean nothing.
    """
    if size is None:
        if max_size is None:
            raise ValueError("resize: expected max_size where size is None, got None")
        short, long = int(max_size * min(canvas) / max(canvas)), int(max_size)
        return (short, long) if canvas[0] <= canvas[1] else (long, short)
    sides = [size] if isinstance(size, int) else list(size)
    if len(sides) == 2:
        if max_size is not None:
            raise ValueError("resize: expected max_size only where size is the length of the shorter side, got both sides")
        return int(sides[0]), int(sides[1])
    if len(sides) != 1:
        raise ValueError(f"resize: expected a size of 1 or 2 numbers, got {len(sides)}")
    short = int(sides[0])
    long = int(short * max(canvas) / min(canvas))
    if max_size is not None:
        if max_size <= short:
            raise ValueError(f"resize: expected max_size = {max_size} greater than the shorter side, got size = {short}")
        if long > max_size:
            short, long = int(max_size * short / long), int(max_size)
    return (short, long) if canvas[0] <= canvas[1] else (long, short)


def both(size: Any, what: str = "size") -> tuple[int, int]:
    """Height and width of one number for both, or of two. Raises TypeError and ValueError for other values."""
    if isinstance(size, int):
        return size, size
    if not isinstance(size, Sequence) or isinstance(size, str):
        raise TypeError(f"{what}: expected an integer or a sequence of integers, got {type(size).__name__}")
    if len(size) not in (1, 2):
        raise ValueError(f"{what}: expected an integer, or a sequence of 1 or 2 integers, got {size!r}")
    return int(size[0]), int(size[-1])


def sides_of(padding: Any) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of one number for all, of two (left and right, top and bottom), or of four."""
    if isinstance(padding, (int, float)):
        return (int(padding),) * 4
    if not isinstance(padding, (tuple, list)):
        raise TypeError(f"padding: expected an integer, a list or a tuple, got {type(padding).__name__}")
    values = [int(value) for value in padding]
    if len(values) == 1:
        return (values[0],) * 4
    if len(values) == 2:
        return values[0], values[1], values[0], values[1]
    if len(values) == 4:
        return values[0], values[1], values[2], values[3]
    raise ValueError(f"padding: expected 1, 2 or 4 numbers, got {len(values)}")


PADDING_MODES = ("constant", "edge", "reflect", "symmetric")


def padding_mode_of(mode: str) -> str:
    """A checked name of what is beyond the picture."""
    if mode not in PADDING_MODES:
        raise ValueError(f"padding_mode: expected one of {', '.join(PADDING_MODES)}, got {mode!r}")
    return mode


def center_window(canvas: Sequence[int], size: Any) -> tuple[int, int, int, int]:
    """Top, left, height and width of the middle; halves are rounded to even."""
    height, width = both(size, "output_size")
    return round((canvas[0] - height) / 2), round((canvas[1] - width) / 2), height, width


def center_padding(canvas: Sequence[int], height: int, width: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what a picture lacks to have this size; the odd pixel is at right and bottom."""
    down, across = max(height - canvas[0], 0), max(width - canvas[1], 0)
    return across // 2, down // 2, (across + 1) // 2, (down + 1) // 2


def corner_windows(canvas: Sequence[int], size: Any) -> list[tuple[int, int, int, int]]:
    """Top, left, height and width of the four corners and the middle. Raises ValueError where the size is too great."""
    height, width = both(size)
    if height > canvas[0] or width > canvas[1]:
        raise ValueError(f"size: expected at most the picture's {tuple(canvas)}, got {(height, width)}")
    down, across = canvas[0] - height, canvas[1] - width
    corners = [(0, 0), (0, across), (down, 0), (down, across)]
    return [(top, left, height, width) for top, left in corners] + [center_window(canvas, [height, width])]
