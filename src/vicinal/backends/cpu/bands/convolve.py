"""A band of rows of a dense filter."""

from __future__ import annotations

from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.ops.convolve import convolve_row
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def convolve_band(places):
    room = room_at(places)
    job = room.job[0]
    weights = view_f32(job.fill, job.taps * job.taps)
    for r in range(job.rows):
        convolve_row(
            job.address, job.height, job.width, job.channels, job.colour, weights, job.taps, job.y + r, room.rows,
            r * job.count, job.low, job.high,
        )  # fmt: skip
