"""A band of rows of a separable filter in fixed point."""

from __future__ import annotations

from vicinal.backends.cpu.fixed.filter import filter_words, plan_filter
from vicinal.backends.cpu.jit import view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.unit import Unit


@Unit
def filter_words_band(places):
    room = room_at(places)
    job = room.job[0]
    if job.y == 0:
        job.reach_x, job.reach_y = plan_filter(view_f32(job.fill, 2 * job.taps), job.taps, room.shares)
    for r in range(job.rows):
        filter_words(
            job.address, job.plane_gap, job.height, job.width, job.reach_x, job.reach_y, room.shares, job.y + r,
            job.at + 2 * r * job.width, job.gap, room.padded, room.lines, job.level,
        )  # fmt: skip
