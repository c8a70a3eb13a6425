"""A band of rows of a bilinear warp of 8-bit colour, of any other kind than those whose axes stay axes, in fixed point."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.fixed.plane import plane_words
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def plane_words_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        plane_words(
            job.address, job.height, job.width, matrix, job.border, fill, job.y + r, count, job.at + 2 * r * count, job.gap,
            room.u, room.v, room.offset, room.steps, job.level,
        )  # fmt: skip
