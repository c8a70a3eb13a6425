"""What the field calls the transforms of the catalogue: names in other libraries, for messages."""

from __future__ import annotations

from collections.abc import Iterable

from vicinal.errors import nearest
from vicinal.transforms.absent import why_absent

NAMES: dict[str, str] = {
    "Pipeline": "Compose Sequential AugmentationSequential ImageSequential VideoSequential ReplayCompose",
    "OneOf": "RandomChoice OneOrOther",
    "Sometimes": "RandomApply",
    "Identity": "NoOp",
    "HorizontalFlip": "Fliplr HFlip Mirror Flip IAAFliplr",
    "VerticalFlip": "Flipud VFlip IAAFlipud",
    "QuarterTurn": "Rot90 Rotate90 Rotation90",
    "BoxCrop": "AtLeastOneBBoxRandomCrop",
    "BoxSafeCrop": "BBoxSafeRandomCrop RandomSizedBBoxSafeCrop",
    "IoUCrop": "RandomIoUCrop",
    "ForegroundCrop": "CropNonEmptyMaskIfExists",
    "D4": "SquareSymmetry Dihedral",
    "GridShuffle": "Jigsaw PatchShuffle",
    "Rotate": "Rotation",
    "SafeRotate": "RotateInside",
    "Scale": "ScaleX ScaleY Zoom",
    "Translate": "TranslateX TranslateY Shift Translation",
    "Shear": "ShearX ShearY",
    "Affine": "ShiftScaleRotate AffineCv2 IAAAffine",
    "Perspective": "PerspectiveTransform IAAPerspective",
    "ElasticTransform": "ElasticTransformation ElasticDeform",
    "GridDistortion": "GridDistort",
    "PiecewiseAffine": "GridElasticDeform IAAPiecewiseAffine",
    "ThinPlateSpline": "TPS",
    "Twirl": "Swirl",
    "Wave": "WaterRefraction Ripple",
    "LensDistortion": "OpticalDistortion Fisheye",
    "CenterCrop": "CenterCropToFixedSize",
    "RandomCrop": "CropToFixedSize",
    "RandomResizedCrop": "SizedCrop ResizeCrop",
    "PadTo": "PadToFixedSize PadIfNeeded PadToMultiplesOf SpatialPad DivisiblePad CenterPadToFixedSize CenterPadToMultiplesOf",
    "CropAndPad": "Crop CropFromBorders TrimBorder IAACropAndPad",
    "ZoomOut": "Expand",
    "Resize": "LongestMaxSize SmallestMaxSize LetterBox LongestSide ShortestSide ShortestSize Resizing",
    "RandomScale": "ScaleJitter Height Width",
    "Brightness": "MultiplyBrightness AdjustBrightness EnhanceBrightness",
    "Contrast": "AdjustContrast EnhanceContrast",
    "Saturation": "MultiplySaturation AdjustSaturation EnhanceColor RemoveSaturation Saturate ColorDegeneration",
    "Hue": "AddToHue AdjustHue MultiplyHue",
    "ColorJitter": "ColorJiggle",
    "BrightnessContrast": "MultiplyAndAddToBrightness",
    "HueSaturationValue": "AddToHueAndSaturation AddToSaturation HSV MultiplyHueAndSaturation WithHueAndSaturation",
    "PhotometricDistort": "PhotoMetricDistortion",
    "Gamma": "GammaContrast AdjustGamma",
    "LinearContrast": "ContrastNormalization",
    "Add": "AddToBrightness BrightnessShift",
    "RGBShift": "ChannelShift",
    "ChannelShuffle": "ChannelPermutation ChannelSwap",
    "ChannelDropout": "Dropout2d TotalDropout",
    "Grayscale": "ToGray RGBToGray",
    "Sepia": "ToSepia",
    "ColorTemperature": "ChangeColorTemperature ChangeColourTemperature",
    "PCALighting": "FancyPCA Lighting",
    "Invert": "InvertImg Negative",
    "Dither": "Dithering",
    "Posterize": "Posterization UniformColorQuantization UniformColorQuantizationToNBits",
    "Solarize": "Solarization",
    "Equalize": "HistogramEqualization AllChannelsHistogramEqualization EqualizeHist Equalization",
    "CLAHE": "EqualizeClahe AllChannelsCLAHE",
    "Sharpness": "AdjustSharpness EnhanceSharpness",
    "Sharpen": "FilterSharpen FilterEdgeEnhance FilterEdgeEnhanceMore FilterDetail EdgeEnhance IAASharpen",
    "Emboss": "FilterEmboss IAAEmboss",
    "EdgeDetect": "DirectedEdgeDetect FilterFindEdges FilterContour FindEdges",
    "UnsharpMask": "GaussianSharpen",
    "HistogramMatching": "HistogramMatch MatchHistograms",
    "ColorTransfer": "PixelDistributionAdaptation Reinhard",
    "FourierDomainAdaptation": "FDA",
    "StainJitter": "HEStain HEDJitter",
    "Normalize": "ToFloat ToTensor ToTensorV2 PILToTensor ToDtype ConvertImageDtype Rescaling Normalization",
    "GaussianBlur": "AdvancedBlur GaussianSmooth",
    "BoxBlur": "Blur AverageBlur MeanBlur FilterBlur FilterSmooth FilterSmoothMore",
    "Defocus": "DefocusBlur",
    "RingingOvershoot": "Sinc SincFilter",
    "Downscale": "SimulateLowResolution",
    "Pixelate": "AveragePooling MedianPooling",
    "Morphology": "Morphological Dilate Dilation Erode Erosion",
    "GaussianNoise": "AdditiveGaussianNoise GaussNoise AdditiveNoise AddElementwise "
    "IAAAdditiveGaussianNoise",
    "LaplaceNoise": "AdditiveLaplaceNoise",
    "SaltAndPepper": "SaltAndPepperNoise ImpulseNoise Salt Pepper CoarseSalt CoarsePepper CoarseSaltAndPepper "
    "ReplaceElementwise",
    "PixelDropout": "Dropout",
    "MultiplicativeNoise": "MultiplyElementwise",
    "ShotNoise": "PoissonNoise AdditivePoissonNoise",
    "ImageCompression": "JpegCompression JPEG WebPCompression JpegCompressionDistortion JpegCompress",
    "CoarseDropout": "ConstrainedCoarseDropout XYMasking",
    "GridMask": "GridDropout",
    "RandomErasing": "Erasing",
    "Vignette": "Vignetting",
    "Illumination": "LinearIllumination LinearCornerIllumination GaussianIllumination",
    "PlasmaBrightness": "PlasmaBrightnessContrast",
    "SunFlare": "LensFlare",
    "Fog": "Clouds CloudLayer AtmosphericFog",
    "Rain": "RainLayer",
    "Snow": "Snowflakes SnowflakesLayer FastSnowyLandscape",
    "GlassBlur": "PixelSpread",
    "AutoAugment": "AutoAugmentPolicy",
    "TrivialAugmentWide": "TrivialAugment",
    "Mixup": "MixUpV2",
    "CutMix": "CutMixV2",
    "CopyPaste": "CopyAndPaste Transplantation SimpleCopyPaste",
    "FMix": "FourierMix",
    "CutOnce": "YOCO YouOnlyCutOnce",
    "Superpixels": "IAASuperpixels",
    "KMeansQuantize": "KMeansColorQuantization",
}
"""Ours to those of imgaug, Albumentations, torchvision, kornia and Keras that mean about the same, without their "Random"."""

_OURS = {other.lower(): ours for ours, others in NAMES.items() for other in others.split()}


def called_here(name: str, catalogue: Iterable[str]) -> str | None:
    """Which transform of ``catalogue`` another library, or another spelling, calls ``name``; None where no one does."""
    flat = name.replace("_", "").lower()
    ours = {own.lower(): own for own in catalogue}
    for key in (flat, flat.removeprefix("random")):
        found = ours.get(key) or ours.get(_OURS.get(key, "").lower())
        if found:
            return found
    return None


def hint(name: str, catalogue: Iterable[str], others: Iterable[str] = ()) -> str:
    """``"; did you mean 'HorizontalFlip'?"`` for a name that is none: by meaning, else by spelling among all names.

    Or ``"; not in Vicinal: nearest is 'Spatter'"`` for a transform of another library that has no like here.
    """
    names = list(catalogue)
    meant, why = called_here(name, names), why_absent(name)
    if meant:
        return f"; did you mean {meant!r}?"
    return f"; not in Vicinal: {why}" if why else nearest(name, [*names, *others])
