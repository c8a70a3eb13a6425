"""The program that draws what a record says, for other pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.groups import Groups
from vicinal.data.samples import Samples
from vicinal.data.values import Values
from vicinal.errors import DataError, expected
from vicinal.program.program import Program
from vicinal.record.compare import check_same
from vicinal.record.record import Record
from vicinal.transforms.catalogue import composes

Lower: TypeAlias = Callable[[Samples, NDArray[np.uint64], NDArray[np.uint32], Values | None, int], Program]
"""The program of samples, drawn under ids, epochs and a seed."""


def replayed(lower: Lower, record: Record, samples: Samples, values: Values | None) -> Program:
    """The program that ``lower`` makes for ``samples`` under the record's key, if it draws what the record holds."""
    if not isinstance(record, Record):
        raise DataError(expected("Pipeline.replay.record", "a vicinal.Record", record))
    count = len(samples)
    if len(record) not in (1, count):
        raise DataError(expected("Pipeline.replay", f"{len(record)} pictures, as many as the record has samples", count))
    rows = np.broadcast_to(np.arange(len(record)), count)  # one sample holds for all
    if record.frames is not None and samples.groups is None:
        groups = Groups(np.arange(count), record.ids[rows], record.frames[rows], frozen=False)
        samples = attrs.evolve(samples, groups=groups)
    program = lower(samples, record.ids[rows], record.epochs[rows], values, record.seed)
    mix = next((op.place for op in program.ops if op.mixes), "") if program.mixes else ""
    if mix and len(record) != count:
        got = f"that of 1 sample and {count} pictures"
        raise DataError(f"{mix}: expected the record of a whole batch and as many pictures, got {got}")
    if not count and record.sizes is None:
        return program  # there is no size to draw for
    check_same(record, _as_recorded(lower, record, samples, values, program).record, composes)
    return program


def _as_recorded(lower: Lower, record: Record, samples: Samples, values: Values | None, program: Program) -> Program:
    """What this pipeline draws for pictures of the record's sizes, as some of what is drawn is in pixels of those.

    Of a record that does not know them, the pictures' own sizes are taken.
    """
    sizes = samples.sizes[: len(record)] if record.sizes is None else record.sizes
    if len(record) == len(samples) and np.array_equal(sizes, samples.sizes):
        return program
    blank = np.zeros((1, 1, samples.channels), samples.dtype)
    pictures = [np.broadcast_to(blank, (height, width, samples.channels)) for height, width in sizes.tolist()]
    stand_in = attrs.evolve(samples, images=pictures, layout="hwc")
    return lower(stand_in, record.ids, record.epochs, values, record.seed)
