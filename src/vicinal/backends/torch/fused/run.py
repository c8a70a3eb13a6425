"""Runs programs that qualify by the kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.fused import codes
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.switch import is_on
from vicinal.backends.torch.fused.tables import Tables, split, tables_of
from vicinal.backends.torch.parameters import parameters
from vicinal.program.program import Program

BLOCK, INTERPRETED = 512, 4096
"""Pixels of a program of the grid: on a GPU, and by the interpreter, which takes as long for few as for many."""

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
    from vicinal.backends.torch.fused.kernels import stored, summed  # which imports Triton

    tables = tables_of(program)
    parts: list[np.ndarray[Any, Any]] = [tables.floats, tables.words, tables.matrices, tables.shifts]
    floats, words, matrices, shifts = parameters([], [], pictures.device, torch.float32, parts)[1]
    count, _, rows, columns = target.shape
    means = torch.zeros((count, max(1, len(tables.means))), dtype=torch.float32, device=pictures.device)
    sizes = (*pictures.shape[2:], rows, columns, *pictures.stride())
    widths = (floats.shape[1], words.shape[1], means.shape[1], shifts[0].numel(), shifts.shape[2])
    block = BLOCK if pictures.is_cuda else INTERPRETED
    blocks = -(-rows * columns // block)
    static = _static(program, tables)
    for number, steps in enumerate(tables.means):
        sums = torch.empty((count, blocks), dtype=torch.float32, device=pictures.device)
        summed[(count * blocks,)](
            pictures, sums, floats, words, matrices, shifts, means, *sizes, *widths, COUNT=steps, BLOCK=block, **static
        )
        means[:, number] = sums.sum(1, dtype=torch.float64) / (rows * columns)
    stored[(count * blocks,)](
        pictures, target, floats, words, matrices, shifts, means, *sizes, *target.stride(), *widths,
        COUNT=tables.count, LEVELS=not target.dtype.is_floating_point, BLOCK=block, **static,
    )  # fmt: skip
    return target


def _static(program: Program, tables: Tables) -> dict[str, Any]:
    """What kernels are compiled for."""
    warp, _ = split(program)
    taps, border, curve, affine, precise = codes.COPY, 0, codes.CURVES[None], True, False
    if warp is not None:
        taps = codes.BILINEAR if warp.interpolation == "bilinear" else codes.NEAREST
        curve = codes.CURVES[None if warp.shifts is None else warp.curve]
        border, affine = codes.BORDERS[warp.border], bool((tables.matrices[:, 2] == (0.0, 0.0, 1.0)).all())
        reach = np.abs(tables.matrices[:, :2]) * np.array([*program.out_canvas[0, ::-1], 1.0])
        precise = taps == codes.NEAREST or not affine or not bool((reach.sum(axis=2) < NEAR).all())
    return {
        "TOP": program.top, "STEPS": tables.steps, "CHANNELS": program.channels, "TAPS": taps, "BORDER": border, "CURVE": curve,
        "AFFINE": affine, "PRECISE": precise,
    }  # fmt: skip
