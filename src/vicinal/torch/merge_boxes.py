"""Boxes that a model found in several views, fused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.data.batch import Batch
from vicinal.data.boxes import Boxes
from vicinal.data.foreign import Array
from vicinal.errors import DataError, InWords, SpecError, expected
from vicinal.numbers import is_number
from vicinal.program.ops import Bools, Floats, Ints
from vicinal.record.inverse import Inverse

NAMES = ("boxes", "scores", "labels")


class MergedBoxes:
    """Dicts of "boxes", "scores" and "labels", one a picture.

    A view has a say in the boxes that it shows whole: one that it cuts off is another box, and the plain view has it.
    """

    def __init__(self, how: str, sizes: Ints, iou: float) -> None:
        if not is_number(iou) or not 0 <= iou <= 1:
            raise SpecError(expected("tta.iou", "a number in [0, 1]", iou))
        self.fusion = _fusion()
        self.how, self.sizes, self.iou = how, sizes, float(iou)
        self.found: list[list[tuple[Floats, Floats, Ints]]] = [[] for _ in sizes]  # by picture, those of each view
        self.seen: list[list[Bools]] = [[] for _ in sizes]

    def add(self, answer: Any, inverse: Inverse) -> None:
        rows = [row for one in answer for row in (one if isinstance(one, list | tuple) else [one])]
        if len(rows) != len(self.sizes):
            raise DataError(expected("tta.model: answer", f"dicts of {len(self.sizes)} views", InWords(f"{len(rows)}")))
        read = [_read(row, f"tta.model: answer[{index}]") for index, row in enumerate(rows)]
        views = [np.zeros((height, width, 1), np.uint8) for height, width in inverse.views.tolist()]
        boxes = [Boxes(one, labels=labels, fields={"scores": scores}, clip=True) for one, scores, labels in read]
        back = inverse(Batch(images=views, boxes=boxes))
        for number, one in enumerate(back.boxes):
            corners, fields, seen = np.asarray(one.data), one.aligned(), inverse.seen[number]
            whole = _shown_whole(corners, seen)
            kept = (corners[whole], np.asarray(fields["scores"])[whole], np.asarray(fields["labels"])[whole])
            self.found[number].append(kept)
            self.seen[number].append(seen)

    def result(self) -> list[dict[str, Tensor]]:
        return [self._fused(number) for number in range(len(self.sizes))]

    def _fused(self, number: int) -> dict[str, Tensor]:
        height, width = self.sizes[number].tolist()
        scale = np.array([width, height, width, height], np.float64)
        views = self.found[number]
        boxes, scores, labels = self.fusion(
            [np.clip(rows / scale, 0, 1) for rows, _, _ in views], [row for _, row, _ in views], [row for _, _, row in views],
            iou_thr=self.iou, skip_box_thr=np.finfo(np.float32).tiny, conf_type="max" if self.how == "max" else "avg",
        )  # fmt: skip
        boxes = np.asarray(boxes, np.float64).reshape(-1, 4) * scale
        if self.how == "mean":
            scores = self._over_those_that_see(number, boxes, np.asarray(scores, np.float64))
        order = np.argsort(-np.asarray(scores), kind="stable")
        return {
            "boxes": torch.from_numpy(boxes[order]).float(),
            "scores": torch.from_numpy(np.asarray(scores)[order]).float(),
            "labels": torch.from_numpy(np.asarray(labels)[order]).long(),
        }

    def _over_those_that_see(self, number: int, boxes: Floats, scores: Floats) -> Floats:
        """Scores, which the fusion divides by the number of views, divided by that of views that show the box."""
        views = np.sum([_shown_whole(boxes, seen) for seen in self.seen[number]], axis=0)
        shares: Floats = np.minimum(scores * len(self.seen[number]) / np.maximum(views, 1), 1.0)
        return shares


def _shown_whole(boxes: Floats, seen: Bools) -> Bools:
    """[M]: whether all pixels of a box, and those around it as far as there are any, are seen."""
    corners = np.concatenate([np.floor(boxes[:, :2] - 0.5), np.ceil(boxes[:, 2:] + 0.5)], axis=1)
    left, top, right, bottom = np.clip(corners, 0, np.array(seen.shape * 2)[[1, 0, 1, 0]]).astype(np.int64).T
    sides = zip(left.tolist(), top.tolist(), right.tolist(), bottom.tolist(), strict=True)
    return np.array([seen[y0:y1, x0:x1].all() for x0, y0, x1, y1 in sides], np.bool_)


def _read(row: Any, where: str) -> tuple[Floats, Floats, Ints]:
    if not isinstance(row, Mapping) or any(name not in row for name in NAMES):
        raise DataError(expected(where, f"a dict of {', '.join(NAMES)}", sorted(row) if isinstance(row, Mapping) else row))
    boxes, scores, labels = (_array(row[name], f"{where}: {name}") for name in NAMES)
    boxes = boxes.reshape(0, 4) if boxes.size == 0 else boxes
    if boxes.ndim != 2 or boxes.shape[1] != 4 or scores.shape != (len(boxes),) or labels.shape != (len(boxes),):
        raise DataError(expected(where, "boxes [M, 4], scores [M] and labels [M]", [boxes.shape, scores.shape, labels.shape]))
    if scores.size and not (scores.min() >= 0 and scores.max() <= 1):
        raise DataError(expected(f"{where}: scores", "numbers in [0, 1]", scores[~((scores >= 0) & (scores <= 1))][0].item()))
    if labels.size and labels.dtype.kind not in "iub":
        raise DataError(f"{where}: labels: expected whole numbers, got {labels.dtype}")
    return boxes.astype(np.float64), scores.astype(np.float64), labels.astype(np.int64)


def _array(value: Any, where: str) -> Array:
    array = value.detach().cpu().numpy() if isinstance(value, Tensor) else np.asarray(value)
    if array.dtype.kind not in "iufb":
        raise DataError(f"{where}: expected numbers, got {array.dtype}")
    return array


def _fusion() -> Any:
    try:
        from ensemble_boxes import weighted_boxes_fusion
    except ModuleNotFoundError as error:
        raise ImportError("vicinal.torch.tta of boxes needs ensemble-boxes: pip install 'vicinal[boxes]'") from error
    return weighted_boxes_fusion
