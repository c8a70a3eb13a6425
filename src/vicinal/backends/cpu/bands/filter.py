"""A band of rows of a separable filter."""

from __future__ import annotations

from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.ops.filter import filter_row
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def filter_band(places):
    room = room_at(places)
    job = room.job[0]
    weights = view_f32(job.fill, 2 * job.taps)
    for r in range(job.rows):
        filter_row(
            job.address, job.height, job.width, job.channels, weights, job.taps, job.y + r, room.rows, r * job.count,
            room.padded,
        )  # fmt: skip
