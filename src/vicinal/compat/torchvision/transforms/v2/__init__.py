"""``torchvision.transforms.v2`` on Vicinal: for PIL images, tensors, videos, masks, boxes and points, nested as one likes.

Random numbers come from PyTorch's generator, or after ``vicinal.compat.torchvision.seed`` from a stream of its own.
"""

from vicinal.compat.torchvision.interpolation import InterpolationMode
from vicinal.compat.torchvision.transforms.v2 import functional
from vicinal.compat.torchvision.transforms.v2.auto import (
    AugMix,
    AutoAugment,
    AutoAugmentPolicy,
    RandAugment,
    TrivialAugmentWide,
)
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.color import (
    RGB,
    ColorJitter,
    Grayscale,
    RandomChannelPermutation,
    RandomPhotometricDistort,
)
from vicinal.compat.torchvision.transforms.v2.containers import Compose, RandomApply, RandomChoice, RandomOrder
from vicinal.compat.torchvision.transforms.v2.conversion import (
    ConvertImageDtype,
    Identity,
    Lambda,
    LinearTransformation,
    Normalize,
    PILToTensor,
    ToDtype,
    ToImage,
    ToPILImage,
    ToPureTensor,
    ToTensor,
    UniformTemporalSubsample,
)
from vicinal.compat.torchvision.transforms.v2.crops import CenterCrop, FiveCrop, Pad, RandomCrop, RandomResizedCrop, TenCrop
from vicinal.compat.torchvision.transforms.v2.detection import RandomIoUCrop, RandomZoomOut
from vicinal.compat.torchvision.transforms.v2.flips import (
    RandomAdjustSharpness,
    RandomAutocontrast,
    RandomEqualize,
    RandomGrayscale,
    RandomHorizontalFlip,
    RandomInvert,
    RandomPosterize,
    RandomSolarize,
    RandomVerticalFlip,
)
from vicinal.compat.torchvision.transforms.v2.inputs import (
    check_type,
    get_bounding_boxes,
    get_keypoints,
    has_all,
    has_any,
    query_chw,
    query_size,
)
from vicinal.compat.torchvision.transforms.v2.meta import (
    ClampBoundingBoxes,
    ClampKeyPoints,
    ConvertBoundingBoxFormat,
    SanitizeBoundingBoxes,
    SanitizeKeyPoints,
    SetClampingMode,
)
from vicinal.compat.torchvision.transforms.v2.mixes import CutMix, MixUp
from vicinal.compat.torchvision.transforms.v2.resizes import RandomResize, RandomShortestSize, Resize, ScaleJitter
from vicinal.compat.torchvision.transforms.v2.textures import JPEG, GaussianBlur, GaussianNoise, RandomErasing
from vicinal.compat.torchvision.transforms.v2.warps import ElasticTransform, RandomAffine, RandomPerspective, RandomRotation

__all__ = [
    "JPEG", "RGB", "AugMix", "AutoAugment", "AutoAugmentPolicy", "CenterCrop", "ClampBoundingBoxes", "ClampKeyPoints",
    "ColorJitter", "Compose", "ConvertBoundingBoxFormat", "ConvertImageDtype", "CutMix", "ElasticTransform", "FiveCrop",
    "GaussianBlur", "GaussianNoise", "Grayscale", "Identity", "InterpolationMode", "Lambda", "LinearTransformation", "MixUp",
    "Normalize", "PILToTensor", "Pad", "RandAugment", "RandomAdjustSharpness", "RandomAffine", "RandomApply",
    "RandomAutocontrast", "RandomChannelPermutation", "RandomChoice", "RandomCrop", "RandomEqualize", "RandomErasing",
    "RandomGrayscale", "RandomHorizontalFlip", "RandomInvert", "RandomIoUCrop", "RandomOrder", "RandomPerspective",
    "RandomPhotometricDistort", "RandomPosterize", "RandomResize", "RandomResizedCrop", "RandomRotation", "RandomShortestSize",
    "RandomSolarize", "RandomVerticalFlip", "RandomZoomOut", "Resize", "SanitizeBoundingBoxes", "SanitizeKeyPoints",
    "ScaleJitter", "SetClampingMode", "TenCrop", "ToDtype", "ToImage", "ToPILImage", "ToPureTensor", "ToTensor", "Transform",
    "TrivialAugmentWide", "UniformTemporalSubsample", "check_type", "functional", "get_bounding_boxes", "get_keypoints",
    "has_all", "has_any", "query_chw", "query_size",
]  # fmt: skip
