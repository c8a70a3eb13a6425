"""What Dice and IoU losses share: sums over pixels, and what is made of a ratio of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import attrs
from torch import Tensor

from vicinal.torch.losses.entries import read_shares
from vicinal.torch.losses.loss import by_class
from vicinal.torch.losses.reduce import reduced_sums


class Options(Protocol):
    """The fields of a loss of this kind."""

    mode: str
    smooth: float
    per: str
    class_weights: Sequence[float] | None
    ignore_index: int | None
    reduction: str


@attrs.frozen(eq=False)
class Overlap:
    """Sums of p * y, of p and of y over valid pixels, by picture and class [N, C], or [1, C] of a whole batch."""

    both: Tensor
    predicted: Tensor
    true: Tensor


def overlap_loss(options: Options, logits: Tensor, target: Tensor, ratio: Callable[[Overlap], Tensor]) -> Tensor:
    """1 - ``ratio`` by picture (or batch) and class, reduced; pictures and classes without a valid pixel left out."""
    where = type(options).__name__
    shares = read_shares(logits, target, options.mode, options.ignore_index, where)
    probability, truth = shares.scores * shares.valid, shares.truth
    axes = (2,) if options.per == "image" else (0, 2)

    def total(values: Tensor) -> Tensor:
        return values.sum(axes)

    values = 1 - ratio(Overlap(total(probability * truth), total(probability), total(truth)))
    weights = by_class(options.class_weights, shares.scores, f"{where}.class_weights")
    return reduced_sums(values, total(shares.valid) > 0, weights, options.mode, options.reduction)
