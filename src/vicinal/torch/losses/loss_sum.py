"""The weighted sum of losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor, nn

from vicinal.errors import DataError, SpecError, expected
from vicinal.numbers import is_number


class LossSum(nn.Module):
    """A weighted sum of losses, such as ``LossSum(BinaryCrossEntropy(), DiceLoss(), weights=(1, 0.5))``.

    ``losses``: modules that return one number for (logits, target). ``weights``: one number for each; None: all 1.

    >>> from vicinal.torch.losses import BinaryCrossEntropy, DiceLoss, LossSum
    >>> loss = LossSum(BinaryCrossEntropy(), DiceLoss(), weights=(1, 0.5))
    >>> loss(torch.zeros(1, 8, 8), torch.ones(1, 8, 8)).ndim
    0
    """

    def __init__(self, *losses: nn.Module, weights: Sequence[float] | None = None) -> None:
        super().__init__()
        if not losses or not all(isinstance(one, nn.Module) for one in losses):
            raise SpecError(expected("LossSum", "one or more losses (torch.nn.Module)", losses))
        given = (1.0,) * len(losses) if weights is None else weights
        ok = isinstance(given, (tuple, list)) and len(given) == len(losses) and all(is_number(w) for w in given)
        if not ok:
            raise SpecError(expected("LossSum.weights", f"{len(losses)} numbers, one a loss, or None", weights))
        self.losses = nn.ModuleList(losses)
        self.weights = tuple(float(weight) for weight in given)

    def parts(self, logits: Tensor, target: Any) -> list[Tensor]:
        """The value of each loss, not weighted, for a log."""
        values = [one(logits, target) for one in self.losses]
        for one, value in zip(self.losses, values, strict=True):
            if value.ndim:
                raise DataError(expected(f"LossSum: {type(one).__name__}", "one number", tuple(value.shape)))
        return values

    def forward(self, logits: Tensor, target: Any) -> Tensor:
        first, *others = (w * value for w, value in zip(self.weights, self.parts(logits, target), strict=True))
        return sum(others, start=first)

    def extra_repr(self) -> str:
        return f"weights={self.weights}"
