"""Cross-entropy balanced by how common the classes are."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from vicinal.errors import SpecError, expected
from vicinal.torch.losses.entries import Classes, Flags, read_classes, read_flags
from vicinal.torch.losses.loss import MODES, REDUCTIONS, SPANS, Loss, ignored, loss, number
from vicinal.torch.losses.reduce import reduced
from vicinal.transforms import fields
from vicinal.transforms.declare import SMALLEST


@loss
class BalancedCrossEntropy(Loss):
    """-(beta y log p + (1 - beta) (1 - y) log(1 - p)), beta the share of negative pixels (Xie & Tu 2015, "HED").

    ``mode``: "binary", "multilabel" (a beta for each class) or "multiclass" (log-softmax; a pixel of class c weighs
    1 - the share of c). ``beta``: the weight of positives, in (0, 1); None takes (negatives + s) / (pixels + 2 s) from
    the targets. Not the beta of *weighted* cross-entropy, a factor above 1 on positives alone: that is
    ``BinaryCrossEntropy(pos_weight=beta)``. ``smooth``: s; without it an empty mask would cost nothing and teach nothing.
    ``per``: shares in each "image" or in the whole "batch". ``ignore_index``: the target's value that does not count.
    ``reduction``: "mean" over the valid pixels (0 where there are none), "sum", or "none", a value a pixel.

    Probabilities come out too high where positives are rare: choose the threshold on validation data.
    In float32 for half precision. Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.losses import BalancedCrossEntropy
    >>> logits, target = torch.zeros(1, 4, 4), torch.zeros(1, 4, 4)
    >>> BalancedCrossEntropy(beta=0.9)(logits, target)  # (1 - 0.9) log 2 a pixel
    tensor(0.0693)
    """

    mode: str = fields.option(MODES, default="binary", kw_only=True)
    beta: float | None = number(None, low=SMALLEST, high=1 - SMALLEST, optional=True)
    smooth: float = number(1.0, low=SMALLEST)
    per: str = fields.option(SPANS, default="batch", kw_only=True)
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.mode == "multiclass" and self.beta is not None:
            raise SpecError(expected("BalancedCrossEntropy.beta", "None in mode 'multiclass'", self.beta))

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        if self.mode == "multiclass":
            classes = read_classes(logits, target, self.ignore_index, "BalancedCrossEntropy")
            return reduced(self._of_classes(classes), classes.valid, classes.shape, self.reduction)
        flags = read_flags(logits, target, self.mode, self.ignore_index, "BalancedCrossEntropy")
        return reduced(self._of_flags(flags), flags.valid, flags.shape, self.reduction)

    def _of_flags(self, flags: Flags) -> Tensor:
        beta: Tensor | float | None = self.beta
        if beta is None:
            axes = (2,) if self.per == "image" else (0, 2)
            pixels, positives = flags.valid.sum(axes, True), flags.truth.sum(axes, True)
            beta = (pixels - positives + self.smooth) / (pixels + 2 * self.smooth)
        missed = -functional.logsigmoid(flags.scores) * flags.truth
        alarms = -functional.logsigmoid(-flags.scores) * (1 - flags.truth)
        return beta * missed + (1 - beta) * alarms

    def _of_classes(self, classes: Classes) -> Tensor:
        count, pixels = classes.scores.shape[1], classes.valid.to(classes.scores.dtype)
        counts = pixels.new_zeros(len(pixels), count).scatter_add(1, classes.truth, pixels)
        if self.per == "batch":
            counts = counts.sum(0, keepdim=True).expand(len(pixels), count)
        shares = (counts + self.smooth) / (counts.sum(1, keepdim=True) + count * self.smooth)
        weights = torch.gather(1 - shares, 1, classes.truth)
        return weights * functional.cross_entropy(classes.scores, classes.truth, reduction="none")


def balanced_cross_entropy(
    logits: Tensor, target: Tensor, *, mode: str = "binary", beta: float | None = None, smooth: float = 1.0,
    per: str = "batch", ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``BalancedCrossEntropy`` in one call.

    >>> from vicinal.torch.losses import balanced_cross_entropy
    >>> logits, target = torch.tensor([[9.0, -9.0, -9.0]]), torch.tensor([[1.0, 0.0, 0.0]])
    >>> float(balanced_cross_entropy(logits, target)) < 0.001
    True
    """
    return BalancedCrossEntropy(
        mode=mode, beta=beta, smooth=smooth, per=per, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
