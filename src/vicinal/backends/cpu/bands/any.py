"""A band of rows of a warp, one pixel after the other."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.general import any_row
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def any_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        any_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.mode, job.border, fill, job.y + r, count,
            room.rows, r * count, room.taps, room.weights, job.low, job.high,
        )  # fmt: skip
