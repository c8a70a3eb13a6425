"""A band of rows of a bilinear warp of any other kind."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.plane import plane_row
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def plane_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        plane_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, room.rows,
            r * count, room.u, room.v, room.offset, room.steps, room.staging, job.level,
        )  # fmt: skip
