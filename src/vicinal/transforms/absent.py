"""What other libraries have and the catalogue has not: why, and what is nearest to it, for messages."""

from __future__ import annotations

ABSENT: dict[str, str] = {
    "a volume goes in as volume=, whose slices share one draw; nothing moves between slices":
        "Affine3D Anisotropy3D CenterCrop3D CoarseDropout3D Crop3D CubicSymmetry ElasticTransform3D Flip3D GridShuffle3D Pad3D "
        "PadIfNeeded3D ResizedCrop3D Rotate903D Resize3D ToTensor3D Transform3D VolumeOnlyTransform DepthicalFlip3D Equalize3D "
        "HorizontalFlip3D MotionBlur3D Perspective3D Rotation3D Transplantation3D VerticalFlip3D",
    "it is a base class; one's own begin with vicinal.extend":
        "BasicTransform DualTransform ImageOnlyTransform BaseCompose Augmenter Transform AugmentationBase2D AugmentationBase3D "
        "GeometricAugmentationBase2D GeometricAugmentationBase3D IntensityAugmentationBase2D IntensityAugmentationBase3D "
        "RigidAffineAugmentationBase2D RigidAffineAugmentationBase3D MixAugmentationBaseV2 PolicyAugmentBase PolicySequential "
        "ManyToManyAugmentationDispather ManyToOneAugmentationDispather BaseImageAugmentationLayer",
    "boxes and keypoints are arguments of the call; vicinal.Boxes says their format, and Pipeline(min_area=, min_visibility=) "
    "which of them stay":
        "BboxParams KeypointParams ConvertBoundingBoxFormat ClampBoundingBoxes ClampKeyPoints SanitizeBoundingBoxes "
        "SanitizeKeyPoints SetClampingMode ClipCBAsToImagePlanes RemoveCBAsByOutOfImageFraction MaxNumBoundingBoxes",
    "pictures come back as the kind that went in; vicinal.torch.collate makes tensors of a batch":
        "ToImage ToPILImage ToPureTensor ToRGB RGB",
    "x * std + mean undoes Normalize": "Denormalize FromFloat",
    "a transform gives one picture: vicinal.FiveCrop and vicinal.TenCrop make views of it; nearest is 'CornerCrop'":
        "FiveCrop TenCrop",
    "frames are chosen ahead of the pipeline; those of a call with video= share one draw":
        "UniformTemporalSubsample TimeReverse",
    "spectrograms have no transforms of their own; nearest is 'CoarseDropout'": "TimeMasking FrequencyMasking",
    "nothing runs children in a part of the picture or in some channels; nearest are 'OneOf' between strengths, and 'Lambda'":
        "Alpha AlphaElementwise BlendAlpha BlendAlphaBoundingBoxes BlendAlphaCheckerboard BlendAlphaElementwise "
        "BlendAlphaFrequencyNoise BlendAlphaHorizontalLinearGradient BlendAlphaMask BlendAlphaRegularGrid "
        "BlendAlphaSegMapClassIds BlendAlphaSimplexNoise BlendAlphaSomeColors BlendAlphaVerticalLinearGradient "
        "FrequencyNoiseAlpha SimplexNoiseAlpha SelectiveChannelTransform WithChannels PatchSequential WithPolarWarping "
        "BoundingBoxesMaskGen CheckerboardMaskGen HorizontalLinearGradientMaskGen IBatchwiseMaskGenerator InvertMaskGen "
        "RegularGridMaskGen SegMapClassIdsMaskGen SomeColorsMaskGen StochasticParameterMaskGen VerticalLinearGradientMaskGen",
    "transforms that need another colour space go there by themselves; nearest is 'HueSaturationValue'":
        "ChangeColorspace InColorspace WithColorspace WithBrightnessChannels",
    "nothing divides pictures into cells around points; nearest is 'Superpixels'":
        "Voronoi UniformVoronoi RegularGridVoronoi RelativeRegularGridVoronoi DropoutPointsSampler IPointsSampler "
        "RegularGridPointsSampler RelativeRegularGridPointsSampler SubsamplingPointsSampler UniformPointsSampler",
    "nearest is 'BilateralBlur'": "MeanShiftBlur",
    "nearest is 'MedianBlur'": "ModeFilter",
    "nearest is 'Morphology'": "MaxPooling MinPooling",
    "a kernel of one's own goes into 'Lambda', as cv2.filter2D": "Convolve StochasticConvolution",
    "a matrix of one's own goes into 'Lambda'; nearest is 'PCALighting'": "LinearTransformation",
    "explain() says what a pipeline does, and trace() what it drew": "AssertLambda AssertShape SaveDebugImageEveryNBatches "
        "TraceOptions TraceRecord TraceResult SampledParams SamplingContext TargetParams TargetSet",
    "a Resize behind the children gives one size": "KeepSizeByResize",
    "it depends on the aspect of each picture; nearest are 'CenterCrop' and 'CropAndPad'":
        "CenterCropToAspectRatio CenterCropToMultiplesOf CenterCropToPowersOf CenterCropToSquare CropToAspectRatio "
        "CropToMultiplesOf CropToPowersOf CropToSquare",
    "it depends on the aspect of each picture; nearest is 'PadTo', which pads to multiples too":
        "CenterPadToAspectRatio CenterPadToPowersOf CenterPadToSquare PadToAspectRatio PadToPowersOf PadToSquare",
    "nearest is 'CutMix'": "PatchMix",
    "what is to be laid over goes into 'Lambda'; nearest is 'Erase'":
        "OverlayElements TextImage TemplateTransform AnnotationArtifacts",
    "nearest is 'CoarseDropout'": "GuidedCoarseDropout",
    "nearest is 'BoxCrop'": "CropNearBBox",
    "nearest is 'BoxSafeCrop'": "BBoxSubsetSafeRandomCrop",
    "nearest is 'Spatter'": "Gravel",
    "nearest is 'GaussianNoise'": "RicianNoise Dissolving",
    "artefacts of magnetic resonance are not simulated; nearest is 'RingingOvershoot'":
        "GibbsRinging GhostingArtifact KSpaceSpikeNoise MotionArtifact",
    "nearest is 'Illumination'": "BiasField",
    "nearest is 'ColorTemperature'": "Colorize",
    "nearest is 'Sharpness'": "Enhance",
    "nearest is 'Dither'": "Halftone",
    "nearest is 'HistogramMatching'": "ExposureMatching",
    "interpolation is a name: nearest, bilinear, bicubic or area": "InterpolationMode",
    "it colours binary pictures; nearest is 'Canny'": "IBinaryImageColorizer RandomColorsBinaryImageColorizer",
}  # fmt: skip
"""Why, and the names, without their "Random" where they begin with it."""

_WHY = {name.lower(): why for why, names in ABSENT.items() for name in names.split()}


def why_absent(name: str) -> str | None:
    """Why no transform does what other libraries call ``name``, and what is nearest; None for a name that none has."""
    flat = name.replace("_", "").lower()
    return _WHY.get(flat) or _WHY.get(flat.removeprefix("random"))
