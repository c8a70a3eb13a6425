"""The public table of transforms, and what each of their fields means."""

from __future__ import annotations

import difflib
import inspect
from importlib import import_module
from typing import Any

import attrs

from vicinal.errors import SpecError
from vicinal.program.place import class_at
from vicinal.transforms.absent import why_absent
from vicinal.transforms.base import Transform
from vicinal.transforms.elsewhere import called_here, hint
from vicinal.transforms.explained import entries

FOLDERS: dict[str, dict[str, str]] = {
    "geometric": {
        "HorizontalFlip": "flips",
        "VerticalFlip": "flips",
        "Transpose": "flips",
        "QuarterTurn": "flips",
        "D4": "d4",
        "GridShuffle": "grid_shuffle",
        "Rotate": "rotate",
        "SafeRotate": "safe_rotate",
        "Scale": "scale",
        "Translate": "translate",
        "Shear": "shear",
        "Affine": "affine",
        "Perspective": "perspective",
        "ElasticTransform": "elastic_transform",
        "GridDistortion": "grid_distortion",
        "PiecewiseAffine": "piecewise_affine",
        "ThinPlateSpline": "thin_plate_spline",
        "Twirl": "twirl",
        "Wave": "wave",
        "LensDistortion": "lens_distortion",
        "CenterCrop": "center_crop",
        "CornerCrop": "corner_crop",
        "RandomCrop": "random_crop",
        "BoxCrop": "box_crop",
        "BoxSafeCrop": "box_safe_crop",
        "ForegroundCrop": "foreground_crop",
        "IoUCrop": "iou_crop",
        "RandomResizedCrop": "random_resized_crop",
        "Pad": "pad",
        "PadTo": "pad_to",
        "CropAndPad": "crop_and_pad",
        "ZoomOut": "zoom_out",
        "Resize": "resize",
        "RandomScale": "random_scale",
    },
    "color": {
        "Brightness": "tones",
        "Contrast": "tones",
        "Saturation": "colors",
        "Hue": "colors",
        "ColorJitter": "color_jitter",
        "BrightnessContrast": "brightness_contrast",
        "HueSaturationValue": "hue_saturation_value",
        "PhotometricDistort": "photometric_distort",
        "Gamma": "tones",
        "Multiply": "tones",
        "LinearContrast": "tones",
        "ToneCurve": "tone_curves",
        "SigmoidContrast": "tone_curves",
        "LogContrast": "tone_curves",
        "Add": "shifts",
        "RGBShift": "shifts",
        "ChannelShuffle": "channels",
        "ChannelDropout": "channels",
        "Grayscale": "colors",
        "Sepia": "tints",
        "ColorTemperature": "tints",
        "PlanckianJitter": "planckian_jitter",
        "WhiteBalance": "white_balance",
        "PCALighting": "pca_lighting",
        "ChromaticAberration": "chromatic_aberration",
        "Invert": "tones",
        "Posterize": "levels",
        "Dither": "dither",
        "Quantize": "quantize",
        "Threshold": "threshold",
        "KMeansQuantize": "k_means_quantize",
        "Superpixels": "superpixels",
        "Solarize": "levels",
        "SolarizeAdd": "levels",
        "AutoContrast": "histogram",
        "Equalize": "histogram",
        "CLAHE": "clahe",
        "ExposureMatching": "exposure_matching",
        "HistogramShift": "histogram_shift",
        "BiasField": "bias_field",
        "Sharpness": "sharpness",
        "Sharpen": "sharpen",
        "Emboss": "sharpen",
        "EdgeDetect": "sharpen",
        "Canny": "canny",
        "Cartoon": "cartoon",
        "UnsharpMask": "unsharp_mask",
        "HistogramMatching": "histogram_matching",
        "ColorTransfer": "color_transfer",
        "FourierDomainAdaptation": "fourier_domain_adaptation",
        "StainJitter": "stain_jitter",
        "Normalize": "normalize",
    },
    "blur": {
        "GaussianBlur": "gaussian_blur",
        "BoxBlur": "box_blur",
        "MedianBlur": "median_blur",
        "BilateralBlur": "bilateral_blur",
        "AnisotropicBlur": "anisotropic_blur",
        "MotionBlur": "motion_blur",
        "Defocus": "defocus",
        "ZoomBlur": "zoom_blur",
        "GlassBlur": "glass_blur",
        "RingingOvershoot": "ringing_overshoot",
        "Downscale": "downscale",
        "Pixelate": "pixelate",
        "Morphology": "morphology",
    },
    "noise": {
        "GaussianNoise": "gaussian_noise",
        "UniformNoise": "uniform_noise",
        "LaplaceNoise": "uniform_noise",
        "SensorNoise": "sensor_noise",
        "SaltAndPepper": "salt_and_pepper",
        "PixelDropout": "pixel_dropout",
        "MultiplicativeNoise": "multiplicative_noise",
        "SpeckleNoise": "multiplicative_noise",
        "ShotNoise": "shot_noise",
        "ISONoise": "iso_noise",
        "FilmGrain": "film_grain",
        "Scanlines": "scanlines",
        "GibbsRinging": "gibbs_ringing",
        "ImageCompression": "image_compression",
    },
    "erase": {
        "Cutout": "cutout",
        "CoarseDropout": "coarse_dropout",
        "GridMask": "grid_mask",
        "HideAndSeek": "hide_and_seek",
        "RandomErasing": "random_erasing",
        "Erase": "erase",
        "MaskDropout": "mask_dropout",
        "SaliencyErase": "saliency_erase",
    },
    "weather": {
        "Vignette": "vignette",
        "Illumination": "illumination",
        "PlasmaBrightness": "plasmas",
        "PlasmaContrast": "plasmas",
        "PlasmaShadow": "plasmas",
        "Shadow": "shadow",
        "SunFlare": "sun_flare",
        "Fog": "fog",
        "Rain": "rain",
        "Snow": "snow",
        "Spatter": "lens",
        "Frost": "lens",
    },
    "corrupt": {
        "Corruption": "corruption",
    },
    "policy": {
        "AutoAugment": "auto_augment",
        "RandAugment": "rand_augment",
        "TrivialAugmentWide": "trivial_augment_wide",
        "AugMix": "aug_mix",
        "PixMix": "pix_mix",
        "CutOnce": "cut_once",
        "KeepAugment": "keep_augment",
    },
    "mix": {
        "Mixup": "mixing",
        "CutMix": "mixing",
        "MixupCutmix": "mixing",
        "Mosaic": "mosaic",
        "CopyPaste": "copy_paste",
        "ResizeMix": "resize_mix",
        "FMix": "masked",
        "ClassMix": "masked",
        "SaliencyMix": "saliency_mix",
    },
    "own": {
        "Lambda": "plain_functions",
    },
    "compose": {
        "Pipeline": "pipeline",
        "OneOf": "one_of",
        "ByEpoch": "by_epoch",
        "SomeOf": "some_of",
        "Sometimes": "sometimes",
        "RandomOrder": "random_order",
        "Identity": "identity",
    },
}
"""The file of every public class, by folder, in the order of the README's table."""

