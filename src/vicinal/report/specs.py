"""The declarations that the gallery shows: every transform, strong enough to be seen in a small picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE, transform_class
from vicinal.transforms.saliency.maps import SaliencyMaps

FACTORS = [0.4, 0.7, 1.4, 2.0]
REFERENCE = "demo/photos/coffee.jpg"
"""Of the repository, at whose top the gallery is made."""


def channels_turned(picture: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    """A function as a user may write it for Lambda."""
    return np.roll(picture, rng.integers(1, picture.shape[2]), axis=2)


ARGUMENTS: dict[str, dict[str, Any]] = {
    "HorizontalFlip": {},
    "VerticalFlip": {},
    "Transpose": {},
    "QuarterTurn": {"turns": [1, 2, 3]},
    "D4": {"element": [4, 5, 6, 7]},
    "GridShuffle": {"grid": (2, 3)},
    "Rotate": {"degrees": (-40, 40)},
    "SafeRotate": {"degrees": (-60, 60)},
    "Scale": {"factor": (0.6, 1.5), "border": "reflect"},
    "Translate": {"x": (-0.3, 0.3), "y": (-0.3, 0.3), "unit": "fraction", "border": "wrap"},
    "Shear": {"x": (-30, 30), "y": (-15, 15)},
    "Affine": {"degrees": (-30, 30), "scale": (0.7, 1.2), "shear_x": (-20, 20), "border": "edge"},
    "Perspective": {"distortion": 0.5},
    "ElasticTransform": {"alpha": 200, "sigma": 6},
    "GridDistortion": {"limit": (0.4, 0.6)},
    "PiecewiseAffine": {"limit": (0.2, 0.5)},
    "ThinPlateSpline": {"limit": (0.05, 0.15)},
    "Twirl": {"degrees": (-120, 120)},
    "Wave": {"amplitude": (0.02, 0.05)},
    "LensDistortion": {"k1": [-0.4, 0.5], "k2": (-0.05, 0.05)},
    "CenterCrop": {"size": 130},
    "CornerCrop": {"size": 120},
    "RandomCrop": {"size": 130},
    "BoxCrop": {"size": 130},
    "BoxSafeCrop": {},
    "ForegroundCrop": {"size": 130},
    "IoUCrop": {},
    "RandomResizedCrop": {"size": 192, "scale": (0.15, 0.6)},
    "Pad": {"padding": (20, 50), "border": "reflect"},
    "PadTo": {"size": 256, "fill": 0.5, "position": "random"},
    "CropAndPad": {"top": (-0.3, 0.3), "left": (-0.3, 0.3), "fill": 0.5},
    "ZoomOut": {"factor": (1.3, 2.5), "fill": 0.5},
    "RandomScale": {"factor": (0.4, 1.0)},
    "Resize": {"size": (96, 192), "mode": "contain", "fill": 0.85},
    "Brightness": {"factor": FACTORS},
    "Contrast": {"factor": FACTORS},
    "Saturation": {"factor": [0.0, 0.5, 1.6, 2.5]},
    "Hue": {"shift": (-0.5, 0.5)},
    "ColorJitter": {"brightness": 0.4, "contrast": 0.4, "saturation": 0.4, "hue": 0.2},
    "BrightnessContrast": {"brightness": (-0.3, 0.3), "contrast": (-0.4, 0.6)},
    "HueSaturationValue": {"hue": (-0.3, 0.3), "saturation": (-0.4, 0.4), "value": (-0.2, 0.2)},
    "PhotometricDistort": {"hue": (-0.2, 0.2)},
    "Gamma": {"gamma": FACTORS},
    "Multiply": {"factor": (0.6, 1.4), "per_channel": True},
    "LinearContrast": {"factor": FACTORS},
    "ToneCurve": {"low": (0.0, 0.6), "high": (0.4, 1.0)},
    "SigmoidContrast": {"gain": (5, 12), "cutoff": (0.3, 0.7)},
    "LogContrast": {"gain": (0.5, 1.6)},
    "Add": {"value": [-0.3, -0.15, 0.15, 0.3]},
    "RGBShift": {"red": (-0.25, 0.25), "green": (-0.25, 0.25), "blue": (-0.25, 0.25)},
    "ChannelShuffle": {},
    "ChannelDropout": {"count": (1, 2)},
    "Grayscale": {},
    "Sepia": {"alpha": (0.5, 1)},
    "ColorTemperature": {"kelvin": [2500, 4000, 9000, 20000]},
    "PlanckianJitter": {"kelvin": [4000, 5000, 9000, 15000]},
    "WhiteBalance": {"red": FACTORS[1:3], "blue": FACTORS[1:3]},
    "Quantize": {"levels": (2, 5)},
    "Threshold": {"at": (0.2, 0.6)},
    "ExposureMatching": {"mean": (0.1, 0.9)},
    "HistogramShift": {"points": (5, 8), "strength": 1.0},
    "BiasField": {"strength": (0.5, 1.0)},
    "AnisotropicBlur": {"sigma_x": (3, 8), "sigma_y": (0.5, 1)},
    "UniformNoise": {"reach": (0.1, 0.4)},
    "LaplaceNoise": {"scale": (0.05, 0.2), "per_channel": True},
    "SensorNoise": {"shot": (0.01, 0.1)},
    "Scanlines": {"period": (3, 12), "strength": (0.4, 0.8)},
    "GibbsRinging": {"keep": (0.05, 0.2)},
    "PCALighting": {"std": 0.5},
    "ChromaticAberration": {"red": (-0.05, 0.05), "blue": (-0.05, 0.05)},
    "Invert": {},
    "Posterize": {"bits": [1, 2, 3]},
    "KMeansQuantize": {"colors": (2, 8)},
    "Superpixels": {},
    "Dither": {"levels": (2, 4)},
    "Solarize": {"threshold": (0.2, 0.8)},
    "SolarizeAdd": {"addition": (0.15, 0.5)},
    "AutoContrast": {},
    "Equalize": {},
    "CLAHE": {"clip": (3, 8)},
    "Sharpness": {"factor": [0.0, 4.0, 8.0]},
    "Sharpen": {"alpha": (0.4, 0.9)},
    "Emboss": {"alpha": (0.6, 1.0), "strength": (0.5, 1.5)},
    "EdgeDetect": {"alpha": (0.5, 1.0)},
    "Cartoon": {},
    "Canny": {"alpha": (0.5, 1.0)},
    "UnsharpMask": {"sigma": (1, 3), "amount": (1, 3)},
    "HistogramMatching": {"references": REFERENCE},
    "ColorTransfer": {"references": REFERENCE},
    "FourierDomainAdaptation": {"references": REFERENCE, "beta": (0.0, 0.02)},
    "StainJitter": {"scale": (0.5, 1.5), "shift": (-0.3, 0.3)},
    "Normalize": {"layout": "hwc"},
    "GaussianBlur": {"sigma": (1, 4)},
    "BoxBlur": {"radius": (2, 5)},
    "MedianBlur": {"radius": (2, 5)},
    "BilateralBlur": {"sigma": (3, 6), "sigma_color": (0.1, 0.4)},
    "MotionBlur": {"length": (9, 21)},
    "Defocus": {"radius": (3, 8)},
    "ZoomBlur": {"factor": (1.1, 1.3)},
    "GlassBlur": {"reach": (2, 5)},
    "RingingOvershoot": {"radius": (5, 12), "cutoff": (0.1, 0.3)},
    "Downscale": {"factor": (0.1, 0.3), "up": "nearest"},
    "Pixelate": {"size": (4, 16)},
    "Morphology": {"operation": "erode", "radius": (1, 3)},
    "GaussianNoise": {"std": (0.05, 0.2)},
    "SaltAndPepper": {"amount": (0.02, 0.15)},
    "PixelDropout": {"amount": (0.05, 0.3)},
    "MultiplicativeNoise": {"factor": (0.5, 1.5), "per_channel": True},
    "SpeckleNoise": {"std": (0.2, 0.5)},
    "ShotNoise": {"photons": (5, 30)},
    "ISONoise": {"color_shift": (0.05, 0.1), "intensity": (0.5, 1.0)},
    "FilmGrain": {"std": (0.1, 0.25), "size": (0.5, 2)},
    "ImageCompression": {"quality": (3, 12)},
    "Cutout": {"length": (0.25, 0.5), "holes": 2, "unit": "fraction"},
    "CoarseDropout": {"holes": (3, 8)},
    "GridMask": {"spacing": (0.2, 0.4), "degrees": (-45, 45)},
    "HideAndSeek": {},
    "RandomErasing": {"area": (0.1, 0.3), "fill": "noise", "p": 1.0},
    "Erase": {"rectangles": ((0.0, 0.85, 0.6, 1.0), (0.8, 0.0, 1.0, 0.2)), "unit": "fraction"},
    "MaskDropout": {},
    "SaliencyErase": {},
    "Vignette": {"strength": (0.5, 1.0), "radius": (0.1, 0.4)},
    "Illumination": {"kind": "gaussian", "strength": [-0.8, 0.8], "sigma": (0.2, 0.5)},
    "PlasmaBrightness": {"strength": (0.3, 0.5)},
    "PlasmaContrast": {"strength": 1.0},
    "PlasmaShadow": {"strength": (0.6, 0.9)},
    "Shadow": {"count": (1, 3), "region": (0.0, 0.0, 1.0, 1.0)},
    "SunFlare": {},
    "Fog": {"density": (0.5, 0.9)},
    "Rain": {"drops": (200, 600)},
    "Snow": {"flakes": (100, 400), "size": (0.02, 0.04)},
    "Spatter": {},
    "Frost": {"amount": (0.5, 0.9)},
    "Corruption": {"name": "frost", "severity": (1, 4)},
    "AutoAugment": {},
    "RandAugment": {"magnitude": 15},
    "TrivialAugmentWide": {},
    "AugMix": {"severity": 6},
    "PixMix": {"rounds": 4, "beta": 2},
    "Mixup": {"alpha": 4.0, "per_sample": True},
    "CutMix": {"per_sample": True},
    "MixupCutmix": {"per_sample": True},
    "Mosaic": {"size": (120, 160), "scale": 0.8},
    "CopyPaste": {"scale": (0.8, 1.2)},
    "ResizeMix": {},
    "FMix": {},
    "ClassMix": {},
    "SaliencyMix": {"alpha": 4.0},
    "Lambda": {"image": channels_turned},
}
"""By class name; rows are drawn in the order of the catalogue."""


def gallery_specs() -> dict[str, Transform]:
    """Name and declaration of each row of the gallery, in the order of the catalogue's families."""
    return {name: spec(name) for name in CATALOGUE if name in ARGUMENTS} | composed()


