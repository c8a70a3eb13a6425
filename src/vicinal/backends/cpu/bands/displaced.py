"""A band of rows of a warp with a displacement field."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.displaced import displaced_row
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def displaced_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    nodes, canvas = (job.per_row, job.node_rows, job.node_columns), (job.out_height, count)
    for r in range(job.rows):
        displaced_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.shifts, nodes, canvas, job.mode, job.border,
            fill, job.y + r, count, room.rows, r * count, room.u, room.v, room.offset, room.staging, room.taps, room.weights,
            job.low, job.high, job.level,
        )  # fmt: skip
