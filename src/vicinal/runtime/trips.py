"""What a call does in host memory although its pictures lie on a device, and what that costs: for explain()."""

from __future__ import annotations

from vicinal.data.samples import Samples
from vicinal.program.ops import Apply
from vicinal.program.program import Program
from vicinal.runtime.backend import Backend
from vicinal.runtime.registry import TORCH

ON_HOST = ("instances", "boxes", "rotated_boxes", "keypoints", "flows")
"""Targets whose numbers are small, or that are counted: they are moved by the CPU, wherever they lie."""


def trips(program: Program, samples: Samples, backend: Backend) -> tuple[str, ...]:
    """A line for each function of whole pictures, and one for the targets; none for pictures in host memory."""
    if backend.name != TORCH:
        return ()
    lines, canvas = [], program.canvas
    for op in program.ops:
        if isinstance(op, Apply) and op.active.any():
            count = int(op.active.sum())
            size = int(canvas[op.active].prod(axis=1).sum()) * program.channels * program.dtype.itemsize
            where = f"{op.place}: {op.function.name} runs on the CPU"
            lines.append(f"{where}, for {count} of {program.count} samples: {size:,} bytes to the host and as many back")
        canvas = op.canvas_after(canvas)
    held = [name for name in ON_HOST if name in samples.targets]
    if held and program.warps:
        lines.append(f"{', '.join(held)}: moved on the CPU, and copied to the host and back where they lie on a device")
    return tuple(lines)
