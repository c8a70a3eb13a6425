"""The transforms of v1 that change one picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.functional import convert_image_dtype
from vicinal.compat.torchvision.transforms.single import Single


class CenterCrop(Single, v2.CenterCrop):
    """The middle of the picture; what is missing is 0."""

    _shown = ("size",)

    def __init__(self, size: Any) -> None:
        super().__init__(size)
        self.size = tuple(self.size)


class Resize(Single, v2.Resize):
    """Another size: (height, width), or the shorter side."""

    _shown = ("size", "interpolation", "max_size", "antialias")

    def __init__(
        self, size: Any, interpolation: Any = "bilinear", max_size: int | None = None, antialias: bool | None = True
    ) -> None:
        if not isinstance(size, (int, Sequence)):
            raise TypeError(f"Resize.size: expected an integer or a sequence, got {type(size)}")
        if not isinstance(size, int) and len(size) not in (1, 2):
            raise ValueError(f"Resize.size: expected one or two integers, got {size}")
        super().__init__(size, interpolation, max_size, antialias)
        self.size = size


class Pad(Single, v2.Pad):
    """A border of one number, of two, or of four (left, top, right, bottom)."""

    _shown = ("padding", "fill", "padding_mode")


class RandomCrop(Single, v2.RandomCrop):
    """A window at a random place."""

    _shown = ("size", "padding")


class RandomResizedCrop(Single, v2.RandomResizedCrop):
    """A random window, resized."""

    _shown = ("size", "scale", "ratio", "interpolation", "antialias")


class FiveCrop(Single, v2.FiveCrop):
    """The four corners and the middle."""

    _shown = ("size",)


class TenCrop(Single, v2.TenCrop):
    """The same of the picture and of its mirror image."""

    _shown = ("size", "vertical_flip")


class RandomHorizontalFlip(Single, v2.RandomHorizontalFlip):
    """Left becomes right, with probability ``p``."""

    _shown = ("p",)


class RandomVerticalFlip(Single, v2.RandomVerticalFlip):
    """Top becomes bottom, with probability ``p``."""

    _shown = ("p",)


class RandomPerspective(Single, v2.RandomPerspective):
    """Corners moved inwards, with probability ``p``."""

    _shown = ("p",)


class RandomRotation(Single, v2.RandomRotation):
    """Turned counter-clockwise."""

    _shown = ("degrees", "interpolation", "expand", "fill")


class RandomAffine(Single, v2.RandomAffine):
    """Turned clockwise, shifted, scaled and sheared."""

    _shown = ("degrees", "translate", "scale", "shear", "interpolation", "fill")


class ElasticTransform(Single, v2.ElasticTransform):
    """A random field of shifts."""

    _shown = ("alpha", "sigma", "interpolation", "fill")


class ColorJitter(Single, v2.ColorJitter):
    """Brightness, contrast, saturation and hue in a random order."""

    _shown = ("brightness", "contrast", "saturation", "hue")

    def __init__(self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0) -> None:
        super().__init__(brightness, contrast, saturation, hue)


class Grayscale(Single, v2.Grayscale):
    """One channel of grey, or three."""

    _shown = ("num_output_channels",)


class RandomGrayscale(Single, v2.RandomGrayscale):
    """Takes the colour away, with probability ``p``."""

    _shown = ("p",)


class RandomInvert(Single, v2.RandomInvert):
    """Black becomes white, with probability ``p``."""

    _shown = ("p",)


class RandomPosterize(Single, v2.RandomPosterize):
    """Keeps some bits, with probability ``p``."""

    _shown = ("bits", "p")


class RandomSolarize(Single, v2.RandomSolarize):
    """Inverts what is light, with probability ``p``."""

    _shown = ("threshold", "p")


class RandomAdjustSharpness(Single, v2.RandomAdjustSharpness):
    """Sharpens, with probability ``p``."""

    _shown = ("sharpness_factor", "p")


class RandomAutocontrast(Single, v2.RandomAutocontrast):
    """Stretches each channel, with probability ``p``."""

    _shown = ("p",)


class RandomEqualize(Single, v2.RandomEqualize):
    """Spreads each channel's levels, with probability ``p``."""

    _shown = ("p",)


class RandomErasing(Single, v2.RandomErasing):
    """A filled rectangle, with probability ``p``."""

    _shown = ("p", "scale", "ratio", "value", "inplace")

    def __init__(
        self, p: float = 0.5, scale: Any = (0.02, 0.33), ratio: Any = (0.3, 3.3), value: Any = 0, inplace: bool = False
    ) -> None:
        super().__init__(p, scale, ratio, value, inplace)


class GaussianBlur(Single, v2.GaussianBlur):
    """A Gaussian of a random deviation."""

    _shown = ("kernel_size", "sigma")

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__(kernel_size, sigma)
        self.sigma: Any = tuple(self.sigma)


class Normalize(Single, v2.Normalize):
    """(levels - mean) / std of float tensors."""

    _shown = ("mean", "std")

    def __init__(self, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> None:
        super().__init__(mean, std, inplace)
        self.mean: Any = mean
        self.std: Any = std


class LinearTransformation(Single, v2.LinearTransformation):
    """(pixels - mean_vector) @ transformation_matrix."""


class ConvertImageDtype(Single, v2.ConvertImageDtype):
    """Another dtype with the same black and white."""

    def __init__(self, dtype: Any) -> None:
        super().__init__(dtype)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The picture in the dtype."""
        return convert_image_dtype(inpt, self.dtype)


class AutoAugment(Single, v2.AutoAugment):
    """One of a table's sub-policies."""

    _shown = ("policy", "fill")


class RandAugment(Single, v2.RandAugment):
    """Random operations of one magnitude."""

    _shown = ("num_ops", "magnitude", "num_magnitude_bins", "interpolation", "fill")


class TrivialAugmentWide(Single, v2.TrivialAugmentWide):
    """One random operation of a random magnitude."""

    _shown = ("num_magnitude_bins", "interpolation", "fill")


class AugMix(Single, v2.AugMix):
    """A mixture of chains of operations."""

    _shown = ("severity", "mixture_width", "chain_depth", "alpha", "all_ops", "interpolation", "fill")
