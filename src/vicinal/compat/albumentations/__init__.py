"""Albumentations 2.0.8's names on Vicinal: ``import vicinal.compat.albumentations as A``."""

from vicinal.compat.albumentations.adaptation import FDA, HistogramMatching, PixelDistributionAdaptation, read_rgb_image
from vicinal.compat.albumentations.affines import Affine, Rotate, SafeRotate, ShiftScaleRotate
from vicinal.compat.albumentations.blurs import (
    AdvancedBlur,
    Blur,
    Defocus,
    GaussianBlur,
    GlassBlur,
    MedianBlur,
    MotionBlur,
    ZoomBlur,
)
from vicinal.compat.albumentations.boxes import BboxParams
from vicinal.compat.albumentations.choices import OneOf, OneOrOther, RandomOrder, SelectiveChannelTransform, Sequential, SomeOf
from vicinal.compat.albumentations.colors import (
    ChannelShuffle,
    ColorJitter,
    FancyPCA,
    HueSaturationValue,
    InvertImg,
    PlanckianJitter,
    ToGray,
    ToRGB,
    ToSepia,
)
from vicinal.compat.albumentations.compose import BaseCompose, Compose
from vicinal.compat.albumentations.convert import convert
from vicinal.compat.albumentations.cropping import CropSizeError
from vicinal.compat.albumentations.crops import CenterCrop, Crop, RandomCrop, RandomCropFromBorders
from vicinal.compat.albumentations.distortions import (
    ElasticTransform,
    GridDistortion,
    OpticalDistortion,
    PiecewiseAffine,
    ThinPlateSpline,
)
from vicinal.compat.albumentations.dropouts import (
    CoarseDropout,
    ConstrainedCoarseDropout,
    Erasing,
    FrequencyMasking,
    GridDropout,
    TimeMasking,
    XYMasking,
)
from vicinal.compat.albumentations.flips import (
    D4,
    HorizontalFlip,
    RandomRotate90,
    SquareSymmetry,
    TimeReverse,
    Transpose,
    VerticalFlip,
)
from vicinal.compat.albumentations.former_spelling import missing_class
from vicinal.compat.albumentations.histograms import CLAHE, AutoContrast, Equalize
from vicinal.compat.albumentations.lambdas import Lambda
from vicinal.compat.albumentations.lights import Illumination, PlasmaBrightnessContrast, PlasmaShadow
from vicinal.compat.albumentations.mixing import Mosaic, OverlayElements
from vicinal.compat.albumentations.noises import (
    AdditiveNoise,
    GaussNoise,
    ISONoise,
    MultiplicativeNoise,
    RGBShift,
    SaltAndPepper,
    ShotNoise,
)
from vicinal.compat.albumentations.pads import Pad, PadIfNeeded
from vicinal.compat.albumentations.perspective import Perspective
from vicinal.compat.albumentations.pixel_dropouts import ChannelDropout, MaskDropout, PixelDropout
from vicinal.compat.albumentations.points import KeypointParams
from vicinal.compat.albumentations.pytorch import ToTensor3D, ToTensorV2
from vicinal.compat.albumentations.quality import ChromaticAberration, Downscale, ImageCompression, Superpixels
from vicinal.compat.albumentations.replay import ReplayCompose
from vicinal.compat.albumentations.resized_crops import CropAndPad, RandomResizedCrop, RandomSizedCrop
from vicinal.compat.albumentations.resizes import LongestMaxSize, RandomScale, Resize, SmallestMaxSize
from vicinal.compat.albumentations.serialization import VERSION, from_dict, load, save, to_dict
from vicinal.compat.albumentations.sharpness import Emboss, RingingOvershoot, Sharpen, UnsharpMask
from vicinal.compat.albumentations.spatter import Spatter
from vicinal.compat.albumentations.stain import HEStain
from vicinal.compat.albumentations.target_crops import (
    AtLeastOneBBoxRandomCrop,
    BBoxSafeRandomCrop,
    CropNonEmptyMaskIfExists,
    RandomCropNearBBox,
    RandomSizedBBoxSafeCrop,
)
from vicinal.compat.albumentations.targets import DualTransform, ImageOnlyTransform, NoOp
from vicinal.compat.albumentations.text import TextImage
from vicinal.compat.albumentations.tiles import GridElasticDeform, Morphological, RandomGridShuffle
from vicinal.compat.albumentations.tones import (
    FromFloat,
    Normalize,
    Posterize,
    RandomBrightnessContrast,
    RandomGamma,
    RandomToneCurve,
    Solarize,
    ToFloat,
)
from vicinal.compat.albumentations.transform import BasicTransform
from vicinal.compat.albumentations.volumes import (
    CenterCrop3D,
    CoarseDropout3D,
    CubicSymmetry,
    Pad3D,
    PadIfNeeded3D,
    RandomCrop3D,
    Transform3D,
)
from vicinal.compat.albumentations.weather import RandomFog, RandomGravel, RandomRain, RandomShadow, RandomSnow, RandomSunFlare

