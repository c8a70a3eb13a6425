"""A band of rows of a nearest warp."""

from __future__ import annotations

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.ahead import pixels_ahead
from vicinal.backends.cpu.gather.nearest import pixels_at
from vicinal.backends.cpu.jit import address_of, view_f32
from vicinal.backends.cpu.move import nearest_places
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def nearest_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        nearest_places(matrix, job.height, job.width, job.border, job.y + r, count, room.offset)
        ahead = pixels_ahead(matrix, job.width, job.y + r, count)
        pixels_at(
            job.kind, job.address, job.height, job.width, job.channels, room.offset, ahead, count, fill, room.rows, r * count,
            address_of(room.planes), room.planes.strides[0], address_of(room.bytes), job.level,
        )  # fmt: skip
