"""Accuracy and calibration, by torchmetrics, of logits.

torchmetrics takes predictions that all lie in [0, 1] for probabilities, which logits may do by chance, so they are made
probabilities here.
"""

from __future__ import annotations

import functools
from typing import Any

import torch
from torch import Tensor
from torchmetrics import Accuracy, CalibrationError, Metric
from torchmetrics.wrappers import LambdaInputTransformer

from vicinal.errors import SpecError, one_of
from vicinal.torch.losses.loss import MODES


def accuracy(
    mode: str = "multiclass", classes: int | None = None, *, average: str = "micro", threshold: float = 0.5,
    top_k: int = 1, ignore_index: int | None = None,
) -> Metric:  # fmt: skip
    """The share of correct predictions; call it with (logits, target), with shapes as in the losses.

    ``mode``: "binary", "multilabel" or "multiclass". ``classes``: C, for the latter two. ``average``: "micro" gives all
    predictions the same weight, "macro" is the mean over classes (balanced accuracy), "none" gives one value per class.
    ``threshold``: of the probability, for "binary" and "multilabel". ``top_k``: a "multiclass" prediction is correct if the
    true class is among the k most probable. Targets equal to ``ignore_index`` are ignored.

    >>> from vicinal.torch.metrics import accuracy
    >>> score = accuracy(classes=3)
    >>> score(torch.eye(3)[[0, 1, 2, 2]], torch.tensor([0, 1, 2, 0]))
    tensor(0.7500)
    """
    kind: Any = average
    metric = Accuracy(_task(mode), threshold, classes, classes, kind, top_k=top_k, ignore_index=ignore_index)
    return _of_logits(metric, mode)


def calibration_error(
    mode: str = "multiclass", classes: int | None = None, *, bins: int = 15, norm: str = "l1", ignore_index: int | None = None
) -> Metric:
    """The expected calibration error (ECE, Guo et al. 2017): how far confidence differs from accuracy; of logits.

    ``mode``: "binary" or "multiclass". ``bins``: number of bins of equal width. ``norm``: "l1" is the expected error, "max" the
    largest error of any bin, "l2" the root of the mean square.

    >>> from vicinal.torch.metrics import calibration_error
    >>> score = calibration_error("binary", bins=10)
    >>> round(float(score(torch.tensor([9.0, 9.0, -9.0]), torch.tensor([1, 1, 0]))), 2)
    0.0
    """
    if mode == "multilabel":
        raise SpecError(one_of("calibration_error.mode", ("binary", "multiclass"), mode))
    kind: Any = norm
    metric = CalibrationError(_task(mode), bins, kind, classes, ignore_index=ignore_index)
    return _of_logits(metric, mode)


def _task(mode: str) -> Any:
    if mode not in MODES:
        raise SpecError(one_of("mode", MODES, mode))
    return mode


def _of_logits(metric: Metric, mode: str) -> Metric:
    if mode == "multiclass":
        return LambdaInputTransformer(metric, functools.partial(torch.softmax, dim=1))
    if mode == "multilabel":
        return LambdaInputTransformer(metric, torch.sigmoid)
    return LambdaInputTransformer(metric, _probability, torch.flatten)


def _probability(logits: Tensor) -> Tensor:
    """Flat, as the target then is, so that it does not matter which of them has an axis of one channel."""
    return torch.sigmoid(logits).flatten()
