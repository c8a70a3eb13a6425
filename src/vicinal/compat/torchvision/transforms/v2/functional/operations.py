"""Torchvision's functions that take pictures of any kind, and with those that move pixels masks, boxes and points."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.dispatch import operation
from vicinal.compat.torchvision.interpolation import InterpolationMode

_NEAREST, _BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR


@operation
def horizontal_flip(inpt: Any) -> Any:
    """Left becomes right."""


@operation
def vertical_flip(inpt: Any) -> Any:
    """Top becomes bottom."""


@operation
def crop(inpt: Any, top: int, left: int, height: int, width: int) -> Any:
    """A window, which may reach beyond the picture: there it is 0."""


@operation
def center_crop(inpt: Any, output_size: Any) -> Any:
    """The middle; what is missing is 0."""


@operation
def five_crop(inpt: Any, size: Any) -> Any:
    """A tuple of the four corners and the middle."""


@operation
def ten_crop(inpt: Any, size: Any, vertical_flip: bool = False) -> Any:
    """The same of the picture and of its mirror image."""


@operation
def pad(inpt: Any, padding: Any, fill: Any = None, padding_mode: str = "constant") -> Any:
    """A border of one number, of two (left and right, top and bottom), or of four (left, top, right, bottom)."""


@operation
def resize(
    inpt: Any, size: Any, interpolation: Any = _BILINEAR, max_size: int | None = None, antialias: bool | None = True
) -> Any:
    """Another size: (height, width), or the shorter side, at most ``max_size`` for the longer."""


@operation
def resized_crop(
    inpt: Any, top: int, left: int, height: int, width: int, size: Any, interpolation: Any = _BILINEAR,
    antialias: bool | None = True,
) -> Any:  # fmt: skip
    """A window, in another size."""


@operation
def affine(
    inpt: Any, angle: float, translate: Any, scale: float, shear: Any, interpolation: Any = _NEAREST, fill: Any = None,
    center: Any = None,
) -> Any:  # fmt: skip
    """Turned clockwise by ``angle`` and sheared, in degrees, scaled, and shifted by pixels to the right and down."""


@operation
def rotate(
    inpt: Any, angle: float, interpolation: Any = _NEAREST, expand: bool = False, center: Any = None, fill: Any = None
) -> Any:
    """Turned counter-clockwise by ``angle`` degrees; with ``expand`` onto a canvas that takes all of it."""


@operation
def perspective(
    inpt: Any, startpoints: Any, endpoints: Any, interpolation: Any = _BILINEAR, fill: Any = None, coefficients: Any = None
) -> Any:
    """Four start points (x, y) moved to the end points."""


@operation
def elastic(inpt: Any, displacement: Any, interpolation: Any = _BILINEAR, fill: Any = None) -> Any:
    """Each pixel shows what is ``displacement`` [1, H, W, 2] away, in halves of the picture's sides, x first."""


@operation
def adjust_brightness(inpt: Any, brightness_factor: float) -> Any:
    """Levels times a factor."""


@operation
def adjust_contrast(inpt: Any, contrast_factor: float) -> Any:
    """The distance from the mean grey times a factor."""


@operation
def adjust_saturation(inpt: Any, saturation_factor: float) -> Any:
    """The distance from grey times a factor."""


@operation
def adjust_hue(inpt: Any, hue_factor: float) -> Any:
    """Hues turned by a share of the circle, from -0.5 to 0.5."""


@operation
def adjust_gamma(inpt: Any, gamma: float, gain: float = 1) -> Any:
    """gain * level ** gamma, of levels in [0, 1]."""


@operation
def adjust_sharpness(inpt: Any, sharpness_factor: float) -> Any:
    """The distance from a smoothed picture times a factor."""


@operation
def rgb_to_grayscale(inpt: Any, num_output_channels: int = 1) -> Any:
    """Luma, once or three times."""


@operation
def grayscale_to_rgb(inpt: Any) -> Any:
    """Three equal channels of one."""


@operation
def posterize(inpt: Any, bits: int) -> Any:
    """The upper ``bits`` bits of each level."""


@operation
def solarize(inpt: Any, threshold: float) -> Any:
    """Inverts what is at least as light as the threshold."""


@operation
def invert(inpt: Any) -> Any:
    """Black becomes white."""


@operation
def autocontrast(inpt: Any) -> Any:
    """Stretches each channel so that it goes from black to white."""


@operation
def equalize(inpt: Any) -> Any:
    """Spreads each channel's levels evenly."""


@operation
def gaussian_blur(inpt: Any, kernel_size: Any, sigma: Any = None) -> Any:
    """A Gaussian of this many columns and rows, and these deviations along x and y."""


@operation
def gaussian_noise(inpt: Any, mean: float = 0.0, sigma: float = 0.1, clip: bool = True) -> Any:
    """Adds normal noise, in shares of white."""


@operation
def permute_channels(inpt: Any, permutation: Any) -> Any:
    """The channels in another order."""


@operation
def erase(inpt: Any, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False) -> Any:
    """Rows i .. i + h - 1 of columns j .. j + w - 1 become ``v``."""


@operation
def jpeg(image: Any, quality: int) -> Any:
    """Compressed and decompressed, quality 1 .. 100."""


@operation
def normalize(inpt: Any, mean: Any, std: Any, inplace: bool = False) -> Any:
    """(levels - mean) / std for each channel of floats."""


@operation
def get_dimensions(inpt: Any) -> Any:
    """[channels, height, width]."""


@operation
def get_num_channels(inpt: Any) -> Any:
    """Channels."""


@operation
def get_size(inpt: Any) -> Any:
    """[height, width], of boxes and points that of their canvas."""


@operation
def get_num_frames(inpt: Any) -> Any:
    """Frames of a video."""


@operation
def uniform_temporal_subsample(inpt: Any, num_samples: int) -> Any:
    """``num_samples`` frames at even distances."""


hflip, vflip, elastic_transform, get_image_num_channels = horizontal_flip, vertical_flip, elastic, get_num_channels


def get_image_size(inpt: Any) -> list[int]:
    """[width, height]: the other way round than ``get_size``."""
    size: list[int] = get_size(inpt)[::-1]
    return size


def to_grayscale(inpt: Any, num_output_channels: int = 1) -> Any:
    """``rgb_to_grayscale`` under its older name."""
    return rgb_to_grayscale(inpt, num_output_channels)
