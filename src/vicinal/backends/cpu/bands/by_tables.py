"""A whole picture of bytes looked up in tables (by_table.py); where from and to, and which, the job says."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import ANY_LENGTH
from vicinal.backends.cpu.by_table import by_histogram, by_mean, make_table
from vicinal.backends.cpu.codes import COLUMNS
from vicinal.backends.cpu.jit import carray, pointer, view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.tables_left import TABLE, TABLES
from vicinal.backends.cpu.unit import Unit
from vicinal.backends.cpu.vectors.simd import look_up


@Unit
def by_tables(places):
    room = room_at(places)
    job = room.job[0]
    code, params = carray(pointer(job.code), (ANY_LENGTH, COLUMNS), np.int32), view_f32(job.params, ANY_LENGTH)
    order, ramp, known, table, pixels = room.order, room.noise, room.known, room.table, job.height * job.width
    if job.mode == TABLE:
        make_table(
            np.int64(0), order, job.start, job.stop, code, params, job.colour, ramp, known[0], table[0], job.top, job
        )  # fmt: skip
        look_up(job.address, job.sink, table[0], pixels * job.channels, job.level, job.stream != 0)
    elif job.mode == TABLES:
        by_histogram(
            job.address, job.sink, pixels, job.channels, order, job.start, job.stop, code, params, ramp, room.counts, known,
            table, room.planes, job.top, job.level, job,
        )  # fmt: skip
    else:
        by_mean(
            job.address, job.sink, pixels, job.channels, order, job.start, job.stop, code, params, job.colour, ramp, room.sums,
            known, table, room.planes, job.top, job.level, job,
        )  # fmt: skip
