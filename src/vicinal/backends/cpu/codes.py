"""How a program is written down for the kernels: opcodes and the columns of the tables.

``code`` [ops, COLUMNS] int32 is the same for all samples; ``params`` [N, P] float32, ``words`` [N, Q] uint64 (keys and
32-bit thresholds), ``rectangles`` [N, R, 4] int64, ``matrices`` [W, N, 9] float64 and ``sizes`` [W, N, 2] int64 are a
sample's own.
"""

(
    WARP, LINEAR, CONTRAST, MATRIX, HUE, POWER, POSTERIZE, SOLARIZE, NOISE, IMPULSE, ERASE, FILTER, NORMALIZE, ROUND, STRETCH,
    EQUALIZE, CONVOLVE, FORK, JOIN,
) = range(19)  # fmt: skip

OP, PARAM, WORD, INDEX, COUNT, MODE, BORDER, FREE = range(8)
"""Columns: opcode; first parameter; first word; number of the warp or first rectangle; how many rectangles or taps;
interpolation, fill, or a flag (noise per channel, solarize with a lift, last join); border; whether values are unbounded
(after Normalize)."""

COLUMNS = 8

FILL_CONSTANT, FILL_MEAN, FILL_NOISE = range(3)

NOTHING, MEAN, SPAN, HISTOGRAM = range(4)
"""What an op must know of the whole picture: a channel's mean; least and greatest value; table of its histogram."""

ADDRESS, HEIGHT, WIDTH = range(3)
"""Columns of the tables of pictures [N, 3] int64."""
