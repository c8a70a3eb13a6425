"""The record of a call: what was drawn for each sample, under which key, and where geometry took it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.geometry import motions
from vicinal.data.groups import Groups
from vicinal.data.lattice import Lattice
from vicinal.data.swaps import NONE, Swaps
from vicinal.errors import DataError, expected
from vicinal.numbers import integer
from vicinal.program.ops import ApplyToAll, Bools, Floats, Ints, Warp
from vicinal.program.program import Program
from vicinal.record import lines
from vicinal.record.step import Step

if TYPE_CHECKING:
    from vicinal.record.inverse import Inverse

Rows = Mapping[str, Bools]


@attrs.frozen(eq=False, kw_only=True)
class Record:
    """The random parameters of a call with N samples. ``Pipeline.trace`` returns it; ``from_json`` reads it.

    ``seed``, ``ids`` [N] (64-bit words; the hash of a string) and ``epochs`` [N]: all parameters follow from these.
    ``active``: a dict from the place of a transform ("Rotate[0]", "OneOf[0]/Hue[0]") to which samples it was applied [N].
    ``values``: a dict from place to a dict of parameters by name, each [N, ...]; ignore those of samples that are not active.
    ``sizes``: [N, 2] height and width of the original pictures. ``steps``: the warps that moved pictures and targets, as
    fused. Both are None if read from a job's manifest without them.
    ``mixes``, ``changes``: by place, which samples were mixed, and whose targets were changed by functions of the user.
    ``frames``: [N] numbers of frames, whose noise differs; None if no pictures share parameters. ``swaps``: labels that are
    exchanged when a picture is mirrored.
    ``len(record)`` is N, and ``record[n]`` is the record of one sample.

    >>> out, record = vc.Pipeline([vc.Translate(x=3)], seed=1).trace(image)
    >>> bool((record.inverse()(out)[:, :61] == image[:, :61]).all())  # the last three columns were lost
    True
    """

    seed: int
    ids: NDArray[np.uint64]
    epochs: NDArray[np.uint32]
    active: Rows
    values: Mapping[str, Mapping[str, Floats]]
    sizes: Ints | None = None
    steps: tuple[Step, ...] | None = None
    mixes: Rows = attrs.field(factory=dict)
    changes: Rows = attrs.field(factory=dict)
    frames: NDArray[np.uint64] | None = None
    swaps: Swaps = NONE

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, index: int) -> Record:
        found = integer(index)
        if found is None or not -len(self) <= found < len(self):
            raise IndexError(expected("Record[index]", f"a whole number below {len(self)}", index))
        row = slice(found % len(self), found % len(self) + 1)
        return Record(
            seed=self.seed,
            ids=self.ids[row],
            epochs=self.epochs[row],
            active={place: active[row] for place, active in self.active.items()},
            values={place: {name: value[row] for name, value in named.items()} for place, named in self.values.items()},
            sizes=None if self.sizes is None else self.sizes[row],
            steps=None if self.steps is None else tuple(step.take(row) for step in self.steps),
            mixes={place: mixed[row] for place, mixed in self.mixes.items()},
            changes={place: changed[row] for place, changed in self.changes.items()},
            frames=None if self.frames is None else self.frames[row],
            swaps=self.swaps,
        )

    @property
    def canvases(self) -> list[Ints]:
        """Height and width [N, 2] of the given pictures, and after each of ``steps``. DataError where they are not known."""
        sizes, steps = self.geometry("canvases")
        return [sizes, *(move.after for move in motions(steps, sizes))]

    @property
    def matrix(self) -> Floats:
        """[N, 3, 3]: the composed geometry. A pixel centre (x, y, 1) of the view times it is the place in the given picture
        that it shows, in pixels, the last coordinate being the depth to divide by. DataError where it is not known, and where
        it bends."""
        _, steps = self.geometry("matrix")
        bent = next((step.place for step in steps if step.bends), None)
        if bent is not None:
            raise DataError(f"{bent}: expected geometry that is a matrix, got a displacement field (see Record.steps)")
        whole = np.broadcast_to(np.eye(3), (len(self), 3, 3)).copy()
        for step in steps:
            whole = whole @ np.where(step.active[:, None, None], step.matrix, np.eye(3))
        return whole

    def inverse(self) -> Inverse:
        """What brings a view, and what a model says of it, back to the canvas of the given picture: see ``Inverse``.

        Raises DataError for a mix, for functions of targets (``Lambda``), for a warp that cannot be inverted, and for a line of
        a manifest, which holds no geometry.
        """
        from vicinal.record.inverse import inverse_of  # its backends take long to import

        return inverse_of(self)

    def to_json(self) -> str:
        """One line of JSON for each sample: "record" (the version of the format), "seed", "id", "epoch", "size", "active"
        (places), "parameters" (values by place and name), "geometry" (place, matrix and size of each step; null where it is
        not active), "mixes" and "changes" (places)."""
        return "\n".join(lines.line_of(self, row) for row in range(len(self)))

    @classmethod
    def from_json(cls, text: str, *, seed: int | None = None) -> Record:
        """The record of one or more lines that ``to_json`` wrote, or that a job wrote to its manifest.jsonl.

        ``seed``: for lines of manifests that older versions wrote, which have none: that of the recipe.yaml beside them.
        Raises DataError, naming line and field, for lines that are no records or cannot be replayed: originals, lines without a
        seed or of another version of the format, mixes of a job.
        """
        return cls(**lines.read(text, seed))

    def stamp(self, index: int) -> dict[str, Any]:
        """What a line of a manifest holds of sample ``index`` beside its id, its copy and its parameters."""
        return lines.stamp_of(self, index)

    def geometry(self, name: str) -> tuple[Ints, tuple[Step, ...]]:
        """``sizes`` and ``steps``; DataError, for what is called ``name``, where they are not known."""
        if self.sizes is None or self.steps is None:
            cure = "pipeline.trace(picture, ids=record.ids, epoch=...) makes one that does"
            raise DataError(f"Record.{name}: expected a record that holds its geometry, got one of a manifest; {cure}")
        return self.sizes, self.steps


def record_of(
    program: Program, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], groups: Groups | None = None,
    swaps: Swaps = NONE,
) -> Record:  # fmt: skip
    """The record of a program that was drawn under these ids [N] and epochs [N], for pictures in these groups."""
    drawn = program.record
    return Record(
        seed=drawn.seed,
        ids=ids,
        epochs=epochs,
        active=drawn.active,
        values=drawn.values,
        sizes=program.canvas,
        steps=tuple(map(_step, program.warps)),
        mixes={op.place: op.active for op in program.ops if op.mixes} if program.mixes else {},
        changes={op.place: op.active for op in program.ops if isinstance(op, ApplyToAll)} if program.changes else {},
        frames=None if groups is None else groups.frame * np.uint64(not groups.frozen),
        swaps=swaps,
    )


def _step(warp: Warp) -> Step:
    lattices: tuple[Lattice | None, ...] = ()
    if warp.shifts is not None:
        lattices = tuple(warp.lattice(row) if active else None for row, active in enumerate(warp.active.tolist()))
    return Step(warp.place, warp.matrix, warp.size, warp.active, lattices)
