"""The focal loss."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from vicinal.torch.losses.entries import Classes, Flags, read_classes, read_flags
from vicinal.torch.losses.loss import MODES, REDUCTIONS, Loss, by_class, ignored, loss, number, numbers, refuse_class_weights
from vicinal.torch.losses.reduce import reduced
from vicinal.transforms import fields


@loss
class FocalLoss(Loss):
    """The focal loss, -alpha_t (1 - p_t)^gamma log(p_t), with p_t the probability of the true class (Lin et al. 2017).

    ``mode``: "binary" (logits [N, ...] or [N, 1, ...]), "multilabel" or "multiclass" ([N, C, ...]; p the softmax).
    ``alpha``: weight of positives; negatives get 1 - alpha. In mode "multiclass", class 0 is the negative one. None gives all
    the same weight. ``gamma``: at least 0; 0 is cross-entropy. ``class_weights``: one factor per class.
    ``ignore_index``: pixels with this target are ignored.
    ``reduction``: "mean" over the valid pixels (and over the classes of "multilabel"; 0 if there are none), "sum", or "none":
    one value per pixel. MONAI and kornia also divide by C in mode "multiclass"; the paper divides by the number of objects.

    Targets: values from 0 to 1 in the logits' shape; in mode "multiclass" class indices [N, ...].
    Half precision is computed in float32. Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.losses import FocalLoss
    >>> logits, target = torch.zeros(1, 4), torch.tensor([[1.0, 0.0, 0.0, 0.0]])
    >>> FocalLoss(alpha=None, gamma=2.0)(logits, target)  # a quarter of log 2
    tensor(0.1733)
    """

    mode: str = fields.option(MODES, default="binary", kw_only=True)
    alpha: float | None = number(0.25, high=1.0, optional=True)
    gamma: float = number(2.0)
    class_weights: Sequence[float] | None = numbers()
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        refuse_class_weights(self)

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        if self.mode == "multiclass":
            classes = read_classes(logits, target, self.ignore_index, "FocalLoss")
            return reduced(self._of_classes(classes), classes.valid, classes.shape, self.reduction)
        flags = read_flags(logits, target, self.mode, self.ignore_index, "FocalLoss")
        return reduced(self._of_flags(flags), flags.valid, flags.shape, self.reduction)

    def _of_flags(self, flags: Flags) -> Tensor:
        log_p, log_q = functional.logsigmoid(flags.scores), functional.logsigmoid(-flags.scores)
        missed = -torch.exp(self.gamma * log_q) * log_p * flags.truth
        alarms = -torch.exp(self.gamma * log_p) * log_q * (1 - flags.truth)
        values = missed + alarms if self.alpha is None else self.alpha * missed + (1 - self.alpha) * alarms
        weights = by_class(self.class_weights, flags.scores, "FocalLoss.class_weights")
        return values if weights is None else values * weights[:, None]

    def _of_classes(self, classes: Classes) -> Tensor:
        log_all = torch.logsumexp(classes.scores, 1)
        at = classes.truth[:, None]
        log_p = classes.scores.gather(1, at)[:, 0] - log_all
        # 1 - p_t as the other classes' sum: of log(1 - exp(log_p)) the gradient is not finite where p_t rounds to 1
        log_q = torch.logsumexp(classes.scores.scatter(1, at, -torch.inf), 1) - log_all
        values = -torch.exp(self.gamma * log_q) * log_p
        if self.alpha is not None:
            values = values * torch.where(classes.truth == 0, 1 - self.alpha, self.alpha)
        weights = by_class(self.class_weights, classes.scores, "FocalLoss.class_weights")
        return values if weights is None else values * weights[classes.truth]


def focal_loss(
    logits: Tensor, target: Tensor, *, mode: str = "binary", alpha: float | None = 0.25, gamma: float = 2.0,
    class_weights: Sequence[float] | None = None, ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``FocalLoss`` in one call.

    >>> from vicinal.torch.losses import focal_loss
    >>> yes = torch.ones(1, 1)
    >>> float(focal_loss(3 * yes, yes) / focal_loss(0 * yes, yes)) < 0.01  # what is right already hardly counts
    True
    """
    return FocalLoss(
        mode=mode, alpha=alpha, gamma=gamma, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
