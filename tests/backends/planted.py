"""What becomes of a program of which something else is written down than its ops say: run as a script, in a process that may
end badly.

Prints a line of JSON for every case: the op, the dtype, the column, what was planted, and "same", "near" (within one level of
the result of what was not planted) or the error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tests.backends.build import op_of, program_of, random_picture, top_of
from tests.backends.matrices import affine, flip_x
from vicinal.backends.cpu import codes, kept, run
from vicinal.backends.cpu.encode import encode
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import Op

SIZE = (12, 14)
TURNED = op_of(ops.Warp, matrix=affine(SIZE, 20), size=(5, 6))
GAIN = op_of(ops.Linear, scale=0.7, bias=0.1)

CHAINS: dict[type[Op], Sequence[Op]] = {
    ops.Warp: [TURNED],
    ops.Linear: [GAIN],
    ops.Contrast: [op_of(ops.Contrast, factor=0.6)],
    ops.ColorMatrix: [op_of(ops.ColorMatrix, matrix=np.full((3, 3), 0.3))],
    ops.Hue: [op_of(ops.Hue, shift=0.2)],
    ops.Power: [op_of(ops.Power, exponent=1.7)],
    ops.Posterize: [op_of(ops.Posterize, bits=3)],
    ops.Solarize: [op_of(ops.Solarize, threshold=0.4)],
    ops.Noise: [op_of(ops.Noise, std=0.1)],
    ops.Impulse: [op_of(ops.Impulse, amount=0.3)],
    ops.Erase: [op_of(ops.Erase, rectangles=[[2, 3, 7, 9]], fill="mean", value=(0.2,))],
    ops.Filter: [op_of(ops.Filter, kernel_x=[0.25, 0.5, 0.25], kernel_y=[0.25, 0.5, 0.25])],
    ops.Normalize: [op_of(ops.Normalize, mean=(0.4,), std=(0.3,))],
    ops.Round: [GAIN, op_of(ops.Round)],
    ops.Stretch: [op_of(ops.Stretch)],
    ops.Equalize: [op_of(ops.Equalize)],
    ops.Convolve: [op_of(ops.Convolve, kernel=np.full((3, 3), 0.1))],
    ops.Fork: [op_of(ops.Fork, weight=0.4), GAIN, op_of(ops.Join, weight=0.6)],
    ops.Join: [op_of(ops.Fork, weight=0.4), GAIN, op_of(ops.Join, weight=0.6)],
}
"""A program with each op; no op of the same class stands in it twice."""

PLANTS = {
    "OP": (codes.OP, range(99, 100)),
    "READS": (codes.READS, range(7)),
    "KNOWS": (codes.KNOWS, range(6)),
    "CLAMPS": (codes.CLAMPS, range(2)),
    "BY_TABLE": (codes.BY_TABLE, range(4)),
}

MORE = {
    "behind a copy": [op_of(ops.Warp, matrix=flip_x(14), size=SIZE, interpolation=None), GAIN],
    "rectangles": [op_of(ops.Erase, rectangles=[[2, 3, 7, 9]], fill="constant", value=(0.2,))],
    "tables": [op_of(ops.Equalize), op_of(ops.Power, exponent=1.7)],
    "behind a window": [op_of(ops.Warp, matrix=np.eye(3), size=(9, 9), interpolation=None, border=None), TURNED],
    "fixed point": [TURNED, GAIN, op_of(ops.Contrast, factor=0.6), op_of(ops.Hue, shift=0.2)],
    "a mean that is another's": [op_of(ops.Contrast, factor=0.6), op_of(ops.Contrast, factor=1.4)],
}
"""Programs that go other ways."""


def planted(chain: Sequence[Op], picture: Any, edit: Callable[[Any], None]) -> Any:
    """The result, or the error as a string. Each run gets no more room than it asks for."""

    def written(program: Any) -> Any:
        tables, extent = encode(program)
        edit(tables.code)
        return tables, extent

    vars(kept._thread).pop("room", None)
    run.encode = written  # type: ignore[assignment]
    try:
        return np.asarray(run.run(program_of(chain, picture), picture), np.float64)
    except SpecError as error:
        return str(error)


def _setting(place: int, column: int, value: int) -> Callable[[Any], None]:
    def edit(code: Any) -> None:
        code[place, column] = value

    return edit


def cases() -> Iterator[list[Any]]:
    """[name, op, dtype, column, was, value, outcome] of each."""
    named = [(kind.__name__, chain, kind) for kind, chain in CHAINS.items()]
    named += [(name, chain, type(chain[k])) for name, chain in MORE.items() for k in range(len(chain))]
    for name, chain, kind in named:
        for dtype in (np.uint8, np.uint16, np.float32):
            picture = random_picture((1, *SIZE, 3), dtype)
            wanted = planted(chain, picture, lambda _: None)
            place = max(k for k, op in enumerate(chain) if type(op) is kind)
            was = encode(program_of(chain, picture))[0].code[place]
            for column, (index, values) in PLANTS.items():
                for value in values:
                    if value != was[index]:
                        got = planted(chain, picture, _setting(place, index, value))
                        same = isinstance(got, str) or (got.shape == wanted.shape and (got == wanted).all())
                        near = same or np.abs(got - wanted).max() <= 1.01 * top_of(dtype) / 255
                        outcome = got if isinstance(got, str) else "same" if same else "near" if near else "another result"
                        yield [name, kind.__name__, np.dtype(dtype).name, column, int(was[index]), value, outcome]


if __name__ == "__main__":
    for case in cases():
        print(json.dumps(case), flush=True)
