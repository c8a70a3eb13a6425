"""A model's answers for views, merged as they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from vicinal.data.foreign import Array
from vicinal.errors import DataError, InWords, expected
from vicinal.program.ops import Ints
from vicinal.record.inverse import Inverse
from vicinal.torch.merge_boxes import MergedBoxes

MERGES = ("mean", "max")


class Merge(Protocol):
    """Answers of one kind for N pictures."""

    def add(self, answer: Any, inverse: Inverse) -> None:
        """Those for one more view: of all pictures at once, or a list of those for each."""

    def result(self) -> Any:
        """The answers for the pictures."""


def merge_of(answer: Any, how: str, sizes: Ints, iou: float) -> Merge:
    """What merges answers as this first one is, for pictures of ``sizes`` [N, 2]; DataError for what is no answer."""
    one = answer[0] if isinstance(answer, list) and answer and not isinstance(answer[0], Mapping) else answer
    if isinstance(one, Tensor) and one.ndim == 2:
        return MergedScores(how, len(sizes))
    if isinstance(one, Tensor) and one.ndim == 4:
        return MergedMaps(how, sizes)
    if isinstance(one, list | tuple) and all(isinstance(found, Mapping) for found in one):
        return MergedBoxes(how, sizes, iou)
    wish = "scores [N, K], maps [N, K, h, w] of the view's size, or N dicts of boxes, scores and labels"
    got = f"a tensor of shape {tuple(one.shape)}" if isinstance(one, Tensor) else one
    raise DataError(expected("tta.model: answer", wish, got))


class MergedScores:
    """Scores [N, K]."""

    def __init__(self, how: str, count: int) -> None:
        self.how, self.count, self.views = how, count, 0
        self.total: Tensor | None = None
        self.dtype = torch.float32

    def add(self, answer: Any, inverse: Inverse) -> None:  # noqa: ARG002 (scores have no place to go back to)
        scores = _joined(answer, 2)
        self.dtype = scores.dtype
        scores = scores.float() if scores.dtype in (torch.float16, torch.bfloat16) else scores  # in which sums do not overflow
        first = self.total
        if len(scores) != self.count or (first is not None and scores.shape != first.shape):
            wish = f"[{self.count}, K]" if first is None else f"{list(first.shape)}, as for the view before"
            raise DataError(expected("tta.model: shape of the answer", wish, list(scores.shape)))
        both = scores if first is None else torch.maximum(first, scores) if self.how == "max" else first + scores
        self.total, self.views = both, self.views + 1

    def result(self) -> Tensor:
        assert self.total is not None
        return (self.total if self.how == "max" else self.total / self.views).to(self.dtype)


class MergedMaps:
    """Score maps [N, K, H, W]: each pixel of the pictures merges the views that show it."""

    def __init__(self, how: str, sizes: Ints) -> None:
        self.how, self.sizes = how, sizes
        self.totals: list[Array] = []
        self.views = [np.zeros((height, width, 1), np.float32) for height, width in sizes.tolist()]
        self.like: Tensor | None = None

    def add(self, answer: Any, inverse: Inverse) -> None:
        rows = list(answer) if isinstance(answer, Tensor) else [row for one in answer for row in one]
        self._check(rows, inverse)
        maps = [np.ascontiguousarray(row.movedim(0, -1).float().cpu().numpy()) for row in rows]
        seen = [mask[..., None] for mask in inverse.seen]
        if not self.totals:
            if not all(mask.all() for mask in seen):
                raise DataError("tta.plain: expected a view that shows the whole picture, got one that cuts some of it off")
            lowest = -np.inf if self.how == "max" else 0.0
            self.totals = [np.full((*view.shape[:2], maps[0].shape[2]), lowest, np.float32) for view in self.views]
            self.like = rows[0]
        for number, back in enumerate(inverse.maps(maps)):
            total, mask = self.totals[number], seen[number]
            merged = np.maximum(total, back) if self.how == "max" else total + back
            self.totals[number] = np.where(mask, merged, total)
            self.views[number] += mask

    def result(self) -> Any:
        assert self.like is not None
        found = self.totals if self.how == "max" else [t / n for t, n in zip(self.totals, self.views, strict=True)]
        rows = [torch.from_numpy(np.ascontiguousarray(np.moveaxis(one, -1, 0))).to(self.like) for one in found]
        return torch.stack(rows) if len({row.shape for row in rows}) == 1 else rows

    def _check(self, rows: list[Any], inverse: Inverse) -> None:
        sizes = inverse.views.tolist()
        if len(rows) != len(sizes):
            raise DataError(expected("tta.model: answer", f"maps of {len(sizes)} views", InWords(f"those of {len(rows)}")))
        for row, (height, width) in zip(rows, sizes, strict=True):
            known = "K" if not self.totals else self.totals[0].shape[2]
            fits = isinstance(row, Tensor) and row.ndim == 3 and list(row.shape[1:]) == [height, width]
            if not fits or known not in ("K", len(row)) or not row.is_floating_point():
                got = f"{row.dtype} of shape {tuple(row.shape)}" if isinstance(row, Tensor) else row
                raise DataError(expected("tta.model: answer", f"floats [{known}, {height}, {width}] for each view", got))


def _joined(answer: Any, rank: int) -> Tensor:
    """The answers for all pictures as one tensor of floats."""
    parts = answer if isinstance(answer, list) else [answer]
    for part in parts:
        if not isinstance(part, Tensor) or part.ndim != rank or not part.is_floating_point():
            got = f"{part.dtype} of shape {tuple(part.shape)}" if isinstance(part, Tensor) else part
            raise DataError(expected("tta.model: answer", "a tensor of floats [N, K] as for the view before", got))
    shapes = {part.shape[1:] for part in parts}
    if len(shapes) > 1:
        raise DataError(expected("tta.model: answer", "as many scores for each picture", sorted(map(list, shapes))))
    return torch.cat(parts)
