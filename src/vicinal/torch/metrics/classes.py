"""Accuracy and calibration, by torchmetrics, of logits."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from torchmetrics import Accuracy, CalibrationError, Metric
from torchmetrics.wrappers.abstract import WrapperMetric

from vicinal.errors import DataError, SpecError, expected, one_of
from vicinal.numbers import check_integer
from vicinal.torch.losses.entries import read_classes, read_flags
from vicinal.torch.losses.loss import MODES
from vicinal.torch.metrics.options import check_ignored, check_threshold

AVERAGES = ("micro", "macro", "weighted", "none")
NORMS = ("l1", "l2", "max")


class OfLogits(WrapperMetric):
    """``metric``, which takes probabilities or scores, given logits and targets as the losses read them.

    torchmetrics takes predictions that all lie in [0, 1] for probabilities, which logits may do by chance. In half precision
    different logits round to the same probability. And torchmetrics lets targets pass that are no classes, if they are few.
    """

    def __init__(self, metric: Metric, name: str, mode: str, classes: int | None, ignore_index: int | None, sure: bool) -> None:
        super().__init__()
        self.wrapped_metric = metric
        self.name, self.mode, self.classes, self.ignore_index, self.sure = name, mode, classes, ignore_index, sure

    def update(self, logits: Tensor, target: Tensor) -> None:
        """Logits and targets of a batch, shaped as the losses take them."""
        self.wrapped_metric.update(*self._read(logits, target))

    def compute(self) -> Any:
        """The value over all batches since the last reset."""
        return self.wrapped_metric.compute()

    def forward(self, logits: Tensor, target: Tensor) -> Any:
        """The value of this batch, which counts for ``compute`` too."""
        return self.wrapped_metric(*self._read(logits, target))

    def reset(self) -> None:
        """Forgets all batches."""
        self.wrapped_metric.reset()
        super().reset()

    def _read(self, logits: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """[N, C, L] and [N, L] of mode "multiclass"; flat of "binary"; [N, C, L] of "multilabel"."""
        if self.mode == "multiclass":
            classes = read_classes(logits, target, self.ignore_index, self.name)
            self._check_count(classes.scores)
            scores = torch.softmax(classes.scores, 1) if self.sure else classes.scores
            return scores, self._marked(classes.truth, classes.valid)
        flags = read_flags(logits, target, self.mode, self.ignore_index, self.name)
        self._check_count(flags.scores)
        hard = (flags.truth == 0) | (flags.truth == 1)
        if not hard.all():
            raise DataError(expected(f"{self.name}: target", "0 or 1", flags.truth[~hard][0].item()))
        found, truth = torch.sigmoid(flags.scores), self._marked(flags.truth.long(), flags.valid)
        return (found.flatten(), truth.flatten()) if self.mode == "binary" else (found, truth)

    def _check_count(self, scores: Tensor) -> None:
        if self.mode != "binary" and scores.shape[1] != self.classes:
            raise SpecError(expected(f"{self.name}.classes", f"{scores.shape[1]}, as logits have", self.classes))

    def _marked(self, truth: Tensor, valid: Tensor) -> Tensor:
        return truth if self.ignore_index is None else torch.where(valid, truth, self.ignore_index)


def accuracy(
    mode: str = "multiclass", classes: int | None = None, *, average: str = "micro", threshold: float = 0.5,
    top_k: int = 1, ignore_index: int | None = None,
) -> Metric:  # fmt: skip
    """The share of correct predictions; call it with (logits, target), with shapes as in the losses.

    ``mode``: "binary", "multilabel" or "multiclass". ``classes``: C, for the latter two. ``average``: "micro" gives all
    predictions the same weight. "macro" is the mean over classes (balanced accuracy): a class that is neither true nor
    predicted anywhere is left out, and one that is predicted but never true counts 0. "weighted" weights classes by how
    often they are true. "none" gives one value per class.
    ``threshold``: of the probability, for "binary" and "multilabel". ``top_k``: a "multiclass" prediction is correct if the
    true class is among the k most probable. Targets equal to ``ignore_index`` are ignored.
    Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.metrics import accuracy
    >>> score = accuracy(classes=3)
    >>> score(torch.eye(3)[[0, 1, 2, 2]], torch.tensor([0, 1, 2, 0]))
    tensor(0.7500)
    """
    classes = _check("accuracy", mode, MODES, classes)
    if average not in AVERAGES:
        raise SpecError(one_of("accuracy.average", AVERAGES, average))
    threshold = check_threshold("accuracy", threshold)
    top_k = check_integer(SpecError, "accuracy.top_k", top_k, 1, 1 if mode != "multiclass" else classes)
    ignored, kind, task = check_ignored("accuracy", ignore_index), cast(Any, average), cast(Any, mode)
    metric = Accuracy(task, threshold, classes, classes, kind, top_k=top_k, ignore_index=ignored)
    return OfLogits(metric, "accuracy", mode, classes, ignored, sure=False)


def calibration_error(
    mode: str = "multiclass", classes: int | None = None, *, bins: int = 15, norm: str = "l1", ignore_index: int | None = None
) -> Metric:
    """The expected calibration error (ECE, Guo et al. 2017): how far confidence differs from accuracy; of logits.

    ``mode``: "binary" or "multiclass". ``classes``: C, for the latter. ``bins``: number of bins of equal width.
    ``norm``: "l1" is the expected error, "max" the largest error of any bin, "l2" the root of the mean square. Targets equal to
    ``ignore_index`` are ignored. Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.metrics import calibration_error
    >>> score = calibration_error("binary", bins=10)
    >>> round(float(score(torch.tensor([9.0, 9.0, -9.0]), torch.tensor([1, 1, 0]))), 2)
    0.0
    """
    classes = _check("calibration_error", mode, ("binary", "multiclass"), classes)
    bins = check_integer(SpecError, "calibration_error.bins", bins, 1)
    if norm not in NORMS:
        raise SpecError(one_of("calibration_error.norm", NORMS, norm))
    ignored, task = check_ignored("calibration_error", ignore_index), cast(Any, mode)
    metric = CalibrationError(task, bins, cast(Any, norm), classes, ignore_index=ignored)
    return OfLogits(metric, "calibration_error", mode, classes, ignored, sure=True)


def _check(name: str, mode: str, modes: tuple[str, ...], classes: int | None) -> int | None:
    if mode not in modes:
        raise SpecError(one_of(f"{name}.mode", modes, mode))
    return classes if mode == "binary" else check_integer(SpecError, f"{name}.classes", classes, 2, also=f" in mode {mode!r}")
