"""The Dice and IoU losses: a ratio of sums over pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor

from vicinal.torch.losses.entries import read_shares
from vicinal.torch.losses.loss import (
    MODES,
    REDUCTIONS,
    SPANS,
    Loss,
    by_class,
    ignored,
    loss,
    number,
    numbers,
    refuse_class_weights,
)
from vicinal.torch.losses.reduce import reduced_sums
from vicinal.transforms import fields
from vicinal.transforms.declare import SMALLEST


class Sums(NamedTuple):
    """Sums of p * y, of p and of y over valid pixels, by picture and class [N, C], or [1, C] of a whole batch."""

    both: Tensor
    predicted: Tensor
    true: Tensor


@loss
class OverlapLoss(Loss):
    """1 - a ratio of sums that subclasses give. Options, targets and errors are told in ``DiceLoss``."""

    mode: str = fields.option(MODES, default="binary", kw_only=True)
    smooth: float = number(1.0, low=SMALLEST)
    per: str = fields.option(SPANS, default="batch", kw_only=True)
    class_weights: Sequence[float] | None = numbers()
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def __attrs_post_init__(self) -> None:
        refuse_class_weights(self)

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        where = type(self).__name__
        shares = read_shares(logits, target, self.mode, self.ignore_index, where)
        probability, truth = shares.scores * shares.valid, shares.truth
        axes = (2,) if self.per == "image" else (0, 2)

        def total(values: Tensor) -> Tensor:
            return values.sum(axes)

        values = 1 - self.ratio(Sums(total(probability * truth), total(probability), total(truth)))
        weights = by_class(self.class_weights, shares.scores, f"{where}.class_weights")
        return reduced_sums(values, total(shares.valid) > 0, weights, self.mode, self.reduction)

    def ratio(self, sums: Sums) -> Tensor:
        """What is 1 where prediction and truth are the same."""
        raise NotImplementedError(type(self).__name__)


@loss
class DiceLoss(OverlapLoss):
    """The Dice loss, 1 - (2 sum(p y) + s) / (sum(p) + sum(y) + s), of logits (Milletari et al. 2016, "V-Net").

    ``mode``: "binary" (logits [N, ...] or [N, 1, ...]), "multilabel" or "multiclass" ([N, C, ...]).
    ``smooth``: Laplace smoothing s, above 0. ``per``: one Dice value for each "image", or one for the whole "batch", in which
    small objects and pictures without objects count less. ``class_weights``: one weight per class for the mean over
    classes; 0 leaves a class out, such as the background. ``ignore_index``: pixels with this target are ignored.
    ``reduction``: "mean", "sum", or "none": [N, C] per image, [C] per batch, without C in mode "binary".

    Targets: values from 0 to 1 in the logits' shape; in mode "multiclass" class indices [N, ...], or probabilities in the
    logits' shape. An empty mask costs 1 - s / (sum(p) + s), which is 0 if nothing is predicted. Pictures (classes) without
    a valid pixel are left out; if none is left, the loss is 0. Half precision is summed in float32.
    Raises SpecError for bad options and DataError for tensors that do not fit.

    >>> from vicinal.torch.losses import DiceLoss
    >>> target = torch.from_numpy(mask.astype(np.int64))[None]
    >>> logits = 20.0 * torch.nn.functional.one_hot(target, 3).movedim(-1, 1)
    >>> float(DiceLoss(mode="multiclass")(logits, target)) < 0.001
    True
    """

    def ratio(self, sums: Sums) -> Tensor:
        return (2 * sums.both + self.smooth) / (sums.predicted + sums.true + self.smooth)


@loss
class IoULoss(OverlapLoss):
    """The IoU (Jaccard) loss, 1 - (sum(p y) + s) / (sum(p) + sum(y) - sum(p y) + s), of logits.

    Options and targets are as in ``DiceLoss``.

    >>> from vicinal.torch.losses import IoULoss
    >>> target = torch.ones(1, 10, 10)
    >>> round(float(IoULoss()(torch.zeros(1, 10, 10), target)), 2)  # half of every pixel
    0.5
    """

    def ratio(self, sums: Sums) -> Tensor:
        union = sums.predicted + sums.true - sums.both
        return (sums.both + self.smooth) / (union + self.smooth)


def dice_loss(
    logits: Tensor, target: Tensor, *, mode: str = "binary", smooth: float = 1.0, per: str = "batch",
    class_weights: Sequence[float] | None = None, ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``DiceLoss`` in one call.

    >>> from vicinal.torch.losses import dice_loss
    >>> target = torch.from_numpy((mask == 1).astype(np.float32))[None]
    >>> float(dice_loss(20 * target - 10, target)) < 0.001  # all right
    True
    """
    return DiceLoss(
        mode=mode, smooth=smooth, per=per, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)


def iou_loss(
    logits: Tensor, target: Tensor, *, mode: str = "binary", smooth: float = 1.0, per: str = "batch",
    class_weights: Sequence[float] | None = None, ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``IoULoss`` in one call.

    >>> from vicinal.torch.losses import iou_loss
    >>> target = torch.from_numpy((mask == 1).astype(np.float32))[None]
    >>> float(iou_loss(20 * target - 10, target)) < 0.001
    True
    """
    return IoULoss(
        mode=mode, smooth=smooth, per=per, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
