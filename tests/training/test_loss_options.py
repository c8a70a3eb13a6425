"""What losses refuse, each in one line."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import torch

import vicinal as vc
from vicinal.torch import losses

Z, Y = torch.zeros(2, 3, 4, 4), torch.zeros(2, 4, 4, dtype=torch.int64)

BAD_OPTIONS: list[tuple[Callable[[], object], str]] = [
    (lambda: losses.DiceLoss(mode="softmax"), "DiceLoss.mode: expected one of binary, multilabel, multiclass, got 'softmax'"),
    (lambda: losses.DiceLoss(smooth=0), "DiceLoss.smooth: expected a number in [1e-09, 1e+09], got 0"),
    (lambda: losses.IoULoss(per="pixel"), "IoULoss.per: expected one of batch, image, got 'pixel'"),
    (lambda: losses.IoULoss(reduction="avg"), "IoULoss.reduction: expected one of mean, sum, none, got 'avg'"),
    (lambda: losses.DiceLoss(class_weights=[1, 2]),
     "DiceLoss.class_weights: expected None in mode 'binary', which has one class, got (1.0, 2.0)"),
    (lambda: losses.DiceLoss(mode="multiclass", class_weights=[0, 0]),
     "DiceLoss.class_weights: expected one number of at least 0 a class, not all 0, or None, got [0, 0]"),
    (lambda: losses.dice_loss(Z, Y, mode="multiclass", class_weights=[1, 2]),
     "DiceLoss.class_weights: expected 3 numbers, one a class of the logits, got (1.0, 2.0)"),
    (lambda: losses.FocalLoss(alpha=2), "FocalLoss.alpha: expected a number in [0, 1] or None, got 2"),
    (lambda: losses.FocalLoss(gamma=-1), "FocalLoss.gamma: expected a number in [0, 1e+09], got -1"),
    (lambda: losses.FocalLoss(ignore_index=1.5),
     "FocalLoss.ignore_index: expected a whole number in [-2147483648, 2147483647] or None, got 1.5"),
    (lambda: losses.BinaryCrossEntropy(pos_weight="many"),
     "BinaryCrossEntropy.pos_weight: expected one number of at least 0 a class, not all 0, or one for all, or None, "
     "got 'many'"),
    (lambda: losses.BalancedCrossEntropy(mode="multiclass", beta=0.3),
     "BalancedCrossEntropy.beta: expected None in mode 'multiclass', got 0.3"),
    (lambda: losses.LossSum(losses.DiceLoss(), weights=(1, 2)),
     "LossSum.weights: expected 1 numbers, one a loss, or None, got (1, 2)"),
    (lambda: losses.LossSum(), "LossSum: expected one or more losses (torch.nn.Module), got ()"),
]  # fmt: skip

BAD_TENSORS: list[tuple[Callable[[], object], str]] = [
    (lambda: losses.dice_loss(Z, Y), "DiceLoss: target: expected shape (2, 3, 4, 4) beside logits (2, 3, 4, 4), got (2, 4, 4)"),
    (lambda: losses.dice_loss(Z, Z + 255), "DiceLoss: target: expected values from 0 to 1, got 255.0"),
    (lambda: losses.dice_loss(Z, Z * torch.nan), "DiceLoss: target: expected values from 0 to 1, got nan"),
    (lambda: losses.iou_loss(Z, Y + 3, mode="multiclass", ignore_index=255),
     "IoULoss: target: expected values from 0 to 2 or ignore_index 255, got 3"),
    (lambda: losses.focal_loss(Z, Z, mode="multiclass"),
     "FocalLoss: target: expected a tensor of class indices (integers), got torch.float32 of shape (2, 3, 4, 4)"),
    (lambda: losses.focal_loss(Z[:, :1], Y, mode="multiclass"),
     "FocalLoss: logits: expected shape [N, C, ...] with C of at least 2 in mode 'multiclass', got (2, 1, 4, 4)"),
    (lambda: losses.focal_loss(Y, Y), "FocalLoss: logits: expected a tensor of floats, got torch.int64 of shape (2, 4, 4)"),
    (lambda: losses.soft_cross_entropy(Z, (Y, Y)), "SoftCrossEntropy: target: expected (a, b, lambda), got 2 values"),
    (lambda: losses.soft_cross_entropy(Z, (Y, Y, torch.ones(3))),
     "SoftCrossEntropy: lambda: expected one number or 2, got (3,)"),
    (lambda: losses.soft_cross_entropy(Z, (Y, Y, 1.5)),
     "SoftCrossEntropy: lambda: expected a number from 0 to 1, or a tensor of them, got 1.5"),
    (lambda: losses.soft_cross_entropy(Z, (Y, Y, None)),  # type: ignore[arg-type]
     "SoftCrossEntropy: lambda: expected a number from 0 to 1, or a tensor of them, got None"),
    (lambda: losses.soft_cross_entropy(Z, (Y, Y, torch.tensor([0.5, -1]))),
     "SoftCrossEntropy: lambda: expected values from 0 to 1, got -1.0"),
    (lambda: losses.jensen_shannon_loss(Z, Z[:1]),
     "JensenShannonLoss: expected logits of two or more views, of one shape, got [(2, 3, 4, 4), (1, 3, 4, 4)]"),
    (lambda: losses.LossSum(losses.DiceLoss(per="image", reduction="none"))(Z[:, 0], Y),
     "LossSum: DiceLoss: expected one number, got (2,)"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), BAD_OPTIONS)
def test_bad_options(call: Callable[[], object], message: str) -> None:
    with pytest.raises(vc.SpecError) as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize(("call", "message"), BAD_TENSORS)
def test_bad_tensors(call: Callable[[], object], message: str) -> None:
    with pytest.raises(vc.DataError) as error:
        call()
    assert str(error.value) == message


def test_losses_are_fixed_and_stateless_and_travel() -> None:
    loss = losses.DiceLoss(mode="multiclass", class_weights=torch.tensor([0.0, 1, 2]), ignore_index=255)
    with pytest.raises(AttributeError, match=r"^DiceLoss\.smooth: expected no change"):
        loss.smooth = 2.0
    assert not loss.state_dict()
    for other in (copy.deepcopy(loss), pickle.loads(pickle.dumps(loss)), loss.eval(), loss.to(torch.float64)):
        assert other(Z, Y) == loss(Z, Y)
        assert "class_weights=(0.0, 1.0, 2.0), ignore_index=255" in repr(other)


def test_a_loss_can_be_part_of_a_model() -> None:
    model: Any = torch.nn.Sequential(torch.nn.Linear(3, 2))
    model.loss = losses.LossSum(losses.SoftCrossEntropy(), losses.FocalLoss(mode="multiclass"))
    assert "FocalLoss(mode='multiclass', alpha=0.25" in repr(model)
    assert set(model.state_dict()) == {"0.weight", "0.bias"}
