"""Programs with functions of whole pictures: one picture after the other, through the kernels and the functions in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import Addresses, address_of, table_of
from vicinal.backends.cpu.encode import Extent
from vicinal.backends.cpu.results import Pictures
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.turns import one_turn
from vicinal.backends.cpu.watch import Watch
from vicinal.data import buffers
from vicinal.program.ops import Apply
from vicinal.program.program import Program
from vicinal.program.ranges import check_unit, watched
from vicinal.program.stages import parts

Work = Callable[[list[NDArray[np.int64]], Addresses, Addresses], None]


@attrs.frozen(eq=False)
class _Part:
    """What kernels do between two functions, and the function that follows. None: there is no such thing."""

    program: Program
    work: Work | None
    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    watch: Watch
    end: Apply | None


class Chain:
    """A program whose parts are run by what ``work_of(part, pictures, result, greatest=, written=)`` gives, to ``targets`` at
    last.

    Threads may run different pictures at once: between two parts each has one picture of its own.
    """

    def __init__(self, program: Program, result: Pictures, work_of: Callable[..., Work], targets: Addresses) -> None:
        self._result, self._targets, self._alpha = result, targets, program.alpha
        self._needing = watched(program)
        self._parts: list[_Part] = []
        first = 0
        for stage in parts(program):
            part, needing = stage.program, "" if self._parts else self._needing
            watch = Watch(part, needing)
            runs = bool(part.ops)
            written, first = _written(program, first, first + len(part.ops)), first + len(part.ops)
            given = None if stage.end else result
            work = work_of(part, None, given, greatest=watch.address, written=written) if runs else None
            tables = table_of(part.canvas), table_of(part.out_canvas)
            self._parts.append(_Part(part, work, *tables, watch, stage.end))

    def run(self, sample: int, picture: NDArray[Any]) -> None:
        """Leaves in the result what becomes of a C-contiguous picture; DataError if it leaves a range that is needed."""
        values = picture
        for part in self._parts:
            if part.work is not None:
                values = self._kernels(part, part.work, sample, values)
                part.watch.check_one(sample, picture)
            elif self._needing and part is self._parts[0]:
                check_unit(picture, f"images[{sample}]", self._needing)
            if part.end is not None and part.end.active[sample]:
                values = part.end.applied(values, sample, self._alpha)
        if self._parts[-1].end is not None:
            self._result[sample][...] = values

    def _kernels(self, part: _Part, work: Work, sample: int, values: NDArray[Any]) -> NDArray[Any]:
        sources = Addresses(address_of(values), part.sources, values)
        if part.end is None:
            work([one_turn(sample, sample + 1)], sources, self._targets)
            return values
        height, width = part.program.out_canvas[sample].tolist()
        made = buffers.empty((height, width, part.program.channels), part.program.dtype)
        work([one_turn(sample, sample + 1)], sources, Addresses(address_of(made), part.targets, made))
        return made


def _written(program: Program, first: int, end: int) -> tuple[Tables, Extent] | None:
    """What was written down of a part of the kernels' ops, from ``first`` to ``end`` (plan/plan.py), if anything was."""
    if program.written is None:
        return None
    tables, extent = program.written
    return tables._replace(code=tables.code[first:end], active=tables.active[first:end]), extent
