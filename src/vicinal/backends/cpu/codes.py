"""How a program is written down for the kernels: opcodes and the columns of the tables.

``code`` [ops, COLUMNS] int32 is the same for all samples; ``params`` [N, P] float32, ``words`` [N, Q] uint64 (keys and
32-bit thresholds), ``rectangles`` [N, R, 4] int64, ``matrices`` [W, N, 9] float64 and ``sizes`` [W, N, 2] int64 are a
sample's own.
"""

(
    WARP, LINEAR, CONTRAST, MATRIX, HUE, POWER, POSTERIZE, SOLARIZE, NOISE, IMPULSE, ERASE, FILTER, NORMALIZE, ROUND, STRETCH,
    EQUALIZE, CONVOLVE, FORK, JOIN, DISPLACED,
) = range(20)  # fmt: skip
"""Opcodes. Each is used once in writers.py, where its op is registered; DISPLACED is a Warp with a displacement field."""

OP, PARAM, WORD, INDEX, COUNT, MODE, BORDER, FREE, READS, KNOWS, CLAMPS, BY_TABLE = range(12)
"""Columns: opcode; first parameter; first word; number of the warp or first rectangle; how many rectangles or taps;
interpolation, fill, or a flag (noise per channel, solarize with a lift, last join); border; whether values are unbounded
(after Normalize); and what the op's traits say, by which programs are cut into passes: what it reads; what it must know;
whether it clamps; whether a table of bytes can stand for it."""

COLUMNS = 12

FILL_CONSTANT, FILL_MEAN, FILL_NOISE = range(3)

PIXEL, NEIGHBOURS, PLACE, SUM = range(1, 5)
"""What an op reads (program/ops/declare.py). 0 says nothing and is refused."""

NOTHING, MEAN, SPAN, HISTOGRAM = range(4)
"""What an op must know of the whole picture: a channel's mean; least and greatest value; table of its histogram."""

NO_TABLE, ONE_TABLE, TABLE_A_CHANNEL = range(3)
"""Whether a table of bytes can stand for an op, and whether its parameters make a table a channel. (What an op knows of a
channel always does.)"""

ALL_THERE, UNKNOWN, NO_SPACE = -1, -2, -3
"""What kernels answer beside the number of a unit that is missing: all is done; an opcode, as it is encoded, for which
there is no code; no room for what an op makes, be it an intermediate picture or the result."""

ADDRESS, HEIGHT, WIDTH = range(3)
"""Columns of the tables of pictures [N, 3] int64."""
