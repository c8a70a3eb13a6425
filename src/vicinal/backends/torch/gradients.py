"""Which ops pass no gradient on, and why."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.ops import Op

NO_GRADIENT: dict[type[Op], str] = {
    ops.Posterize: "it is flat between its steps: the gradient is 0",
    ops.Round: "pictures of whole levels carry no gradient, and it leaves those of floats as they are",
    ops.Apply: "its function works on NumPy arrays",
    ops.ApplyToAll: "its functions work on NumPy arrays",
}
"""Of pictures and of parameters. All other ops pass on that of pictures, and of all parameters but whole numbers and these:"""

STEPS: dict[type[Op], tuple[str, ...]] = {ops.Impulse: ("amount", "salt"), ops.Solarize: ("threshold",)}
"""Fields that values are compared with: nothing changes but where they jump."""


def steps_of(op: Op) -> tuple[str, ...]:
    """The fields of an op on which its results depend in steps; of a Warp that takes the nearest pixel all of them."""
    if isinstance(op, ops.Warp) and op.interpolation in (None, "nearest"):
        return "matrix", "shifts"
    return STEPS.get(type(op), ())