__version__ = VERSION


def __getattr__(name: str) -> object:
    raise missing_class(name)


__all__ = [  # noqa: RUF022
    "AdditiveNoise",
    "AdvancedBlur",
    "Affine",
    "AtLeastOneBBoxRandomCrop",
    "AutoContrast",
    "BBoxSafeRandomCrop",
    "BaseCompose",
    "BasicTransform",
    "BboxParams",
    "Blur",
    "CLAHE",
    "CenterCrop",
    "CenterCrop3D",
    "ChannelDropout",
    "ChannelShuffle",
    "ChromaticAberration",
    "CoarseDropout",
    "CoarseDropout3D",
    "ColorJitter",
    "Compose",
    "ConstrainedCoarseDropout",
    "Crop",
    "CropAndPad",
    "CropNonEmptyMaskIfExists",
    "CropSizeError",
    "CubicSymmetry",
    "D4",
    "Defocus",
    "Downscale",
    "DualTransform",
    "ElasticTransform",
    "Emboss",
    "Equalize",
    "Erasing",
    "FDA",
    "FancyPCA",
    "FrequencyMasking",
    "FromFloat",
    "GaussNoise",
    "GaussianBlur",
    "GlassBlur",
    "GridDistortion",
    "GridDropout",
    "GridElasticDeform",
    "HEStain",
    "HistogramMatching",
    "HorizontalFlip",
    "HueSaturationValue",
    "ISONoise",
    "Illumination",
    "ImageCompression",
    "ImageOnlyTransform",
    "InvertImg",
    "KeypointParams",
    "Lambda",
    "LongestMaxSize",
    "MaskDropout",
    "MedianBlur",
    "Morphological",
    "Mosaic",
    "MotionBlur",
    "MultiplicativeNoise",
    "NoOp",
    "Normalize",
    "OneOf",
    "OneOrOther",
    "OpticalDistortion",
    "OverlayElements",
    "Pad",
    "Pad3D",
    "PadIfNeeded",
    "PadIfNeeded3D",
    "Perspective",
    "PiecewiseAffine",
    "PixelDistributionAdaptation",
    "PixelDropout",
    "PlanckianJitter",
    "PlasmaBrightnessContrast",
    "PlasmaShadow",
    "Posterize",
    "RGBShift",
    "RandomBrightnessContrast",
    "RandomCrop",
    "RandomCrop3D",
    "RandomCropFromBorders",
    "RandomCropNearBBox",
    "RandomFog",
    "RandomGamma",
    "RandomGravel",
    "RandomGridShuffle",
    "RandomOrder",
    "RandomRain",
    "RandomResizedCrop",
    "RandomRotate90",
    "RandomScale",
    "RandomShadow",
    "RandomSizedBBoxSafeCrop",
    "RandomSizedCrop",
    "RandomSnow",
    "RandomSunFlare",
    "RandomToneCurve",
    "ReplayCompose",
    "Resize",
    "RingingOvershoot",
    "Rotate",
    "SafeRotate",
    "SaltAndPepper",
    "SelectiveChannelTransform",
    "Sequential",
    "Sharpen",
    "ShiftScaleRotate",
    "ShotNoise",
    "SmallestMaxSize",
    "Solarize",
    "SomeOf",
    "Spatter",
    "SquareSymmetry",
    "Superpixels",
    "TextImage",
    "ThinPlateSpline",
    "TimeMasking",
    "TimeReverse",
    "ToFloat",
    "ToGray",
    "ToRGB",
    "ToSepia",
    "ToTensor3D",
    "ToTensorV2",
    "Transform3D",
    "Transpose",
    "UnsharpMask",
    "VerticalFlip",
    "XYMasking",
    "ZoomBlur",
    "convert",
    "from_dict",
    "load",
    "read_rgb_image",
    "save",
    "to_dict",
]
