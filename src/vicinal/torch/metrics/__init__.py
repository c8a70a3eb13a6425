"""Metrics of logits, as torchmetrics' Metric: update, compute, reset, and sums over the processes of a DDP run."""

try:
    import torchmetrics as _torchmetrics  # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError("vicinal.torch.metrics needs torchmetrics: pip install 'vicinal[torch]'") from error

from vicinal.torch.metrics.classes import accuracy, calibration_error
from vicinal.torch.metrics.mean_average_precision import MeanAveragePrecision
from vicinal.torch.metrics.overlap import Overlap, dice, iou

__all__ = ["MeanAveragePrecision", "Overlap", "accuracy", "calibration_error", "dice", "iou"]
