"""Mean average precision of boxes, by pycocotools (torchmetrics' own needs torchvision)."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchmetrics import Metric

from vicinal.errors import DataError, expected

NAMES = (
    "map", "map_50", "map_75", "map_small", "map_medium", "map_large",
    "mar_1", "mar_10", "mar_100", "mar_small", "mar_medium", "mar_large",
)  # fmt: skip
"""COCO's twelve numbers, named as torchmetrics does."""

_RANKS = 2**32
Rows = NDArray[np.float64]


class MeanAveragePrecision(Metric):
    """COCO's average precision of boxes over IoU .5 to .95.

    ``update(predictions, targets)``: one dict per picture with "boxes" [M, 4] xyxy in pixels and "labels" [M] (integers);
    predictions also have "scores" [M], and targets may have "iscrowd" [M]. ``compute`` returns a dict: "map", "map_50" and
    others; -1 where there is nothing to find, such as for a size that no object has.

    >>> from vicinal.torch.metrics import MeanAveragePrecision
    >>> score = MeanAveragePrecision()
    >>> truth = {"boxes": torch.tensor(boxes), "labels": torch.tensor([0, 1, 2])}
    >>> score.update([{**truth, "scores": torch.ones(3)}], [truth])
    >>> float(score.compute()["map"])
    1.0
    """

    is_differentiable = False
    higher_is_better = True
    full_state_update = False
    found: list[Tensor]
    true: list[Tensor]
    pictures: Tensor

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_state("found", [], dist_reduce_fx="cat")
        self.add_state("true", [], dist_reduce_fx="cat")
        self.add_state("pictures", torch.zeros((), dtype=torch.int64), dist_reduce_fx="sum")

    def update(self, predictions: Sequence[Mapping[str, Any]], targets: Sequence[Mapping[str, Any]]) -> None:
        """Predictions and truth of some pictures, aligned by position."""
        if len(predictions) != len(targets):
            raise DataError(f"MeanAveragePrecision: expected predictions of {len(targets)} pictures, got {len(predictions)}")
        first = _rank() * _RANKS + int(self.pictures)
        for place, (guess, truth) in enumerate(zip(predictions, targets, strict=True)):
            self.found.append(_rows(guess, "scores", first + place, f"predictions[{place}]", self.device))
            self.true.append(_rows(truth, "iscrowd", first + place, f"targets[{place}]", self.device))
        self.pictures += len(targets)

    def compute(self) -> dict[str, Tensor]:
        """The numbers of NAMES."""
        found, true = _array(self.found), _array(self.true)
        if not len(true):
            return dict.fromkeys(NAMES, torch.tensor(-1.0))
        return {name: torch.tensor(value) for name, value in zip(NAMES, _evaluated(found, true), strict=True)}


def _rank() -> int:
    distributed = torch.distributed
    return distributed.get_rank() if distributed.is_available() and distributed.is_initialized() else 0


def _rows(entry: Mapping[str, Any], last: str, picture: int, where: str, device: Any) -> Tensor:
    """[M, 7]: picture, xyxy, label, and ``last``, of float64, which holds every picture's number."""
    columns = []
    for name in ("boxes", "labels", last):
        if name not in entry and name != "iscrowd":
            raise DataError(expected(f"MeanAveragePrecision: {where}", f"a dict with {name!r}", sorted(entry)))
        columns.append(torch.as_tensor(entry.get(name, torch.zeros(len(entry["boxes"])))).to(device, torch.float64))
    count = len(columns[0])
    boxes = columns[0].reshape(count, 4) if columns[0].numel() == 4 * count else columns[0]
    if boxes.shape != (count, 4) or any(column.shape != (count,) for column in columns[1:]):
        shapes = [tuple(column.shape) for column in columns]
        raise DataError(expected(f"MeanAveragePrecision: {where}", "boxes [M, 4] and [M] of all else", shapes))
    number = torch.full((count, 1), float(picture), dtype=torch.float64, device=device)
    return torch.cat([number, boxes, *(column[:, None] for column in columns[1:])], 1)


def _array(rows: list[Tensor] | Tensor) -> Rows:
    joined = torch.cat(rows) if isinstance(rows, list) and rows else rows
    return joined.cpu().numpy() if isinstance(joined, Tensor) else np.empty((0, 7))


def _evaluated(found: Rows, true: Rows) -> list[float]:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    pictures = [{"id": int(number)} for number in np.unique(np.concatenate([found[:, 0], true[:, 0]]))]
    categories = [{"id": int(label)} for label in np.unique(true[:, 5])]
    known = found[np.isin(found[:, 5], true[:, 5])]  # a class that no picture has counts nowhere, as COCO has it
    with contextlib.redirect_stdout(io.StringIO()):
        truth, guesses = COCO(), COCO()
        truth.dataset = {"images": pictures, "categories": categories, "annotations": _annotations(true, "iscrowd")}
        guesses.dataset = {"images": pictures, "categories": categories, "annotations": _annotations(known, "score")}
        truth.createIndex()
        guesses.createIndex()
        evaluation = COCOeval(truth, guesses, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return [float(value) for value in evaluation.stats]


def _annotations(rows: Rows, last: str) -> list[dict[str, Any]]:
    out = []
    for number, (picture, left, top, right, bottom, label, value) in enumerate(rows.tolist(), 1):
        width, height = right - left, bottom - top
        out.append({
            "id": number, "image_id": int(picture), "category_id": int(label), "bbox": [left, top, width, height],
            "area": width * height, "iscrowd": int(value) if last == "iscrowd" else 0, last: value,
        })  # fmt: skip
    return out
