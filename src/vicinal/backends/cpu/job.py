"""What a segment tells the units that it calls: one record in the thread's Room."""

from __future__ import annotations

import numpy as np

_FIELDS = {
    np.int64: (
        "kind", "address", "height", "width", "channels", "colour",  # the source, and how many channels colours have
        "matrix", "fill", "mode", "border", "taps",  # how to gather: addresses of nine float64 and of params; of a filter
        "shifts", "per_row", "node_rows", "node_columns", "cubic", "out_height",  # a displacement field, and what it lies over
        "spread",  # from band to band: the last row of its nodes in the room
        "sink",  # where displaced rows of 8-bit colour may go as they are, with no ops on them; 0 once the unit leaves rows
        "y", "rows", "count",  # the band: its first row, how many, and pixels of one
        "least", "most", "even", "odd",  # of gather/axis.py, from band to band: source columns it needs, rows it holds
        "code", "params", "keys", "rectangles", "start", "stop",  # the sample's tables, and the ops of the pass
        "level", "stream",
        "at", "gap",  # where rows in fixed point go: the address of the first, and bytes from one channel to the next
        "plane_gap", "reach_x", "reach_y",  # of a filter in fixed point: bytes between the planes it reads; how far it reaches
        "has",  # what the pass knows of the whole picture: codes.NOTHING to HISTOGRAM
        "holds",  # whether pictures of floats are held to their range when they are read, as an op of theirs clamps
        "unknown",  # what a unit answers: the number of an op that it has no code for, or -1
    ),
    np.float32: ("top", "low", "high"),
}  # fmt: skip

JOB = np.dtype([(name, kind) for kind, names in _FIELDS.items() for name in names], align=True)
