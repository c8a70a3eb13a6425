"""What a network gets right: score, loss, classes that it takes for others, and whether its confidence is earned."""

from __future__ import annotations

from typing import Any

import attrs
import torch
from torch import Tensor, nn
from torchmetrics import Metric

from vicinal.errors import DataError, InWords, expected
from vicinal.experiments.data.pictures import Pictures
from vicinal.experiments.task import CLASSIFICATION, Task
from vicinal.experiments.training.feed import in_turn
from vicinal.torch.metrics import dice, iou
from vicinal.transforms.compose.pipeline import Pipeline

BINS = 15
BATCH = 256


@attrs.frozen(eq=False)
class Measures:
    """``score``: accuracy, or the mean Dice of pictures. ``by_class``: the same for each class (None where it does not
    occur). ``confusion`` [truth][answer]: pictures, or pixels. ``calibration``: for BINS of confidence, how many
    answers, their mean confidence, and the share that is right; ``ece``: their expected difference (Guo et al. 2017).
    ``iou``: for masks.
    """

    score: float
    loss: float
    by_class: list[float | None]
    confusion: list[list[int]]
    calibration: list[tuple[int, float, float]]
    ece: float
    iou: float | None

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)


def measure(
    network: nn.Module, task: Task, pictures: Pictures, pipeline: Pipeline, *, loss: nn.Module | None = None,
    device: str = "cpu", epoch: int = 0,
) -> Measures:  # fmt: skip
    """Runs ``network`` on all pictures, changed by ``pipeline``; NaN for the loss where none is given.

    Raises DataError where its answers are NaN: they would count as those for the first class.
    """
    tally = _Tally(task)
    total = 0.0
    network.eval()
    with torch.inference_mode():
        for images, targets in in_turn(pictures, pipeline, BATCH, epoch, device):
            logits = _answers(network, images)
            if loss is not None:
                total += float(loss(logits, targets)) * len(images)
            tally.add(logits.cpu(), targets.cpu())
    return tally.measures(total / len(pictures) if loss is not None else float("nan"))


class _Tally:
    """Counts over the pictures of a set."""

    def __init__(self, task: Task) -> None:
        count = len(task.names)
        self.task = task
        self.confusion = torch.zeros(count, count, dtype=torch.int64)
        self.bins = torch.zeros(3, BINS, dtype=torch.float64)
        masks = task.kind != CLASSIFICATION
        given: dict[str, Any] = {"mode": task.mode, "classes": count, "ignore_index": task.ignore}
        self.overlaps: dict[str, Metric] = {
            "dice": dice(**given), "iou": iou(**given), "by_class": dice(**given, average="none"),
        } if masks else {}  # fmt: skip

    def add(self, logits: Tensor, targets: Tensor) -> None:
        for metric in self.overlaps.values():
            metric.update(logits, targets)
        shares = shares_of(logits, self.task)
        confidence, answer = shares.max(1)
        valid = torch.ones_like(targets, dtype=torch.bool) if self.task.ignore is None else targets != self.task.ignore
        confidence, answer, truth = confidence[valid], answer[valid], targets[valid]
        count = len(self.task.names)
        self.confusion += torch.bincount(truth * count + answer, minlength=count**2).reshape(count, count)
        place = (confidence.double() * BINS).ceil().long().clamp(1, BINS) - 1
        for row, weights in enumerate((torch.ones_like(confidence), confidence, answer == truth)):
            self.bins[row] += torch.bincount(place, weights.double(), minlength=BINS)

    def measures(self, loss: float) -> Measures:
        total = self.confusion.sum(1)
        right = self.confusion.diagonal()
        if self.overlaps:
            score, overlap = (float(self.overlaps[name].compute()) for name in ("dice", "iou"))
            by_class = [None if value != value else value for value in self.overlaps["by_class"].compute().reshape(-1).tolist()]
        else:
            score, overlap = float(right.sum() / total.sum()), None
            by_class = [float(hit / all_) if all_ else None for hit, all_ in zip(right, total, strict=True)]
        counts, confidence, hits = self.bins
        ece = float((confidence - hits).abs().sum() / counts.sum())
        rows = zip(counts.tolist(), confidence.tolist(), hits.tolist(), strict=True)
        calibration = [(int(n), *((c / n, h / n) if n else (0.0, 0.0))) for n, c, h in rows]
        return Measures(score, loss, by_class, self.confusion.tolist(), calibration, ece, overlap)


def probabilities(
    network: nn.Module, task: Task, pictures: Pictures, pipeline: Pipeline, device: str = "cpu", epoch: int = 0
) -> Tensor:
    """The probability [N, K] of every class of every picture."""
    network.eval()
    with torch.inference_mode():
        found = [_answers(network, images).cpu() for images, _ in in_turn(pictures, pipeline, BATCH, epoch, device)]
    return shares_of(torch.cat(found), task)


def _answers(network: nn.Module, images: Tensor) -> Tensor:
    logits: Tensor = network(images)
    if logits.isnan().any():
        got = InWords("NaN: its weights grew too large, or the pictures are none of its kind")
        raise DataError(expected("network", "answers that are numbers", got))
    return logits


def shares_of(logits: Tensor, task: Task) -> Tensor:
    """The probability of every class, on axis 1 [N, K, ...], of what a network gives."""
    if task.mode == "multiclass":
        return torch.softmax(logits.float(), 1)
    object_ = torch.sigmoid(logits.float().squeeze(1))
    return torch.stack([1 - object_, object_], 1)
