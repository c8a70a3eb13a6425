"""Contrast: by curves, and by histograms."""

from .clahe import CLAHE, AllChannelsCLAHE
from .curves import (
    GammaContrast,
    LinearContrast,
    LogContrast,
    SigmoidContrast,
    adjust_contrast_gamma,
    adjust_contrast_linear,
    adjust_contrast_log,
    adjust_contrast_sigmoid,
)
from .equalized import AllChannelsHistogramEqualization, HistogramEqualization

__all__ = [
    "CLAHE",
    "AllChannelsCLAHE",
    "AllChannelsHistogramEqualization",
    "GammaContrast",
    "HistogramEqualization",
    "LinearContrast",
    "LogContrast",
    "SigmoidContrast",
    "adjust_contrast_gamma",
    "adjust_contrast_linear",
    "adjust_contrast_log",
    "adjust_contrast_sigmoid",
]
