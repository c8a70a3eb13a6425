"""Dice coefficient and IoU of masks, with one rule for masks that are empty."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torchmetrics import Metric

from vicinal.errors import SpecError, expected, one_of
from vicinal.numbers import check_integer, is_number
from vicinal.torch.losses.entries import read_shares
from vicinal.torch.losses.loss import MODES
from vicinal.torch.metrics.options import check_ignored, check_threshold

KINDS = ("dice", "iou")
SPANS = ("image", "dataset")
AVERAGES = ("macro", "none")


class Overlap(Metric):
    """Dice, 2 TP / (2 TP + FP + FN), or IoU, TP / (TP + FP + FN), of the masks that logits give; see ``dice``.

    >>> from vicinal.torch.metrics import Overlap
    >>> score = Overlap("dice", "multiclass", 3, average="none")
    >>> score(torch.eye(3)[None, [0, 1, 1]].movedim(-1, 1), torch.tensor([[0, 1, 2]]))  # a value a class
    tensor([1.0000, 0.6667, 0.0000])
    """

    is_differentiable = False
    higher_is_better = True
    full_state_update = False
    plot_lower_bound = 0.0
    plot_upper_bound = 1.0
    shares: Tensor
    counts: Tensor
    images: Tensor

    def __init__(
        self, kind: str, mode: str = "binary", classes: int | None = None, *, per: str = "image", average: str = "macro",
        empty: float | str | None = "mode", threshold: float = 0.5, ignore_index: int | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        for name, value, choices in (("kind", kind, KINDS), ("mode", mode, MODES), ("per", per, SPANS),
                                     ("average", average, AVERAGES)):  # fmt: skip
            if value not in choices:
                raise SpecError(one_of(f"{kind}.{name}", choices, value))
        if mode != "binary":
            classes = check_integer(SpecError, f"{kind}.classes", classes, 2, also=f" in mode {mode!r}")
        self.kind, self.mode, self.per, self.average = kind, mode, per, average
        self.empty = (None if mode == "multiclass" else 1.0) if empty == "mode" else _check_empty(kind, empty)
        self.threshold, self.ignore_index = check_threshold(kind, threshold), check_ignored(kind, ignore_index)
        self.classes = 1 if mode == "binary" or classes is None else classes
        wide = torch.float64
        self.add_state("shares", torch.zeros(2, self.classes, dtype=wide), dist_reduce_fx="sum")
        self.add_state("counts", torch.zeros(self.classes, dtype=wide), dist_reduce_fx="sum")
        self.add_state("images", torch.zeros(2, dtype=wide), dist_reduce_fx="sum")

    def update(self, logits: Tensor, target: Tensor) -> None:
        """Logits and targets of a batch, shaped as the losses take them."""
        found = read_shares(logits, target, self.mode, self.ignore_index, self.kind)
        if found.scores.shape[1] != self.classes:
            raise SpecError(expected(f"{self.kind}.classes", f"{found.scores.shape[1]}, as logits have", self.classes))
        chosen = self._chosen(found.scores) * found.valid
        both, either = (chosen * found.truth).double().sum(2), (chosen + found.truth).double().sum(2)
        above, below = (2 * both, either) if self.kind == "dice" else (both, either - both)
        if self.per == "dataset":
            self.shares += torch.stack([above, below]).sum(1)
            return
        seen = found.valid.sum(2).bool().expand_as(both)
        ratios, counted = self._ratios(above, below, seen)
        self.shares[0] += ratios.sum(0)
        self.counts += counted.sum(0)
        several = counted.sum(1)
        self.images[0] += (ratios.sum(1) / several.clamp(min=1)).sum()
        self.images[1] += (several > 0).sum()

    def compute(self) -> Tensor:
        """One number, or one a class for average "none"; NaN where nothing was counted."""
        if self.per == "dataset":
            above, below = self.shares
            ratios, counted = self._ratios(above, below, torch.ones_like(below, dtype=torch.bool))
            if self.average == "none":
                return torch.where(counted, ratios, torch.nan).float()
            return (ratios.sum() / counted.sum()).float()
        if self.average == "none":
            return (self.shares[0] / self.counts).float()
        return (self.images[0] / self.images[1]).float()

    def _chosen(self, shares: Tensor) -> Tensor:
        """1 where a class is predicted, else 0."""
        if self.mode == "multiclass":
            return functional.one_hot(shares.argmax(1), shares.shape[1]).movedim(-1, 1)
        return (shares > self.threshold).to(shares.dtype)

    def _ratios(self, above: Tensor, below: Tensor, seen: Tensor) -> tuple[Tensor, Tensor]:
        """The ratios, by the rule for empty ones, and which of them count; 0 where they do not."""
        present = below > 0
        counted = seen & present if self.empty is None else seen
        ratios = torch.where(present, above / below.clamp(min=1), 0.0 if self.empty is None else float(self.empty))
        return ratios * counted, counted


def _check_empty(kind: str, empty: float | str | None) -> float | None:
    if empty is None or (is_number(empty) and 0 <= empty <= 1):
        return None if empty is None else float(empty)
    raise SpecError(expected(f"{kind}.empty", "a number in [0, 1], None, or 'mode' for the default of the mode", empty))


def dice(mode: str = "binary", classes: int | None = None, **options: Any) -> Overlap:
    """The Dice coefficient 2 TP / (2 TP + FP + FN); call it with (logits, target), with shapes as in the losses.

    ``classes``: C of modes "multilabel" and "multiclass". ``per``: "image" takes the mean over images, "dataset" counts over
    the whole data set. ``average``: "macro" is the mean over classes (of each image, then over images), "none" gives one
    value per class. ``threshold``: of the probability; "multiclass" takes the most probable class. ``ignore_index``: pixels
    with this target are ignored; images without a valid pixel are left out.
    ``empty``: the value of a class that is neither in the target nor predicted: 1.0, 0.0, or None to leave it out. The default
    is 1.0 in modes "binary" and "multilabel", because finding nothing is then correct, and None in mode "multiclass",
    because most images lack most classes.

    >>> from vicinal.torch.metrics import dice
    >>> score = dice("binary")
    >>> score(torch.tensor([[9.0, 9.0, -9.0]]), torch.tensor([[1, 0, 0]]))  # 2 / (2 + 1)
    tensor(0.6667)
    """
    return Overlap("dice", mode, classes, **options)


def iou(mode: str = "binary", classes: int | None = None, **options: Any) -> Overlap:
    """The Jaccard index TP / (TP + FP + FN), with the options of ``dice``.

    The mIoU of most tables is ``iou("multiclass", C, per="dataset")``.

    >>> from vicinal.torch.metrics import iou
    >>> score = iou("binary")
    >>> score(torch.tensor([[9.0, 9.0, -9.0]]), torch.tensor([[1, 0, 0]]))  # 1 / (1 + 1)
    tensor(0.5000)
    """
    return Overlap("iou", mode, classes, **options)
