"""Augmenters that blend what two branches of augmenters make."""

from .alpha import blend_alpha
from .branches import BlendAlpha
from .by_mask import (
    BlendAlphaBoundingBoxes,
    BlendAlphaCheckerboard,
    BlendAlphaElementwise,
    BlendAlphaFrequencyNoise,
    BlendAlphaHorizontalLinearGradient,
    BlendAlphaRegularGrid,
    BlendAlphaSegMapClassIds,
    BlendAlphaSimplexNoise,
    BlendAlphaSomeColors,
    BlendAlphaVerticalLinearGradient,
)
from .content import BoundingBoxesMaskGen, SegMapClassIdsMaskGen, SomeColorsMaskGen
from .generators import (
    CheckerboardMaskGen,
    HorizontalLinearGradientMaskGen,
    IBatchwiseMaskGenerator,
    InvertMaskGen,
    RegularGridMaskGen,
    StochasticParameterMaskGen,
    VerticalLinearGradientMaskGen,
)
from .masked import BlendAlphaMask
from .old_names import Alpha, AlphaElementwise, FrequencyNoiseAlpha, SimplexNoiseAlpha

__all__ = [
    "Alpha",
    "AlphaElementwise",
    "BlendAlpha",
    "BlendAlphaBoundingBoxes",
    "BlendAlphaCheckerboard",
    "BlendAlphaElementwise",
    "BlendAlphaFrequencyNoise",
    "BlendAlphaHorizontalLinearGradient",
    "BlendAlphaMask",
    "BlendAlphaRegularGrid",
    "BlendAlphaSegMapClassIds",
    "BlendAlphaSimplexNoise",
    "BlendAlphaSomeColors",
    "BlendAlphaVerticalLinearGradient",
    "BoundingBoxesMaskGen",
    "CheckerboardMaskGen",
    "FrequencyNoiseAlpha",
    "HorizontalLinearGradientMaskGen",
    "IBatchwiseMaskGenerator",
    "InvertMaskGen",
    "RegularGridMaskGen",
    "SegMapClassIdsMaskGen",
    "SimplexNoiseAlpha",
    "SomeColorsMaskGen",
    "StochasticParameterMaskGen",
    "VerticalLinearGradientMaskGen",
    "blend_alpha",
]
