"""The ops: all that transforms lower to and backends run.

Every op holds its parameters for the whole batch, one row a sample, and ``active`` [N], the samples that it touches. Values
of pixels are fractions of the full range here (0 black, 1 white); a backend scales them to the dtype (255, 65535 or 1).
``backends/reference`` defines what each op does to a picture, but for ``Apply``, whose function does.
"""

from vicinal.program.ops.apply import Apply, PictureFunction, picture_function
from vicinal.program.ops.apply_to_all import ApplyToAll
from vicinal.program.ops.collage import Collage
from vicinal.program.ops.color import (
    ColorMatrix,
    Contrast,
    Equalize,
    Hue,
    Linear,
    Posterize,
    Power,
    Solarize,
    Stretch,
)
from vicinal.program.ops.declare import OPS, Bools, Fault, Floats, Ints, Keys, Op, Row, Traits
from vicinal.program.ops.filters import Convolve, Filter
from vicinal.program.ops.geometry import BORDERS, COPIES, CUTS, FAR, INTERPOLATIONS, TURNED_TAPS, UPRIGHT_TAPS, Warp
from vicinal.program.ops.noise import Erase, Impulse, Noise
from vicinal.program.ops.structure import LAYOUTS, NORMALIZED, Blend, Fork, Join, Normalize, Round

__all__ = [
    "BORDERS",
    "COPIES",
    "CUTS",
    "FAR",
    "INTERPOLATIONS",
    "LAYOUTS",
    "NORMALIZED",
    "OPS",
    "TURNED_TAPS",
    "UPRIGHT_TAPS",
    "Apply",
    "ApplyToAll",
    "Blend",
    "Bools",
    "Collage",
    "ColorMatrix",
    "Contrast",
    "Convolve",
    "Equalize",
    "Erase",
    "Fault",
    "Filter",
    "Floats",
    "Fork",
    "Hue",
    "Impulse",
    "Ints",
    "Join",
    "Keys",
    "Linear",
    "Noise",
    "Normalize",
    "Op",
    "PictureFunction",
    "Posterize",
    "Power",
    "Round",
    "Row",
    "Solarize",
    "Stretch",
    "Traits",
    "Warp",
    "picture_function",
]  # fmt: skip
