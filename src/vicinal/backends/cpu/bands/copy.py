"""A band of rows of an exact copy."""

from __future__ import annotations

from vicinal.backends.cpu.gather.exact import copy_rows
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def copy_band(places):
    room = room_at(places)
    job = room.job[0]
    copy_rows(
        job.kind, job.address, job.height, job.width, job.channels, room.steps, job.border, view_f32(job.fill, job.channels),
        job.y, job.rows, job.count, room.rows, room.spare, room.planes, job.level,
    )  # fmt: skip
