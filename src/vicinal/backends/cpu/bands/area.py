"""A band of rows of an area warp."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.gather.area import area_row, plan_area
from vicinal.backends.cpu.jit import address_of, carray, pointer, view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def area_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    most = room.area_taps.shape[0] // count  # of a column: encode.py asks for as many as the batch may need
    taps = carray(pointer(address_of(room.area_taps)), (count, most), np.int64)
    weights = carray(pointer(address_of(room.area_weights)), (count, most), np.float32)
    counts = room.column[:count]
    if job.y == 0:
        plan_area(matrix, job.width, job.border, count, taps, weights, counts, room.taps[0], room.weights[0])
    for r in range(job.rows):
        area_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, taps,
            weights, counts, room.taps, room.weights, room.rows, r * count, room.total,
        )  # fmt: skip
