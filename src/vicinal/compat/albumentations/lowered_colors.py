"""Transforms of colours and quality of Albumentations in Vicinal's words."""

from __future__ import annotations

import math
from typing import Any

from vicinal.compat.albumentations.spoken import INTERPOLATIONS, Lowering, level, need, number, vc, whole
from vicinal.sampling.normal import TruncatedNormal


def brightness_contrast(t: Any) -> Any:
    need(not t.ensure_safe_range, "ensure_safe_range=True has no counterpart")
    return vc("BrightnessContrast", number(t.brightness_limit), number(t.contrast_limit), by_max=t.brightness_by_max)


def hue_saturation_value(t: Any) -> Any:
    ranges = ((t.hue_shift_limit, 180), (t.sat_shift_limit, 255), (t.val_shift_limit, 255))
    return vc("HueSaturationValue", *(number(ends, 1 / unit) for ends, unit in ranges))


def color_jitter(t: Any) -> Any:
    """Numbers of torchvision's kind where the ranges are such, in random order."""
    found = []
    for name in ("brightness", "contrast", "saturation"):
        low, high = getattr(t, name)
        need(abs(low - max(0.0, 2 - high)) < 1e-9, f"{name}={low, high}: Vicinal's ColorJitter takes ranges about 1")
        found.append(round(high - 1, 12))
    low, high = t.hue
    need(abs(low + high) < 1e-9, f"hue={low, high}: Vicinal's ColorJitter takes ranges about 0")
    return vc("ColorJitter", *found, high, random_order=True)


def rgb_shift(t: Any) -> Any:
    return vc("RGBShift", *(number(ends) for ends in t.noise_params["ranges"]))


def to_gray(t: Any) -> Any:
    need(t.method == "weighted_average" and t.num_output_channels == 3, "grey by another method, or of other channels")
    return vc("Grayscale")


def equalize(t: Any) -> Any:
    need(t.by_channels and t.mask is None, "equalising the brightness alone, or by a mask, has no counterpart")
    return vc("Equalize")


def clahe(t: Any) -> Any:
    need(t.tile_grid_size[0] == t.tile_grid_size[1], "other rows of tiles than columns have no counterpart")
    return vc("CLAHE", number(t.clip_limit), t.tile_grid_size[0])


def normalize(t: Any) -> Any:
    need(t.normalization == "standard" and t.max_pixel_value == 255, "only the standard form with max_pixel_value=255")
    return vc("Normalize", t.mean, t.std)


def gaussian_blur(t: Any) -> Any:
    low, high = t.blur_limit
    need(low == high, "a random size of the kernel has no counterpart; blur_limit=0 follows sigma")
    return vc("GaussianBlur", number(t.sigma_limit), kernel=low or None)


