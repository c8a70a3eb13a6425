"""Why transforms that look alike are no counterparts."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "ElasticTransform": "its noise is scaled by its greatest value and its blur cut short; see ElasticTransform in Vicinal",
    "Erasing": "its ratios are drawn evenly and cut to fit; see RandomErasing, which draws again",
    "FancyPCA": "it takes the components of each picture; see PCALighting, which takes ImageNet's",
    "GridDropout": "its holes are a share of units in whole pixels; see GridMask",
    "ISONoise": "its noise of lightness comes in whole steps; see ISONoise in Vicinal, which is that of earlier versions",
    "Perspective": "its corners are normal draws; see Perspective in Vicinal, whose are uniform",
    "PiecewiseAffine": "it draws normal shifts of triangles; see PiecewiseAffine in Vicinal",
    "RandomSizedCrop": "the height of its crop is drawn in pixels; see RandomResizedCrop",
    "ShotNoise": "it counts photons of linear light; see ShotNoise in Vicinal, which counts the picture's values",
    "ThinPlateSpline": "its shifts are normal draws; see ThinPlateSpline in Vicinal, whose are bounded",
    "ToFloat": "Vicinal's pictures keep their dtype until Normalize",
    "FromFloat": "Vicinal's pictures keep their dtype",
    "UnsharpMask": "it joins by a blurred mask; see UnsharpMask in Vicinal",
    "Lambda": "its functions take the call's parameters; see Lambda in Vicinal",
}
"""What defines the transform otherwise, and what to look at instead."""

NEAR: dict[str, str] = {
    "AdditiveNoise": "GaussianNoise",
    "AtLeastOneBBoxRandomCrop": "BoxCrop",
    "BBoxSafeRandomCrop": "BoxSafeCrop",
    "ChromaticAberration": "ChromaticAberration",
    "Defocus": "Defocus",
    "FDA": "FourierDomainAdaptation",
    "GlassBlur": "GlassBlur",
    "HEStain": "StainJitter",
    "HistogramMatching": "HistogramMatching",
    "Illumination": "Illumination",
    "Morphological": "Morphology",
    "PlasmaBrightnessContrast": "PlasmaBrightness and PlasmaContrast",
    "PlasmaShadow": "PlasmaShadow",
    "RandomFog": "Fog",
    "RandomRain": "Rain",
    "RandomShadow": "Shadow",
    "RandomSizedBBoxSafeCrop": "BoxSafeCrop",
    "RandomSnow": "Snow",
    "RandomSunFlare": "SunFlare",
    "Spatter": "Spatter",
    "ZoomBlur": "ZoomBlur",
}
"""Transforms of the same purpose, with arguments and draws of their own."""


def why(name: str) -> str:
    """Why a transform has no counterpart."""
    if name in NEAR:
        return f"Vicinal's {NEAR[name]} has the same purpose, but other arguments and draws"
    return REASONS.get(name, "no transform of Vicinal says it")
