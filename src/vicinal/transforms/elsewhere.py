"""What the field calls the transforms of the catalogue: names in other libraries, for messages."""

from __future__ import annotations

from collections.abc import Iterable

from vicinal.errors import nearest

NAMES: dict[str, str] = {
    "Pipeline": "Compose Sequential AugmentationSequential ImageSequential",
    "OneOf": "RandomChoice",
    "Sometimes": "RandomApply",
    "Identity": "NoOp",
    "HorizontalFlip": "Fliplr HFlip Mirror",
    "VerticalFlip": "Flipud VFlip",
    "QuarterTurn": "Rot90 Rotate90 Rotation90",
    "Rotate": "Rotation",
    "Affine": "ShiftScaleRotate SafeRotate",
    "Perspective": "PerspectiveTransform",
    "Translate": "TranslateX TranslateY Shift",
    "Shear": "ShearX ShearY",
    "Scale": "ScaleX ScaleY",
    "RandomCrop": "CropToFixedSize",
    "BoxCrop": "AtLeastOneBBoxRandomCrop",
    "BoxSafeCrop": "BBoxSafeRandomCrop RandomSizedBBoxSafeCrop",
    "IoUCrop": "RandomIoUCrop",
    "ForegroundCrop": "CropNonEmptyMaskIfExists",
    "CenterCrop": "CenterCropToFixedSize",
    "RandomResizedCrop": "SizedCrop ResizeCrop",
    "Resize": "LongestMaxSize SmallestMaxSize LetterBox LongestSide ShortestSide ShortestSize",
    "PadTo": "PadToFixedSize PadIfNeeded PadToMultiplesOf SpatialPad DivisiblePad",
    "ZoomOut": "Expand",
    "D4": "SquareSymmetry Dihedral",
    "Brightness": "MultiplyBrightness AdjustBrightness",
    "Contrast": "AdjustContrast",
    "Saturation": "MultiplySaturation AdjustSaturation",
    "Hue": "AddToHue AdjustHue",
    "ColorJitter": "ColorJiggle",
    "HueSaturationValue": "AddToHueAndSaturation AddToSaturation HSV",
    "PhotometricDistort": "PhotoMetricDistortion",
    "Add": "AddToBrightness BrightnessShift",
    "RGBShift": "ChannelShift",
    "ChannelShuffle": "ChannelPermutation",
    "ChannelDropout": "Dropout2d",
    "Sepia": "ToSepia",
    "ColorTemperature": "ChangeColorTemperature ChangeColourTemperature PlanckianJitter",
    "PCALighting": "FancyPCA Lighting",
    "Gamma": "GammaContrast AdjustGamma",
    "Grayscale": "ToGray RGBToGray",
    "Invert": "InvertImg Negative",
    "Equalize": "HistogramEqualization AllChannelsHistogramEqualization EqualizeHist",
    "Sharpness": "AdjustSharpness EnhanceSharpness",
    "CLAHE": "EqualizeClahe",
    "UnsharpMask": "GaussianSharpen",
    "BoxBlur": "Blur AverageBlur MeanBlur",
    "Downscale": "SimulateLowResolution Pixelate",
    "Morphology": "Morphological Dilate Dilation Erode Erosion",
    "GridDistortion": "GridDistort",
    "LensDistortion": "OpticalDistortion Fisheye",
    "MultiplicativeNoise": "MultiplyElementwise",
    "ShotNoise": "PoissonNoise AdditivePoissonNoise",
    "ImageCompression": "JpegCompression JPEG WebPCompression JpegCompressionDistortion JpegCompress",
    "GaussianNoise": "AdditiveGaussianNoise GaussNoise",
    "SaltAndPepper": "SaltAndPepperNoise ImpulseNoise",
    "PixelDropout": "Dropout",
    "GridMask": "GridDropout",
    "TrivialAugmentWide": "TrivialAugment",
    "Mixup": "MixUpV2",
    "CutMix": "CutMixV2",
}
"""Ours to those of imgaug, Albumentations, torchvision and kornia that mean about the same, without their "Random"."""

_OURS = {other.lower(): ours for ours, others in NAMES.items() for other in others.split()}


def called_here(name: str, catalogue: Iterable[str]) -> str | None:
    """Which transform of ``catalogue`` another library, or another spelling, calls ``name``; None where no one does."""
    flat = name.replace("_", "").lower()
    ours = {own.lower(): own for own in catalogue}
    for key in (flat, flat.removeprefix("random")):
        found = ours.get(key) or _OURS.get(key)
        if found:
            return found
    return None


def hint(name: str, catalogue: Iterable[str], others: Iterable[str] = ()) -> str:
    """``"; did you mean 'HorizontalFlip'?"`` for a name that is none: by meaning, else by spelling among all names."""
    names = list(catalogue)
    meant = called_here(name, names)
    return f"; did you mean {meant!r}?" if meant else nearest(name, [*names, *others])
