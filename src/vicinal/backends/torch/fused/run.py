"""Runs programs that qualify by the kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.fused import codes
from vicinal.backends.torch.fused.launch import Kind, launch_for
from vicinal.backends.torch.fused.planned import Filled
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.switch import is_on
from vicinal.backends.torch.fused.tables import split, tables_of
from vicinal.backends.torch.sent import Room, sent_buffer
from vicinal.program.program import Program

BLOCK, INTERPRETED = 512, 4096
"""Pixels of a program of the grid: on a GPU, and by the interpreter, which takes as long for few as for many."""

MOST_PARTS = 256
"""Sums of parts of a picture that every program of the grid adds up by itself; of more, torch does."""

NEAR = 4096.0
"""Pixels up to which float32 places are exact to 1/2000 of a pixel."""


def taken(program: Program, pictures: Tensor) -> bool:
    """Whether ``run`` takes the pictures [N, C, H, W] through the program, and is to: no gradient shall go through."""
    return takes(pictures) and qualifies(program)


def takes(pictures: Tensor) -> bool:
    """Whether ``run`` is to take such pictures through programs that qualify."""
    if pictures.device.type not in ("cuda", "cpu") or (torch.is_grad_enabled() and pictures.requires_grad):
        return False
    return is_on(torch.cuda.get_device_name(pictures.device) if pictures.device.type == "cuda" else "")


def run(program: Program, pictures: Tensor, target: Tensor) -> Tensor:
    """Pictures [N, C, H, W] of any strides through the program, to ``target`` [N, C, h, w] of any dtype and strides.

    Results are rounded to levels where ``target`` has whole numbers; of a dtype other than the pictures' they are those of a
    program with Normalize. Nothing waits for the device.
    """
    filled = program.written if isinstance(program.written, Filled) else _filled(program, pictures.device)
    shape, rows, columns = pictures.shape, *target.shape[2:]
    block = BLOCK if pictures.is_cuda else INTERPRETED
    blocks = -(-rows * columns // block)
    kind = Kind(
        pictures.device, shape[0], pictures.dtype, target.dtype, (shape[2], shape[3], rows, columns), pictures.stride(),
        target.stride(), (block, blocks, blocks if blocks <= MOST_PARTS else 1), filled.widths, filled.steps, filled.means,
        len(filled.steps) // codes.WIDTH, program.top, program.channels, _gather(program, filled),
    )  # fmt: skip
    room, buffer = filled.room, sent_buffer(filled.buffer, pictures.device)
    launch_for(kind)(pictures, target, buffer, room.starts, lambda: room.views(buffer))
    return target


def _filled(program: Program, device: torch.device) -> Filled:
    """The tables of a program whose arrays are known."""
    tables = tables_of(program)
    arrays: list[NDArray[Any]] = [tables.floats, tables.words, tables.matrices, tables.shifts]
    room = Room([(array.shape, array.dtype) for array in arrays])
    buffer, memory = room.fresh(device)
    for number, array in enumerate(arrays):
        room.array(memory, number)[...] = array
    nodes = tables.shifts[0].size, tables.shifts.shape[2]
    widths = tables.floats.shape[1], tables.words.shape[1], *nodes
    return Filled(tables.steps, tables.means, widths, room, buffer, tables.matrices)


def _gather(program: Program, filled: Filled) -> tuple[int, int, int, bool, bool]:
    """What kernels are compiled for: TAPS, BORDER, CURVE, AFFINE and PRECISE."""
    warp, _ = split(program)
    if warp is None:
        return codes.COPY, 0, codes.CURVES[None], True, False
    taps = codes.BILINEAR if warp.interpolation == "bilinear" else codes.NEAREST
    curve, affine = codes.CURVES[None if warp.shifts is None else warp.curve], filled.affine
    precise = taps == codes.NEAREST or not affine or not _is_near(program, filled.matrices)
    return taps, codes.BORDERS[warp.border], curve, affine, precise


def _is_near(program: Program, matrices: NDArray[np.float64]) -> bool:
    """Whether no pixel looks at a place that float32 is too coarse for."""
    height, width = program.out_canvas[0].tolist()
    entries = matrices.reshape(-1, 9).T.copy()  # of which NumPy finds the largest twice as fast
    largest: list[float] = np.abs(entries[:6]).max(axis=1).tolist()
    return all(x * width + y * height + shift < NEAR for x, y, shift in (largest[:3], largest[3:]))
