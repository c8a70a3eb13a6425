"""Contrast: by curves, and by histograms."""

from vicinal.compat.imgaug.augmenters.contrast.clahe import CLAHE, AllChannelsCLAHE
from vicinal.compat.imgaug.augmenters.contrast.curves import (
    GammaContrast,
    LinearContrast,
    LogContrast,
    SigmoidContrast,
    adjust_contrast_gamma,
    adjust_contrast_linear,
    adjust_contrast_log,
    adjust_contrast_sigmoid,
)
from vicinal.compat.imgaug.augmenters.contrast.equalized import AllChannelsHistogramEqualization, HistogramEqualization

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
