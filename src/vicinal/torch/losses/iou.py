"""The IoU (Jaccard) loss."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from vicinal.torch.losses.loss import MODES, REDUCTIONS, SPANS, Loss, ignored, loss, number, numbers, refuse_class_weights
from vicinal.torch.losses.overlap import Overlap, overlap_loss
from vicinal.transforms import fields
from vicinal.transforms.declare import SMALLEST


@loss
class IoULoss(Loss):
    """1 - (sum(p y) + s) / (sum(p) + sum(y) - sum(p y) + s), the Jaccard index with Laplace smoothing s.

    ``mode``: "binary" (logits [N, ...] or [N, 1, ...]), "multilabel" or "multiclass" ([N, C, ...]).
    ``smooth``: s, above 0. ``per``: sums over each "image", or over the whole "batch" (then small objects and pictures
    without any weigh less, and a value depends on its batch). ``class_weights``: one a class, of the weighted mean over
    classes; 0 leaves one out, as the background. ``ignore_index``: the target's value that does not count.
    ``reduction``: "mean", "sum", or "none": [N, C] per image, [C] per batch, without C in mode "binary".

    Targets: 0 and 1 (or shares between) of the logits' shape; in mode "multiclass" indices [N, ...], or probabilities of
    the logits' shape. An empty mask costs 1 - s / (sum(p) + s): nothing where nothing is predicted, with a gradient
    elsewhere. Pictures (classes) without a valid pixel are left out; where nothing is left, the loss is 0. Sums are
    float32 for half precision. Raises SpecError for bad options and DataError for tensors that do not fit.
    """

    mode: str = fields.option(MODES, default="binary", kw_only=True)
    smooth: float = number(1.0, low=SMALLEST)
    per: str = fields.option(SPANS, default="batch", kw_only=True)
    class_weights: Sequence[float] | None = numbers()
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        refuse_class_weights(self)

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        return overlap_loss(self, logits, target, self._ratio)

    def _ratio(self, sums: Overlap) -> Tensor:
        union = sums.predicted + sums.true - sums.both
        return (sums.both + self.smooth) / (union + self.smooth)


def iou_loss(
    logits: Tensor, target: Tensor, *, mode: str = "binary", smooth: float = 1.0, per: str = "batch",
    class_weights: Sequence[float] | None = None, ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``IoULoss`` in one call."""
    return IoULoss(
        mode=mode, smooth=smooth, per=per, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
