"""Augmenters that change the size of pictures."""

from vicinal.compat.imgaug.augmenters.size.crop_and_pad import Crop, CropAndPad, Pad
from vicinal.compat.imgaug.augmenters.size.cropped import (
    CenterCropToAspectRatio,
    CenterCropToFixedSize,
    CenterCropToMultiplesOf,
    CenterCropToPowersOf,
    CenterCropToSquare,
    CropToAspectRatio,
    CropToMultiplesOf,
    CropToPowersOf,
    CropToSquare,
)
from vicinal.compat.imgaug.augmenters.size.fixed import CropToFixedSize, PadToFixedSize
from vicinal.compat.imgaug.augmenters.size.padded import (
    CenterPadToAspectRatio,
    CenterPadToFixedSize,
    CenterPadToMultiplesOf,
    CenterPadToPowersOf,
    CenterPadToSquare,
    PadToAspectRatio,
    PadToMultiplesOf,
    PadToPowersOf,
    PadToSquare,
)
from vicinal.compat.imgaug.augmenters.size.resized import KeepSizeByResize, Resize, Scale
from vicinal.compat.imgaug.padding import pad, pad_to_aspect_ratio, pad_to_multiples_of
from vicinal.compat.imgaug.paddings import (
    compute_croppings_to_reach_aspect_ratio,
    compute_croppings_to_reach_multiples_of,
    compute_croppings_to_reach_powers_of,
    compute_paddings_to_reach_aspect_ratio,
    compute_paddings_to_reach_multiples_of,
    compute_paddings_to_reach_powers_of,
)

__all__ = [
    "CenterCropToAspectRatio",
    "CenterCropToFixedSize",
    "CenterCropToMultiplesOf",
    "CenterCropToPowersOf",
    "CenterCropToSquare",
    "CenterPadToAspectRatio",
    "CenterPadToFixedSize",
    "CenterPadToMultiplesOf",
    "CenterPadToPowersOf",
    "CenterPadToSquare",
    "Crop",
    "CropAndPad",
    "CropToAspectRatio",
    "CropToFixedSize",
    "CropToMultiplesOf",
    "CropToPowersOf",
    "CropToSquare",
    "KeepSizeByResize",
    "Pad",
    "PadToAspectRatio",
    "PadToFixedSize",
    "PadToMultiplesOf",
    "PadToPowersOf",
    "PadToSquare",
    "Resize",
    "Scale",
    "compute_croppings_to_reach_aspect_ratio",
    "compute_croppings_to_reach_multiples_of",
    "compute_croppings_to_reach_powers_of",
    "compute_paddings_to_reach_aspect_ratio",
    "compute_paddings_to_reach_multiples_of",
    "compute_paddings_to_reach_powers_of",
    "pad",
    "pad_to_aspect_ratio",
    "pad_to_multiples_of",
]
