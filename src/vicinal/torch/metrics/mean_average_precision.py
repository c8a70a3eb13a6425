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

COLUMNS = 7
"""Of a row: xyxy, label, score or iscrowd, area."""
Rows = NDArray[np.float64]


class MeanAveragePrecision(Metric):
    """COCO's average precision of boxes over IoU .5 to .95.

    ``update(predictions, targets)``: one dict per picture with "boxes" [M, 4] xyxy in pixels and "labels" [M] (whole numbers).
    Predictions also have "scores" [M]. Targets may have "iscrowd" [M] (0 or 1), and "area" [M] in pixels, by which objects are
    small, medium or large: COCO takes the areas of its masks; without it, the areas of the boxes count.
    ``compute`` returns a dict: "map", "map_50" and others; -1 where there is nothing to find, such as for a size that no
    object has. Raises DataError for entries that do not fit, and for targets whose right or lower edge comes before the other.

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
    counts: list[Tensor]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Rows of all pictures, and how many of them each picture has: joined, they need no numbers of pictures, which those of
        # another process, or of another metric that is merged, would have too.
        self.add_state("found", [], dist_reduce_fx="cat")
        self.add_state("true", [], dist_reduce_fx="cat")
        self.add_state("counts", [], dist_reduce_fx="cat")

    def update(self, predictions: Sequence[Mapping[str, Any]], targets: Sequence[Mapping[str, Any]]) -> None:
        """Predictions and truth of some pictures, aligned by position."""
        if len(predictions) != len(targets):
            raise DataError(f"MeanAveragePrecision: expected predictions of {len(targets)} pictures, got {len(predictions)}")
        found = [_rows(entry, "scores", f"predictions[{place}]", self.device) for place, entry in enumerate(predictions)]
        true = [_rows(entry, "iscrowd", f"targets[{place}]", self.device) for place, entry in enumerate(targets)]
        self._add(found, true)

    def sync(self, *args: Any, **options: Any) -> None:
        """As torchmetrics has it. A process without a picture gives rows of none, of the others' shape."""
        if not self.counts:
            self._add([], [])
        super().sync(*args, **options)

    def compute(self) -> dict[str, Tensor]:
        """The numbers of NAMES."""
        found, true = _array(self.found), _array(self.true)
        if not len(true):
            return dict.fromkeys(NAMES, torch.tensor(-1.0))
        counts = np.asarray(torch.cat(_listed(self.counts)).cpu())
        pictures = np.arange(len(counts))
        owners = (np.repeat(pictures, counts[:, side]) for side in (0, 1))
        values = _evaluated(len(counts), *(np.insert(rows, 0, own, 1) for own, rows in zip(owners, (found, true), strict=True)))
        return {name: torch.tensor(value) for name, value in zip(NAMES, values, strict=True)}

    def _add(self, found: list[Tensor], true: list[Tensor]) -> None:
        none = torch.zeros(0, COLUMNS, dtype=torch.float64, device=self.device)
        counts = [[len(guess), len(truth)] for guess, truth in zip(found, true, strict=True)]
        self.found.append(torch.cat([none, *found]))
        self.true.append(torch.cat([none, *true]))
        self.counts.append(torch.tensor(counts, dtype=torch.int64, device=self.device).reshape(-1, 2))


def _rows(entry: Mapping[str, Any], last: str, where: str, device: Any) -> Tensor:
    """[M, 7] of float64: COLUMNS."""
    where, columns = f"MeanAveragePrecision: {where}", []
    for name in ("boxes", "labels", last):
        if name not in entry and name != "iscrowd":
            raise DataError(expected(where, f"a dict with {name!r}", sorted(entry)))
        columns.append(torch.as_tensor(entry.get(name, torch.zeros(len(entry["boxes"])))).to(device, torch.float64))
    count = len(columns[0])
    boxes = columns[0].reshape(count, 4) if columns[0].numel() == 4 * count else columns[0]
    if boxes.shape != (count, 4) or any(column.shape != (count,) for column in columns[1:]):
        shapes = [tuple(column.shape) for column in columns]
        raise DataError(expected(where, "boxes [M, 4] and [M] of all else", shapes))
    sides = boxes[:, 2:] - boxes[:, :2]
    _check_values(boxes, columns[1], columns[2], last, where)
    if last == "iscrowd" and (sides < 0).any():
        bad = boxes[(sides < 0).any(1)][0].tolist()
        raise DataError(expected(f"{where}: boxes", "[left, top, right, bottom] with left <= right and top <= bottom", bad))
    # COCO leaves out what has an area below 0: a prediction that is turned round is a wrong one.
    area = sides.clamp(min=0).prod(1)
    if last == "iscrowd" and entry.get("area") is not None:
        area = torch.as_tensor(entry["area"]).to(device, torch.float64)
        if area.shape != (count,) or not (area >= 0).all():
            raise DataError(expected(f"{where}: area", f"{count} numbers of at least 0, one a box", area.tolist()))
    return torch.cat([boxes, *(column[:, None] for column in (*columns[1:], area))], 1)


def _check_values(boxes: Tensor, labels: Tensor, values: Tensor, last: str, where: str) -> None:
    """DataError for what pycocotools would sort or cut off to something else."""
    crowd = last == "iscrowd"
    wishes = (
        ("boxes", boxes, boxes.isfinite(), "finite numbers"),
        ("labels", labels, labels == labels.round(), "whole numbers"),
        (last, values, (values == 0) | (values == 1) if crowd else values.isfinite(), "0 or 1" if crowd else "finite numbers"),
    )
    for name, column, fine, wish in wishes:
        if not fine.all():
            raise DataError(expected(f"{where}: {name}", wish, column[~fine][0].item()))


def _listed(rows: list[Tensor] | Tensor) -> list[Tensor]:
    """A state, which is one tensor once processes have been brought together."""
    return [rows] if isinstance(rows, Tensor) else rows


def _array(rows: list[Tensor] | Tensor) -> Rows:
    joined = _listed(rows)
    return torch.cat(joined).cpu().numpy() if joined else np.empty((0, COLUMNS))


def _evaluated(count: int, found: Rows, true: Rows) -> list[float]:
    """COCO's twelve numbers of ``count`` pictures; rows begin with the picture's."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    pictures = [{"id": number} for number in range(count)]
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
    for number, (picture, left, top, right, bottom, label, value, area) in enumerate(rows.tolist(), 1):
        width, height = right - left, bottom - top
        out.append({
            "id": number, "image_id": int(picture), "category_id": int(label), "bbox": [left, top, width, height],
            "area": area, "iscrowd": int(value) if last == "iscrowd" else 0, last: value,
        })  # fmt: skip
    return out
