"""A band of rows of a bilinear warp of bytes whose axes stay axes, in fixed point."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.axis import NO_ROW, axis_row, plan_columns
from vicinal.backends.cpu.jit import address_of, view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def axis_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    planes, looked = room.planes, room.looked
    if job.y == 0:
        job.least, job.most = plan_columns(
            matrix, job.width, job.border, count, room.column, room.index, room.weight, room.base
        )
        job.even = job.odd = NO_ROW
    for r in range(job.rows):
        job.even, job.odd = axis_row(
            job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, job.least, job.most,
            room.column, address_of(room.index), room.weight, room.base, job.at + 2 * r * count, job.gap, address_of(planes),
            planes.strides[0], address_of(looked), looked.strides[0], job.even, job.odd, job.level,
        )  # fmt: skip
