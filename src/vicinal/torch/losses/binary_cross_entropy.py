"""Binary cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor
from torch.nn import functional

from vicinal.torch.losses.entries import read_flags
from vicinal.torch.losses.loss import REDUCTIONS, Loss, by_class, ignored, loss, numbers, refuse_class_weights
from vicinal.torch.losses.reduce import reduced
from vicinal.transforms import fields


@loss
class BinaryCrossEntropy(Loss):
    """Binary cross-entropy of logits: -(b y log p + (1 - y) log(1 - p)) for every pixel (and class).

    ``mode``: "binary" (logits [N, ...] or [N, 1, ...]) or "multilabel" ([N, C, ...]); for "multiclass" use
    ``SoftCrossEntropy``. ``pos_weight``: b, one number or one per class; None: 1. It is the beta of *weighted* cross-entropy:
    above 1, missed positives cost more. (The beta of *balanced* cross-entropy is a share of pixels:
    ``BalancedCrossEntropy``.) ``class_weights``: one factor per class, in mode "multilabel".
    ``ignore_index``: pixels with this target are ignored.
    ``reduction``: "mean" over the valid pixels (0 if there are none), "sum", or "none": the logits' shape.

    Targets: values from 0 to 1 in the logits' shape. As torch's BCEWithLogitsLoss; half precision is computed in
    float32. Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.losses import BinaryCrossEntropy
    >>> loss = BinaryCrossEntropy(pos_weight=3.0, reduction="sum")
    >>> loss(torch.zeros(1, 4), torch.tensor([[1.0, 0.0, 0.0, 0.0]]))  # (3 + 1 + 1 + 1) log 2
    tensor(4.1589)
    """

    mode: str = fields.option(("binary", "multilabel"), default="binary", kw_only=True)
    pos_weight: float | Sequence[float] | None = numbers(single=True)
    class_weights: Sequence[float] | None = numbers()
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        refuse_class_weights(self)

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        flags = read_flags(logits, target, self.mode, self.ignore_index, "BinaryCrossEntropy")
        positive = by_class(self.pos_weight, flags.scores, "BinaryCrossEntropy.pos_weight", single=True)
        weights = by_class(self.class_weights, flags.scores, "BinaryCrossEntropy.class_weights")
        values = functional.binary_cross_entropy_with_logits(
            flags.scores, flags.truth,
            None if weights is None else weights[:, None],
            pos_weight=None if positive is None else positive[:, None],
            reduction="none",
        )  # fmt: skip
        return reduced(values, flags.valid, flags.shape, self.reduction)


def binary_cross_entropy(
    logits: Tensor, target: Tensor, *, mode: str = "binary", pos_weight: float | Sequence[float] | None = None,
    class_weights: Sequence[float] | None = None, ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``BinaryCrossEntropy`` in one call.

    >>> from vicinal.torch.losses import binary_cross_entropy
    >>> binary_cross_entropy(torch.zeros(1, 4), torch.tensor([[1.0, 0.0, 0.0, 0.0]]))  # log 2
    tensor(0.6931)
    """
    return BinaryCrossEntropy(
        mode=mode, pos_weight=pos_weight, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
