"""Losses of logits: modules with fixed, checked options, and each as a function.

All compute in float32 or wider, ignore what ``ignore_index`` marks, and stay finite, as do their gradients, for empty,
full and ignored masks and for logits of any size.
"""

from vicinal.torch.losses.balanced_cross_entropy import BalancedCrossEntropy, balanced_cross_entropy
from vicinal.torch.losses.binary_cross_entropy import BinaryCrossEntropy, binary_cross_entropy
from vicinal.torch.losses.focal import FocalLoss, focal_loss
from vicinal.torch.losses.jensen_shannon import JensenShannonLoss, jensen_shannon_loss
from vicinal.torch.losses.loss_sum import LossSum
from vicinal.torch.losses.overlap import DiceLoss, IoULoss, dice_loss, iou_loss
from vicinal.torch.losses.soft_cross_entropy import SoftCrossEntropy, soft_cross_entropy

__all__ = [
    "BalancedCrossEntropy", "BinaryCrossEntropy", "DiceLoss", "FocalLoss", "IoULoss", "JensenShannonLoss", "LossSum",
    "SoftCrossEntropy", "balanced_cross_entropy", "binary_cross_entropy", "dice_loss", "focal_loss", "iou_loss",
    "jensen_shannon_loss", "soft_cross_entropy",
]  # fmt: skip
