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
"""Of pictures and of parameters. All other ops pass on that of pictures and of every parameter that moves values steadily.
Jumps have none: where Solarize turns round, whom Impulse hits, which levels Equalize counts, what Erase fills."""
