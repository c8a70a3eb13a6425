"""A band of rows of a bicubic warp."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.cubic import cubic_row
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def cubic_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        cubic_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, room.rows,
            r * count, room.u, room.v, room.offset, room.staging, room.total, room.taps, room.weights, job.low, job.high,
        )  # fmt: skip
