"""The way back: what lies on the canvas of a view, moved to the canvas of the picture that the view shows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from vicinal.data.adapt import NamedTargets, adapt
from vicinal.data.foreign import Array
from vicinal.data.geometry import Motion, motions
from vicinal.data.places import HOST
from vicinal.data.swaps import NONE, Swaps
from vicinal.errors import DataError
from vicinal.program.ops import Bools, Floats, Ints
from vicinal.record.back import moved_back
from vicinal.record.bent import Walk, walk
from vicinal.record.maps import maps_back
from vicinal.record.seen import seen_of
from vicinal.runtime.registry import AUTO, backend_for

if TYPE_CHECKING:
    from vicinal.record.record import Record


@attrs.define(eq=False)
class Inverse:
    """Brings views of N samples, and what belongs to them, back to the canvases of the pictures that they show.

    Call it with what a pipeline gave, or with what a model says of it: pictures, masks, instances, boxes and keypoints in
    any form that a pipeline takes; by names (``mask=``, ``boxes=`` ...) the ``image`` may be absent. Pictures are resampled
    once, bilinear, masks nearest; flips, quarter turns, crops and whole shifts come back bit for bit. Boxes and points go
    back warp by warp, cut at each canvas as the view was; of a turned box there is the hull. What the view does not show is
    0, and ``seen`` says where that is. Only geometry is undone: colour, noise, and functions of whole pictures (which move
    no target) stay.

    ``moves``: the warps in turn. ``sizes`` [N, 2]: height and width of the pictures. ``swaps``: labels that mirrors exchange.
    """

    moves: tuple[Motion, ...]
    sizes: Ints
    swaps: Swaps = NONE

    def __call__(
        self, images: Any = None, *, backend: str = AUTO, channels: str = "rgb", layout: str | None = None,
        alpha: bool | None = None, **targets: Any,
    ) -> Any:  # fmt: skip
        """What lies on the pictures' canvases, as the kind that came in. DataError for views of other numbers or sizes."""
        stand_in = bool(targets) and targets.get("image") is None
        if stand_in:
            height, width = self.views[0].tolist() if len(self.views) else (1, 1)
            targets = {**targets, "image": np.zeros((height, width, 1), np.uint8)}
        adapter = adapt(images, HOST.take_up, channels=channels, layout=layout, alpha=alpha, **targets)
        self._check(adapter.batch.sizes, "image" if isinstance(adapter, NamedTargets) else "images")
        back = moved_back(adapter.batch, adapter.form, self, backend_for(backend, adapter.batch))
        result = adapter.restore(back)
        return {name: value for name, value in result.items() if name != "image"} if stand_in else result

    def maps(self, scores: Any) -> Any:
        """Score maps (heat maps, logits, probabilities) of the views [N, H, W, K], or a list of [H, W, K]: floats of any range
        and any K, bilinear. A stack comes back as one where the pictures are of one size, else as a list.

        Raises DataError for other shapes and dtypes.
        """
        return maps_back(scores, self)

    @cached_property
    def seen(self) -> tuple[Bools, ...]:
        """By sample, the pixels [H, W] of the picture that the view shows: whose centres lie on all canvases on the way, and
        in front of the camera. What noise or a hole did to them is not asked."""
        rows = enumerate(self.walks)
        return tuple(seen_of(self.moves, self.sizes, row) if walk is None else walk.seen for row, walk in rows)

    @cached_property
    def walks(self) -> tuple[Walk | None, ...]:
        """By sample, the way through its displacement fields; None for one that has none."""
        return tuple(walk(self.moves, self.sizes, row) for row in range(len(self.sizes)))

    @property
    def views(self) -> Ints:
        """Height and width [N, 2] of the views."""
        return self.moves[-1].after if self.moves else self.sizes

    @cached_property
    def matrix(self) -> Floats:
        """[N, 3, 3]: from pixels (x, y, 1) of the pictures to those of the views, of positive depth where they are seen,
        if no field displaced them."""
        whole = np.broadcast_to(np.eye(3), (len(self.sizes), 3, 3))
        for move in self.moves:
            whole = move.forward @ whole
        return whole

    @cached_property
    def exact(self) -> Bools:
        """[N]: whether pixels of the view are pixels of the picture: turned by quarters, mirrored, shifted by whole pixels."""
        nearest = np.rint(self.matrix)
        near = np.abs(self.matrix - nearest).max(axis=(1, 2), initial=0.0) < WHOLE
        sides = np.abs(nearest[:, :2, :2])
        turned = ((sides.sum(axis=1) == 1) & (sides.sum(axis=2) == 1)).all(axis=1)
        straight = np.array([walk is None for walk in self.walks], np.bool_)
        found: Bools = near & turned & (nearest[:, 2] == (0, 0, 1)).all(axis=1) & straight
        return found

    def _check(self, sizes: Array, where: str) -> None:
        if len(sizes) != len(self.sizes):
            raise DataError(f"{where}: expected {len(self.sizes)} views, one for each sample of the record, got {len(sizes)}")
        wrong = (sizes != self.views).any(axis=1)
        if wrong.any():
            row = int(np.argmax(wrong))
            place = where if where == "image" else f"{where}[{row}]"
            height, width = self.views[row].tolist()
            raise DataError(f"{place}: expected a view of height {height} and width {width}, got {tuple(sizes[row].tolist())}")


WHOLE = 1e-6
"""Pixels: within which a shift counts as whole."""


def inverse_of(record: Record) -> Inverse:
    """The inverse of a record; DataError where there is none."""
    for rows, got in ((record.mixes, "a mix with another picture"), (record.changes, "functions of targets")):
        for place, active in rows.items():
            if active.any():
                which = f" (sample {int(np.argmax(active))})" if len(record) > 1 else ""
                raise DataError(f"{place}: expected geometry that can be inverted, got {got}{which}")
    sizes, steps = record.geometry("inverse")
    for step in steps:
        if step.singular.any():
            matrix = step.matrix[int(np.argmax(step.singular))].tolist()
            raise DataError(f"{step.place}: expected a warp that can be inverted, got the matrix {matrix}")
    return Inverse(tuple(motions(steps, sizes)), sizes, record.swaps)
