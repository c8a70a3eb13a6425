"""Metrics of logits, as torchmetrics' Metric: update, compute, reset, and sums over the processes of a DDP run."""

from vicinal.torch.metrics.classes import accuracy, calibration_error
from vicinal.torch.metrics.mean_average_precision import MeanAveragePrecision
from vicinal.torch.metrics.overlap import Overlap, dice, iou

__all__ = ["MeanAveragePrecision", "Overlap", "accuracy", "calibration_error", "dice", "iou"]
