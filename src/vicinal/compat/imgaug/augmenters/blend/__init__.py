"""Augmenters that blend what two branches of augmenters make."""

from vicinal.compat.imgaug.augmenters.blend.alpha import blend_alpha
from vicinal.compat.imgaug.augmenters.blend.branches import BlendAlpha
from vicinal.compat.imgaug.augmenters.blend.by_mask import (
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
from vicinal.compat.imgaug.augmenters.blend.content import BoundingBoxesMaskGen, SegMapClassIdsMaskGen, SomeColorsMaskGen
from vicinal.compat.imgaug.augmenters.blend.generators import (
    CheckerboardMaskGen,
    HorizontalLinearGradientMaskGen,
    IBatchwiseMaskGenerator,
    InvertMaskGen,
    RegularGridMaskGen,
    StochasticParameterMaskGen,
    VerticalLinearGradientMaskGen,
)
from vicinal.compat.imgaug.augmenters.blend.masked import BlendAlphaMask
from vicinal.compat.imgaug.augmenters.blend.old_names import Alpha, AlphaElementwise, FrequencyNoiseAlpha, SimplexNoiseAlpha

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
