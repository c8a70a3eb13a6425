"""Floats that are to lie in [0, 1]: whether they do, and from where on they are held to it."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.late import LATE
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.stored import Stored
from vicinal.program.ops import Op, Warp
from vicinal.program.program import Program
from vicinal.program.ranges import SLACK, check_unit

Ints = NDArray[np.int64]
NEVER = -2


class Watch:
    """By sample, behind which op its values are looked at (``look``) and held to the range (``hold``); -1: at once.

    They are looked at where ``needing`` names an op that needs the range, as backends/reference/run.py says.
    """

    def __init__(self, program: Program, needing: str, given: Stored) -> None:
        self.needing, self.given = needing, given
        self.look, self.hold = np.full((2, program.count), NEVER)
        alike: dict[bytes, list[int]] = {}
        ran = np.array([op.active for op in program.ops], np.bool_).reshape(-1, program.count).T
        for sample, row in enumerate(np.ascontiguousarray(ran)):
            alike.setdefault(row.tobytes(), []).append(sample)
        for samples in alike.values():
            active = [(number, op) for number, op in enumerate(program.ops) if ran[samples[0], number]]
            self._see(samples, active)

    def _see(self, samples: list[int], active: list[tuple[int, Op]]) -> None:
        """For samples that the same ops, by their numbers, touch."""
        first = active[0][1] if active else None
        ahead = active[0][0] if isinstance(first, Warp) else -1
        if self.needing:
            self.look[samples] = -1 if isinstance(first, Warp) and first.interpolation == "bicubic" else ahead
        if _clamps([op for _, op in active]) and len(active) > (ahead >= 0):
            self.hold[samples] = ahead

    def of(self, rows: Ints) -> Watched:
        """Of the samples ``rows``."""
        return Watched(self, rows)


class Watched:
    """One batch that is watched."""

    def __init__(self, watch: Watch, rows: Ints) -> None:
        self._watch, self._rows = watch, rows

    def before(self, picture: Picture, first: int, stored: Tensor) -> Picture:
        """Ahead of op ``first``; those before it ran already."""
        if first:
            bicubic = self._watch.look[self._rows] == -1
            if bicubic.any():
                self._check(stored, bicubic, stored)
            return self.behind(picture, first - 1, stored)
        return self.behind(picture, -1, stored)

    def behind(self, picture: Picture, number: int, stored: Tensor) -> Picture:
        """Behind op ``number``."""
        looked, held = (at[self._rows] == number for at in (self._watch.look, self._watch.hold))
        if looked.any():
            self._check(picture.values, looked, stored)
        if held.all():
            return picture.held()
        if not held.any():
            return picture
        mask = sent(held, picture.values.device)[:, None, None, None]
        return picture.replace(torch.where(mask, picture.held().values, picture.values))

    def _check(self, values: Tensor, looked: NDArray[np.bool_], stored: Tensor) -> None:
        flat = values.detach().flatten(1)
        _told(flat.amin(1), flat.amax(1), stored, looked, self._rows, self._watch.needing)


def check_units(pictures: Held | list[Held], needing: str) -> None:
    """DataError unless every picture lies in [0, 1], as ``needing`` needs it; on CUDA devices at a later call (``LATE``)."""
    given = [pictures[row].tensor.detach().movedim(-1, 0) for row in range(len(pictures))]
    if given:
        least, most = (torch.stack([find(one) for one in given]) for find in (torch.amin, torch.amax))
        _told(least, most, given, np.ones(len(given), np.bool_), np.arange(len(given)), needing)


def _told(
    least: Tensor, most: Tensor, stored: Tensor | list[Tensor], looked: NDArray[np.bool_], rows: Ints, needing: str
) -> None:  # fmt: skip
    """Of pictures ``rows`` of a batch, whose values are from ``least`` to ``most``."""
    fine = (least >= -SLACK) & (most <= 1 + SLACK)
    if fine.device.type == "cuda":
        LATE.ask(fine, looked, rows, needing)
        return
    for place in np.flatnonzero(looked & ~fine.cpu().numpy()).tolist():
        check_unit(_array(stored[place]), f"images[{rows[place]}]", needing)


def _array(picture: Tensor) -> NDArray[Any]:
    return picture.detach().cpu().to(torch.float32).movedim(0, -1).numpy()


def _clamps(active: list[Op]) -> bool:
    """Whether an op ahead of Normalize clamps."""
    return any(op.clamps for op in takewhile(lambda op: not op.traits.leaves_range, active))
