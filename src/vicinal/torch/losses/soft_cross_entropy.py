"""Cross-entropy among classes, for labels that are hard, soft or mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from torch import Tensor
from torch.nn import functional

from vicinal.errors import DataError, expected
from vicinal.numbers import is_number
from vicinal.torch.losses.entries import check_range, read_classes, read_scores, soft_target
from vicinal.torch.losses.loss import REDUCTIONS, Loss, by_class, ignored, loss, number, numbers
from vicinal.transforms import fields

Mixed: TypeAlias = tuple[Tensor, Tensor, "Tensor | float"]


@loss
class SoftCrossEntropy(Loss):
    """Cross-entropy, -sum_c y_c log p_c, of logits [N, C, ...], for hard, soft and mixed labels.

    Targets: class indices [N, ...]; probabilities of the logits' shape, as Mixup and CutMix give them; or
    (indices a, indices b, lambda), with lambda a number or [N], for lambda * loss(a) + (1 - lambda) * loss(b).
    ``label_smoothing``: e replaces each target y by (1 - e) y + e / C (Szegedy et al. 2016).
    ``class_weights``: one factor per class. ``ignore_index``: entries with this class index are ignored.
    ``reduction``: "mean" over the valid entries (for class weights and indices divided by the targets' weights, as in torch;
    0 if there are none), "sum", or "none": one value per entry.

    Otherwise as torch's CrossEntropyLoss. Half precision is computed in float32. Raises SpecError for bad options and DataError
    for tensors that do not fit.

    >>> from vicinal.torch.losses import SoftCrossEntropy
    >>> SoftCrossEntropy(label_smoothing=0.1)(torch.zeros(4, 10), torch.tensor([3, 1, 4, 1]))  # log 10
    tensor(2.3026)
    """

    label_smoothing: float = number(0.0, high=1.0)
    class_weights: Sequence[float] | None = numbers()
    ignore_index: int | None = ignored()
    reduction: str = fields.option(REDUCTIONS, default="mean", kw_only=True)

    def forward(self, logits: Tensor, target: Tensor | Mixed) -> Tensor:
        if isinstance(target, (tuple, list)):
            values, counts = self._mixed(logits, target)
        else:
            values, counts = self._values(logits, target)
        if self.reduction == "none":
            return values
        if self.reduction == "sum":
            return values.sum()
        total = counts.sum()
        return values.sum() / total.where(total > 0, 1)

    def _mixed(self, logits: Tensor, target: Mixed) -> tuple[Tensor, Tensor]:
        if len(target) != 3:
            raise DataError(f"SoftCrossEntropy: target: expected (a, b, lambda), got {len(target)} values")
        (first, first_count), (second, second_count) = (self._values(logits, labels) for labels in target[:2])
        share = _share(target[2], first)
        return share * first + (1 - share) * second, share * first_count + (1 - share) * second_count

    def _values(self, logits: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """The loss of each entry [N, ...], and what each counts in the mean."""
        scores = read_scores(logits, "SoftCrossEntropy")
        weights = by_class(self.class_weights, scores, "SoftCrossEntropy.class_weights")
        shape = (logits.shape[0], *logits.shape[2:])
        if isinstance(target, Tensor) and target.is_floating_point():
            soft = soft_target(logits, target, "SoftCrossEntropy").to(scores.dtype).reshape(scores.shape)
            values = functional.cross_entropy(
                scores, soft, weights, reduction="none", label_smoothing=self.label_smoothing
            )
            return values.reshape(shape), values.new_ones(shape)
        classes = read_classes(logits, target, self.ignore_index, "SoftCrossEntropy")
        values = functional.cross_entropy(
            scores, classes.truth, weights, reduction="none", label_smoothing=self.label_smoothing
        )
        counts = classes.valid.to(values.dtype) if weights is None else classes.valid * weights[classes.truth]
        return (values.where(classes.valid, 0)).reshape(shape), counts.reshape(shape)


def _share(share: Any, values: Tensor) -> Tensor | float:
    """lambda, beside ``values`` [N, ...]; DataError for what is no share of each of them."""
    where = "SoftCrossEntropy: lambda"
    if not isinstance(share, Tensor):
        if not is_number(share) or not 0 <= share <= 1:
            raise DataError(expected(where, "a number from 0 to 1, or a tensor of them", share))
        return float(share)
    if share.ndim and share.shape != (len(values),):
        raise DataError(expected(where, f"one number or {len(values)}", tuple(share.shape)))
    check_range(share, 0, 1, where)
    return share.to(values.device, values.dtype).reshape(-1, *[1] * (values.ndim - 1))


def soft_cross_entropy(
    logits: Tensor, target: Tensor | Mixed, *, label_smoothing: float = 0.0, class_weights: Sequence[float] | None = None,
    ignore_index: int | None = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """``SoftCrossEntropy`` in one call.

    >>> from vicinal.torch.losses import soft_cross_entropy
    >>> out = vc.Mixup(classes=2)(vc.Batch(images, labels=[0, 1, 0, 1]))
    >>> soft_cross_entropy(torch.zeros(4, 2), torch.from_numpy(out.labels))  # log 2
    tensor(0.6931)
    """
    return SoftCrossEntropy(
        label_smoothing=label_smoothing, class_weights=class_weights, ignore_index=ignore_index, reduction=reduction
    ).forward(logits, target)
