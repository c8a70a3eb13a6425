"""The Jensen-Shannon consistency of AugMix."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from vicinal.errors import DataError, expected
from vicinal.torch.losses.entries import read_scores, wide
from vicinal.torch.losses.loss import MODES, REDUCTIONS, Loss, loss, number
from vicinal.transforms import fields


@loss
class JensenShannonLoss(Loss):
    """The consistency loss of AugMix: ``weight`` times the Jensen-Shannon divergence of predictions on several views.

    Call it with the logits of two or more views of the same pictures (in the paper the clean one and two AugMix ones), and
    add it to the cross-entropy of the clean view. It is the mean of KL(p_i || m) over views i, with m the mean of the p_i
    (Hendrycks et al. 2020). ``weight``: 12 in the paper. ``mode``: "multiclass" ([N, C, ...]), "binary" or "multilabel" (each
    logit is a distribution of two). ``reduction``: "mean" over all distributions, "sum", or "none": one value per
    distribution, [N, ...] in mode "multiclass", otherwise the logits' shape.

    Computed with logarithms, while the paper's code clips m at 1e-7. Half precision is computed in float32. Raises DataError
    for tensors that do not fit.

    >>> from vicinal.torch.losses import JensenShannonLoss
    >>> sure, other = torch.tensor([[9.0, -9.0]]), torch.tensor([[-9.0, 9.0]])
    >>> round(float(JensenShannonLoss(weight=1.0)(sure, other)), 2)  # log 2 is the most
    0.69
    """

    weight: float = number(12.0)
    mode: str = fields.option(MODES, default="multiclass", kw_only=True)
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def forward(self, *views: Tensor) -> Tensor:
        if len(views) < 2 or any(view.shape != views[0].shape for view in views):
            what = "logits of two or more views, of one shape"
            raise DataError(expected("JensenShannonLoss", what, [tuple(view.shape) for view in views]))
        logs = torch.stack([self._logs(view) for view in views])
        mean = torch.logsumexp(logs, 0) - math.log(len(views))
        values = (logs.exp() * (logs - mean)).sum(2).mean(0)
        if self.reduction != "none":
            total = values.sum()
            return self.weight * (total if self.reduction == "sum" else total / max(values.numel(), 1))
        shape = views[0].shape
        return self.weight * values.reshape((shape[0], *shape[2:]) if self.mode == "multiclass" else shape)

    def _logs(self, logits: Tensor) -> Tensor:
        """Log-probabilities [N, classes, distributions]."""
        if self.mode == "multiclass":
            return functional.log_softmax(read_scores(logits, "JensenShannonLoss"), 1)
        scores = wide(logits, "JensenShannonLoss").reshape(len(logits), math.prod(logits.shape[1:]))
        return torch.stack([functional.logsigmoid(scores), functional.logsigmoid(-scores)], 1)


def jensen_shannon_loss(
    *views: Tensor, weight: float = 12.0, mode: str = "multiclass", reduction: str = "mean"
) -> Tensor:
    """``JensenShannonLoss`` in one call.

    >>> from vicinal.torch.losses import jensen_shannon_loss
    >>> logits = torch.tensor([[2.0, -1.0, 0.0]])
    >>> round(float(jensen_shannon_loss(logits, logits, logits)), 6)  # three views that agree
    0.0
    """
    return JensenShannonLoss(weight=weight, mode=mode, reduction=reduction).forward(*views)
