"""The pointwise ops of a pass on a band of rows."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import ANY_LENGTH
from vicinal.backends.cpu.codes import COLUMNS
from vicinal.backends.cpu.jit import carray, pointer, view_f32, view_u64
from vicinal.backends.cpu.ops.apply import apply_band
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def ops_band(places):
    room = room_at(places)
    job = room.job[0]
    code = carray(pointer(job.code), (ANY_LENGTH, COLUMNS), np.int32)
    params, keys = view_f32(job.params, ANY_LENGTH), view_u64(job.keys, ANY_LENGTH)
    rectangles = carray(pointer(job.rectangles), (ANY_LENGTH, 4), np.int64)
    for i in range(job.start, job.stop):
        if not apply_band(code[room.order[i]], params, keys, rectangles, room, job):
            job.unknown = room.order[i]
            return
