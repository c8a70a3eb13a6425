"""What a network is to learn: a class for each picture, or for each pixel."""

from __future__ import annotations

import attrs
from torch import nn

from vicinal.errors import SpecError, expected, nearest
from vicinal.torch import losses

CLASSIFICATION, SEGMENTATION = "classification", "segmentation"
KINDS = (CLASSIFICATION, SEGMENTATION)
IGNORED = 255
"""The mask index that counts nowhere, unless the data set names another: recipes paint it beyond the picture."""


@attrs.frozen
class Task:
    """``kind``: one of KINDS. ``names``: the classes by index. ``ignore``: the mask index that does not count."""

    kind: str
    names: tuple[str, ...]
    ignore: int | None = None

    @property
    def mode(self) -> str:
        """How losses and metrics read logits: two classes of pixels are one yes-or-no decision."""
        return "binary" if self.kind == SEGMENTATION and len(self.names) == 2 else "multiclass"

    @property
    def outputs(self) -> int:
        """Channels of the logits."""
        return 1 if self.mode == "binary" else len(self.names)

    @property
    def score(self) -> str:
        """The number that is compared."""
        return "accuracy" if self.kind == CLASSIFICATION else "Dice"

    @property
    def scored(self) -> tuple[str, ...]:
        """The classes that have a score of their own: not the background of a yes-or-no mask."""
        return self.names[1:] if self.mode == "binary" else self.names


def loss_of(task: Task, name: str | None, smoothing: float = 0.0) -> nn.Module:
    """The loss called ``name``, or several joined by "+" ("bce+dice"); None: cross-entropy, for masks plus Dice.

    Names: cross_entropy (of yes-or-no masks bce), balanced, focal, dice, iou. ``smoothing``: of labels, in cross-entropy.
    Raises SpecError for another name, and for losses of masks where the task has none.
    """
    words = (name or ("cross_entropy" if task.kind == CLASSIFICATION else "cross_entropy+dice")).split("+")
    found = [_loss(task, word.strip(), smoothing) for word in words]
    return found[0] if len(found) == 1 else losses.LossSum(*found)


def _loss(task: Task, name: str, smoothing: float) -> nn.Module:
    mode, ignore = task.mode, task.ignore
    if name in ("cross_entropy", "bce") and mode == "multiclass":
        return losses.SoftCrossEntropy(label_smoothing=smoothing, ignore_index=ignore)
    of_masks = {
        "cross_entropy": losses.BinaryCrossEntropy,
        "bce": losses.BinaryCrossEntropy,
        "balanced": losses.BalancedCrossEntropy,
        "focal": losses.FocalLoss,
        "dice": losses.DiceLoss,
        "iou": losses.IoULoss,
    }
    if task.kind == CLASSIFICATION and name in of_masks and name != "focal":
        raise SpecError(expected("loss", "cross_entropy or focal for classes of pictures", name))
    if name not in of_masks:
        raise SpecError(expected("loss", f"one of {', '.join(of_masks)}, or several with '+'", name) + nearest(name, of_masks))
    made: nn.Module = of_masks[name](mode=mode, ignore_index=ignore)
    return made
