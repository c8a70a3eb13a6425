"""Weighted sums of intermediate pictures."""

from __future__ import annotations

from vicinal.backends.cpu.jit import kernel, view_f32


@kernel
def fork(source, count, weight, kept, mixed):
    """Copies ``count`` values at address ``source`` to ``kept``, and begins the sum ``mixed`` with weight times them."""
    values = view_f32(source, count)
    for k in range(count):
        kept[k] = values[k]
        mixed[k] = weight * values[k]


@kernel
def join(source, count, weight, low, high, mixed):
    """Adds weight times ``count`` values at address ``source`` to the sum, clamped to low..high."""
    values = view_f32(source, count)
    for k in range(count):
        mixed[k] = min(max(mixed[k] + weight * values[k], low), high)
