"""The colours of Pascal VOC's masks."""

from __future__ import annotations

VOID = 255
"""The index of borders between objects, which no loss counts."""


def _colour(index: int) -> tuple[int, int, int]:
    """The development kit's colour map: three bits of the index at a time become the high bits of red, green, blue."""
    channels = [0, 0, 0]
    for bit in range(8):
        for channel in range(3):
            channels[channel] |= (index >> (3 * bit + channel) & 1) << (7 - bit)
    return channels[0], channels[1], channels[2]


COLOURS = tuple(channel for index in range(256) for channel in _colour(index))
"""768 numbers, RGB by index."""