def spec(name: str) -> Transform:
    """The transform called ``name`` as the gallery shows it."""
    return transform_class(name)(**ARGUMENTS[name])


def composed() -> dict[str, Transform]:
    """Compositions of what the gallery shows."""
    arguments: dict[str, dict[str, Any]] = {
        "Identity": {},
        "ByEpoch": {"transforms": dict(enumerate(_some("Brightness", "Invert", "HorizontalFlip", "Grayscale")))},
        "OneOf": {"transforms": _some("Invert", "HorizontalFlip", "Grayscale")},
        "SomeOf": {"transforms": _some("Rotate", "Hue", "GaussianNoise", "Cutout"), "count": (1, 3)},
        "CutOnce": {"transforms": _some("Hue", "Posterize")},
        "KeepAugment": {"transforms": _some("Invert", "Solarize"), "maps": _of_the_middle()},
        "Sometimes": {"share": 0.5, "then": _some("Solarize", "Perspective"), "otherwise": _some("GaussianBlur")},
        "RandomOrder": {"transforms": _some("Posterize", "Brightness", "Rotate")},
        "Pipeline": {"transforms": _some("HorizontalFlip", "Affine", "ColorJitter", "Cutout")},
    }
    return {name: transform_class(name)(**given) for name, given in arguments.items()}


def _of_the_middle() -> SaliencyMaps:
    """A map of the gallery's picture, which has the id 0."""
    maps = SaliencyMaps()
    maps.put([0], [np.hanning(14)[:, None] * np.hanning(14)])
    return maps


def _some(*names: str) -> tuple[Transform, ...]:
    return tuple(map(spec, names))