COMMON = {
    "interpolation": "how pictures are resampled: nearest, bilinear, bicubic or area (masks always use nearest)",
    "border": "what lies beyond the picture, in the names of numpy.pad: constant, edge, reflect, symmetric or wrap",
    "fill": "the value beyond the picture where border is constant: a fraction of the range, or one a channel",
    "mask_fill": "the label beyond the picture in masks where their border is constant",
    "mask_border": "what lies outside of masks, where it is not what lies outside of the picture",
    "p": "the share of the samples that it is applied to, in [0, 1]",
}
"""Fields that mean the same wherever a docstring does not say more about them alone."""


CATALOGUE: dict[str, str] = {
    name: f"vicinal.transforms.{folder}.{file}" for folder, files in FOLDERS.items() for name, file in files.items()
}
"""Where each class lives that needs no extra: class name to module path. Nothing is imported before it is asked for."""

LEARNED: dict[str, str] = {
    "RandomStyle": "vicinal.generative.style.random_style",
    "AdaIN": "vicinal.generative.style.adain",
    "Diffuse": "vicinal.generative.diffusion.diffuse",
    "TranslateDomain": "vicinal.generative.domains.translate_domain",
}
"""The same of those that run trained networks, which an extra brings. They lie above this layer and are named alone here."""

PUBLIC = CATALOGUE | LEARNED
"""All of them."""


SLIP = 0.85
"""How alike a name is, by difflib, to the one that it is a slip of the pen for."""


@attrs.frozen
class FieldNote:
    """What a person should know of one field: name, default as Python writes it ("required" without), meaning."""

    name: str
    default: str
    meaning: str


def transform_class(name: str) -> type[Transform]:
    """The class called ``name``, Vicinal's or a user's own; SpecError with the nearest name when there is none."""
    if name in PUBLIC:
        found: type[Transform] = getattr(import_module(PUBLIC[name]), name)
        return found
    registry: Any = import_module("vicinal.transforms.registry")  # which looks at installed packages, and knows this table
    own: type[Transform] | None = registry.class_named(name)
    if own is None:
        names = [*PUBLIC, *registry.own_names()]
        slip = called_here(name, names) or why_absent(name) or difflib.get_close_matches(name, names, n=1, cutoff=SLIP)
        cure = "" if slip else " (if another package brings it, that is not installed here)"
        raise SpecError(f"unknown transform {name!r}{hint(name, names)}{cure}")
    return own


def composes(place: str) -> bool:
    """Whether the transform at a place, "OneOf[0]", only calls others."""
    return class_at(place) in FOLDERS["compose"]


def written_name(cls: type[Transform]) -> str:
    """What recipes call a class: its name, or where a user's own stands; SpecError where no process could read that back."""
    if PUBLIC.get(cls.__name__) == cls.__module__:
        return cls.__name__
    registry: Any = import_module("vicinal.transforms.registry")
    place: str = registry.place_to_write(cls)
    return place


def summary(cls: type[Transform]) -> str:
    """The first sentence of the docstring, which may span lines."""
    paragraph = inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    return paragraph.split(". ")[0].rstrip(".") + "."


def describe(cls: type[Transform]) -> list[FieldNote]:
    """The fields of a transform in the order of its constructor, ``p`` last.

    Meanings come from the lines of the docstring that begin with fields' names in double backquotes and a colon.
    """
    said = _meanings(cls.__doc__)
    attributes: Any = attrs.fields(cls)  # type: ignore[arg-type]
    declared: list[Any] = [field for field in attributes if field.init]
    declared.sort(key=lambda field: field.name == "p")
    return [
        FieldNote(field.name, _default(field), said.get(field.name) or COMMON.get(field.name, "")) for field in declared
    ]


def _meanings(docstring: str | None) -> dict[str, str]:
    """Field name to meaning; of entries that name several fields, those of COMMON keep their own words."""
    return {
        field: " ".join(meaning.split())
        for fields, meaning in entries(docstring)
        for field in fields
        if len(fields) == 1 or field not in COMMON
    }


def _default(field: Any) -> str:
    if field.default is attrs.NOTHING:
        return "required"
    default = field.default
    if isinstance(default, tuple) and any(isinstance(v, float) for v in default):
        return "(" + ", ".join(f"{v:.4g}" for v in default) + ")"
    return repr(default)
