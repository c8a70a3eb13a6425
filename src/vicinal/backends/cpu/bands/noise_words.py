"""Noise on a band of rows in fixed point: op ``job.start`` of the code."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import ANY_LENGTH
from vicinal.backends.cpu.codes import COLUMNS, MODE, PARAM, WORD
from vicinal.backends.cpu.fixed.rows import add
from vicinal.backends.cpu.jit import carray, pointer, view_f32, view_u64
from vicinal.backends.cpu.ops.noise import gaussian_row
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def noise_words_band(places):
    room = room_at(places)
    job = room.job[0]
    step = carray(pointer(job.code), (ANY_LENGTH, COLUMNS), np.int32)[job.start]
    amount, key = view_f32(job.params, ANY_LENGTH)[step[PARAM]], view_u64(job.keys, ANY_LENGTH)[step[WORD]]
    for r in range(job.rows):
        for c in range(3):
            if c == 0 or step[MODE]:
                gaussian_row(key, c, job.y + r, job.count, room.noise, room.drawn)
            add(job.at + c * job.gap + 2 * r * job.count, job.count, amount, room.noise)
