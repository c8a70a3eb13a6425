"""One declaration of every transform, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import transform_class


def darkened(picture: Any, rng: np.random.Generator) -> Any:
    """A plain function of a picture of any dtype."""
    return (picture * rng.uniform(0.2, 1)).astype(picture.dtype)


ARGUMENTS: dict[str, dict[str, Any]] = {
    "HorizontalFlip": {},
    "VerticalFlip": {},
    "Transpose": {},
    "QuarterTurn": {},
    "D4": {},
    "GridShuffle": {"grid": (2, 3)},
    "Rotate": {"degrees": (-40, 40)},
    "SafeRotate": {"keep": "no_border"},
    "Scale": {"factor": (0.5, 2.0), "border": "edge"},
    "Translate": {"x": (-6, 6), "y": (-6, 6)},
    "Shear": {"x": (-20, 20), "y": (-20, 20), "border": "symmetric"},
    "Affine": {"degrees": (-90, 90), "scale": (0.5, 1.5), "translate_x": (-4, 4), "shear_x": (-10, 10)},
    "Perspective": {"distortion": 0.6, "border": "reflect"},
    "ElasticTransform": {"alpha": (5, 30), "sigma": (2, 4)},
    "GridDistortion": {"steps": 4, "limit": (0.1, 0.6)},
    "PiecewiseAffine": {"cells": (3, 4), "border": "edge"},
    "ThinPlateSpline": {"points": 3},
    "Twirl": {"border": "reflect"},
    "Wave": {"wavelength": (0.5, 1)},
    "LensDistortion": {"k1": (-0.4, 0.4), "k2": (-0.1, 0.1), "border": "edge"},
    "CenterCrop": {"size": (7, 9), "border": "constant"},
    "RandomCrop": {"size": (7, 9), "border": "edge"},
    "BoxCrop": {"size": (7, 9), "border": "edge"},
    "BoxSafeCrop": {"size": (7, 9), "erosion": 0.2},
    "IoUCrop": {"scale": (0.4, 0.9)},
    "ForegroundCrop": {"size": (7, 9), "labels": (1, 3), "border": "constant"},
    "RandomResizedCrop": {"size": (8, 12)},
    "Pad": {"padding": (1, 2, 3, 4), "border": "wrap"},
    "PadTo": {"size": (12, 9), "multiple": 5, "position": "random", "border": "edge"},
    "CropAndPad": {"top": (-0.3, 0.3), "keep_size": False, "border": "reflect"},
    "ZoomOut": {"factor": (1, 2), "border": "reflect"},
    "Resize": {"size": (9, 11), "mode": "contain"},
    "RandomScale": {"factor": (0.5, 1.5)},
    "Brightness": {"factor": (0.5, 1.5)},
    "Contrast": {"factor": (0.5, 1.5)},
    "Saturation": {"factor": (0.5, 1.5)},
    "Hue": {"shift": (-0.2, 0.2)},
    "ColorJitter": {"brightness": 0.4, "contrast": 0.4, "saturation": 0.4, "hue": 0.1},
    "BrightnessContrast": {},
    "HueSaturationValue": {"hue": (-0.3, 0.3)},
    "PhotometricDistort": {},
    "Gamma": {},
    "Multiply": {"per_channel": True},
    "LinearContrast": {},
    "ToneCurve": {"per_channel": True},
    "SigmoidContrast": {},
    "LogContrast": {"per_channel": True},
    "Add": {"value": (-0.3, 0.3), "per_channel": True},
    "RGBShift": {},
    "ChannelShuffle": {},
    "ChannelDropout": {"count": (1, 2)},
    "Grayscale": {"alpha": (0, 1)},
    "Sepia": {"alpha": (0, 1)},
    "ColorTemperature": {},
    "PlanckianJitter": {},
    "PCALighting": {"std": (0, 0.5)},
    "ChromaticAberration": {"red": (-0.1, 0.1)},
    "Invert": {},
    "Posterize": {"bits": (2, 6)},
    "Dither": {"pattern": "8x8"},
    "Solarize": {"threshold": (0.2, 0.8)},
    "SolarizeAdd": {},
    "AutoContrast": {},
    "Equalize": {},
    "CLAHE": {"clip": (1, 30), "tiles": (1, 2)},
    "Sharpness": {},
    "Sharpen": {},
    "Emboss": {},
    "EdgeDetect": {},
    "Canny": {},
    "UnsharpMask": {"threshold": (0, 0.02)},
    "HistogramMatching": {"references": "demo/nuclei/images/006.png"},
    "ColorTransfer": {"references": ["demo/nuclei/images/006.png", "demo/nuclei/images/018.png"]},
    "FourierDomainAdaptation": {"references": "demo/nuclei/images/006.png", "beta": (0, 0.2)},
    "StainJitter": {"scale": (0.8, 1.2)},
    "Normalize": {"mean": 0.5, "std": 0.25},
    "GaussianBlur": {"sigma": (0, 1.5)},
    "BoxBlur": {},
    "MedianBlur": {},
    "BilateralBlur": {},
    "MotionBlur": {"direction": (-1, 1)},
    "Defocus": {},
    "ZoomBlur": {},
    "GlassBlur": {},
    "RingingOvershoot": {},
    "Downscale": {},
    "Pixelate": {"size": (1, 6)},
    "Morphology": {"operation": "open", "shape": "cross"},
    "GaussianNoise": {},
    "SaltAndPepper": {"amount": (0, 0.5)},
    "PixelDropout": {"amount": 0.2},
    "MultiplicativeNoise": {},
    "SpeckleNoise": {},
    "ShotNoise": {},
    "ISONoise": {},
    "FilmGrain": {},
    "ImageCompression": {"quality": (5, 60)},
    "Cutout": {"length": 6, "holes": 2},
    "CoarseDropout": {"holes": (1, 4), "height": (0.1, 0.5), "width": (0.1, 0.5), "fill": "mean"},
    "GridMask": {"spacing": (0.2, 0.7), "degrees": (-90, 90)},
    "HideAndSeek": {"grid": (3, 5), "fill": "mean"},
    "RandomErasing": {"fill": "noise", "p": 1.0},
    "Erase": {"rectangles": [[1, 2, 6, 5], [0, 0, 2, 2]], "fill": "mean"},
    "MaskDropout": {"objects": (1, 2), "fill": 0.5},
    "Vignette": {"x": (0.2, 0.8)},
    "Illumination": {},
    "PlasmaBrightness": {},
    "PlasmaContrast": {},
    "PlasmaShadow": {},
    "Shadow": {"region": (0, 0, 1, 1)},
    "SunFlare": {},
    "Fog": {},
    "Rain": {},
    "Snow": {"flakes": (5, 40)},
    "Spatter": {},
    "Frost": {},
    "Corruption": {"name": "fog"},
    "AutoAugment": {"policy": "cifar10-95"},
    "RandAugment": {"n": 3, "magnitude": (5, 30), "operations": "code"},
    "TrivialAugmentWide": {"interpolation": "bilinear"},
    "AugMix": {"severity": 10, "all_operations": True, "interpolation": "nearest"},
    "Lambda": {"image": "tests.transforms.examples:darkened"},
    "Mixup": {"alpha": 1.0},
    "CutMix": {"per_sample": True},
    "MixupCutmix": {"per_sample": True, "classes": 7},
    "Mosaic": {"size": (18, 22), "classes": 7},
    "CopyPaste": {"share": (0.3, 1)},
    "ResizeMix": {"classes": 7},
    "FMix": {"decay": 2},
    "ClassMix": {"ignore": (0, 3)},
}


def example(name: str) -> Transform:
    """The transform called ``name`` with arguments that do something."""
    return transform_class(name)(**ARGUMENTS[name])


def needed(name: str, sizes: Sequence[tuple[int, ...]]) -> dict[str, Any]:
    """What a transform must be given of pictures of these sizes, as fields of a batch."""
    target = {"CopyPaste": "instances", "MaskDropout": "instances", "ClassMix": "masks"}.get(name)
    stripes = [np.arange(size[0] * size[1]).reshape(size[:2]) // 5 % 4 for size in sizes]
    return {} if target is None else {target: [mask.astype(np.uint8) for mask in stripes]}