def odd(name: str) -> Lowering:
    """Sizes of a window as radii."""
    return lambda t: vc(name, whole((t.blur_limit[0] // 2, t.blur_limit[1] // 2)))


def motion_blur(t: Any) -> Any:
    low, high = t.blur_limit
    need(not t.allow_shifted, "a line beside the centre (allow_shifted=True) has no counterpart")
    lengths = low if low == high else list(range(low, high + 1, 2))
    return vc("MotionBlur", lengths, number(t.angle_range), direction=number(t.direction_range))


def gauss_noise(t: Any) -> Any:
    need(t.mean_range == (0, 0) and t.noise_scale_factor == 1, "a mean, and coarse noise, have no counterpart")
    return vc("GaussianNoise", number(t.std_range), per_channel=t.per_channel)


def compression(t: Any) -> Any:
    return vc("ImageCompression", whole(t.quality_range), format=t.compression_type)


def downscale(t: Any) -> Any:
    pair = t.interpolation_pair
    need(set(pair.values()) <= set(INTERPOLATIONS), f"interpolation_pair={pair} has no counterpart")
    return vc("Downscale", number(t.scale_range), down=INTERPOLATIONS[pair["downscale"]], up=INTERPOLATIONS[pair["upscale"]])


def sharpen(t: Any) -> Any:
    need(t.method == "kernel", "method='gaussian' has no counterpart")
    return vc("Sharpen", number(t.alpha), number(t.lightness))


def posterize(t: Any) -> Any:
    need(isinstance(t.num_bits, tuple), "bits for each channel have no counterpart")
    return vc("Posterize", whole(t.num_bits))


def channel_dropout(t: Any) -> Any:
    return vc("ChannelDropout", whole(t.channel_drop_range), fill=level(t.fill))


def multiplicative(t: Any) -> Any:
    """A factor for each pixel, or one for the picture."""
    if t.elementwise:
        return vc("MultiplicativeNoise", t.multiplier, per_channel=t.per_channel)
    return vc("Multiply", number(t.multiplier), per_channel=t.per_channel)


def auto_contrast(t: Any) -> Any:
    need(t.method == "pil" and t.cutoff == 0 and t.ignore is None, "only method='pil' without cutoff and ignore")
    return vc("AutoContrast")


def tone_curve(t: Any) -> Any:
    """Normal draws about 1/4 and 3/4; those beyond [0, 1] are drawn again."""
    need(t.scale <= 0.25, "a scale above 0.25 puts too many draws at black and white")
    middles = (0.25, 0.75)
    low, high = (TruncatedNormal(m, t.scale, 0.0, 1.0) if t.scale else m for m in middles)
    return vc("ToneCurve", low, high, per_channel=t.per_channel)


def ringing(t: Any) -> Any:
    radii = whole((t.blur_limit[0] // 2, t.blur_limit[1] // 2))
    return vc("RingingOvershoot", radii, number(t.cutoff, 1 / math.pi))


def planckian(t: Any) -> Any:
    """Below 6000 K in four calls of ten."""
    need(t.sampling_method == "uniform", "sampling_method='gaussian' has no counterpart")
    light = {"blackbody": "blackbody", "cied": "daylight"}[t.mode]
    low, high = t.temperature_limit
    halves = [vc("PlanckianJitter", number(ends), light) for ends in ((low, 6000), (6000, high))]
    return vc("OneOf", halves, weights=[0.4, 0.6])


COLORS: dict[str, Lowering] = {
    "RandomBrightnessContrast": brightness_contrast,
    "HueSaturationValue": hue_saturation_value,
    "ColorJitter": color_jitter,
    "RGBShift": rgb_shift,
    "ToGray": to_gray,
    "ToSepia": lambda t: vc("Sepia"),
    "InvertImg": lambda t: vc("Invert"),
    "ChannelShuffle": lambda t: vc("ChannelShuffle"),
    "ChannelDropout": channel_dropout,
    "Equalize": equalize,
    "CLAHE": clahe,
    "Normalize": normalize,
    "RandomGamma": lambda t: vc("Gamma", number(t.gamma_limit, 0.01)),
    "Solarize": lambda t: vc("Solarize", number(t.threshold_range)),
    "Posterize": posterize,
    "GaussianBlur": gaussian_blur,
    "Blur": odd("BoxBlur"),
    "MedianBlur": odd("MedianBlur"),
    "MotionBlur": motion_blur,
    "GaussNoise": gauss_noise,
    "MultiplicativeNoise": multiplicative,
    "AutoContrast": auto_contrast,
    "RandomToneCurve": tone_curve,
    "RingingOvershoot": ringing,
    "PlanckianJitter": planckian,
    "ImageCompression": compression,
    "Downscale": downscale,
    "Sharpen": sharpen,
    "Emboss": lambda t: vc("Emboss", number(t.alpha), number(t.strength)),
    "SaltAndPepper": lambda t: vc("SaltAndPepper", number(t.amount), number(t.salt_vs_pepper)),
}
"""What says each transform of colours and quality."""
