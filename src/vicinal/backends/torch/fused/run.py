"""Runs programs that qualify by the kernel."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.fused import codes
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.switch import is_on
from vicinal.backends.torch.fused.tables import Tables, split, tables_of
from vicinal.backends.torch.sent import all_sent
from vicinal.program.program import Program

BLOCK, INTERPRETED = 512, 4096
"""Pixels of a program of the grid: on a GPU, and by the interpreter, which takes as long for few as for many."""

MOST_PARTS = 256
"""Sums of parts of a picture that every program of the grid adds up by itself; of more, torch does."""

NEAR = 4096.0
"""Pixels up to which float32 places are exact to 1/2000 of a pixel."""


def taken(program: Program, pictures: Tensor) -> bool:
    """Whether ``run`` takes the pictures [N, C, H, W] through the program, and is to: no gradient shall go through."""
    if pictures.device.type not in ("cuda", "cpu") or (torch.is_grad_enabled() and pictures.requires_grad):
        return False
    gpu = torch.cuda.get_device_name(pictures.device) if pictures.device.type == "cuda" else ""
    return is_on(gpu) and qualifies(program)


def run(program: Program, pictures: Tensor, target: Tensor) -> Tensor:
    """Pictures [N, C, H, W] of any strides through the program, to ``target`` [N, C, h, w] of any dtype and strides.

    Results are rounded to levels where ``target`` has whole numbers; of a dtype other than the pictures' they are those of a
    program with Normalize. Nothing waits for the device.
    """
    from triton import next_power_of_2

    from vicinal.backends.torch.fused.kernels import stored, summed

    tables = tables_of(program)
    arrays: list[np.ndarray[Any, Any]] = [tables.floats, tables.words, tables.matrices, tables.shifts]
    floats, words, matrices, shifts = all_sent(arrays, pictures.device)
    count, _, rows, columns = target.shape
    block = BLOCK if pictures.is_cuda else INTERPRETED
    blocks = -(-rows * columns // block)
    parts = blocks if blocks <= MOST_PARTS else 1
    means = torch.empty((max(1, len(tables.means)), count, parts), dtype=torch.float32, device=pictures.device)
    sizes = (*pictures.shape[2:], rows, columns, *pictures.stride())
    nodes = tables.shifts[0].size, tables.shifts.shape[2]
    widths = (tables.floats.shape[1], tables.words.shape[1], parts, count * parts, *nodes)
    static = {**_static(program, tables), "PARTS": next_power_of_2(parts), "BLOCK": block}
    grid, read = (count * blocks,), (floats, words, matrices, shifts, means, *sizes)
    with torch.cuda.device(pictures.device) if pictures.is_cuda else nullcontext():  # where Triton launches
        for number, steps in enumerate(tables.means):
            sums = means[number] if parts == blocks else means.new_empty((count, blocks))
            summed[grid](pictures, sums, *read, *widths, COUNT=steps, **static)
            if parts < blocks:
                means[number, :, 0] = sums.sum(1, dtype=torch.float64)
        levels = not target.dtype.is_floating_point
        stored[grid](pictures, target, *read, *target.stride(), *widths, COUNT=tables.count, LEVELS=levels, **static)
    return target


def _static(program: Program, tables: Tables) -> dict[str, Any]:
    """What kernels are compiled for."""
    warp, _ = split(program)
    taps, border, curve, affine, precise = codes.COPY, 0, codes.CURVES[None], True, False
    if warp is not None:
        taps = codes.BILINEAR if warp.interpolation == "bilinear" else codes.NEAREST
        curve = codes.CURVES[None if warp.shifts is None else warp.curve]
        border, affine = codes.BORDERS[warp.border], bool((tables.matrices[:, 2] == (0.0, 0.0, 1.0)).all())
        precise = taps == codes.NEAREST or not affine or not _is_near(program, tables)
    return {
        "TOP": program.top, "STEPS": tables.steps, "CHANNELS": program.channels, "TAPS": taps, "BORDER": border, "CURVE": curve,
        "AFFINE": affine, "PRECISE": precise,
    }  # fmt: skip


def _is_near(program: Program, tables: Tables) -> bool:
    """Whether no pixel looks at a place that float32 is too coarse for."""
    height, width = program.out_canvas[0].tolist()
    largest: list[list[float]] = np.abs(tables.matrices[:, :2]).max(axis=0).tolist()
    return all(x * width + y * height + shift < NEAR for x, y, shift in largest)
