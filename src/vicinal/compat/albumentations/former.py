"""Names and arguments of Albumentations before 2.0 in the words of 2.0.8."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Args = dict[str, Any]

SAME: dict[str, str] = {
    "value": "fill",
    "mask_value": "fill_mask",
    "cval": "fill",
    "cval_mask": "fill_mask",
    "pad_cval": "fill",
    "pad_cval_mask": "fill_mask",
    "pad_val": "fill",
    "mask_pad_val": "fill_mask",
    "fill_value": "fill",
    "mask_fill_value": "fill_mask",
    "image_fill_value": "fill",
    "pad_mode": "border_mode",
}
"""Arguments that have another name only."""

PAIRS: dict[str, dict[str, tuple[str, str]]] = {
    "ImageCompression": {"quality_range": ("quality_lower", "quality_upper")},
    "Downscale": {"scale_range": ("scale_min", "scale_max")},
    "RandomFog": {"fog_coef_range": ("fog_coef_lower", "fog_coef_upper")},
    "RandomSunFlare": {
        "angle_range": ("angle_lower", "angle_upper"),
        "num_flare_circles_range": ("num_flare_circles_lower", "num_flare_circles_upper"),
    },
    "RandomShadow": {"num_shadows_limit": ("num_shadows_lower", "num_shadows_upper")},
    "RandomRain": {"slant_range": ("slant_lower", "slant_upper")},
    "RandomSnow": {"snow_point_range": ("snow_point_lower", "snow_point_upper")},
    "GridDropout": {
        "unit_size_range": ("unit_size_min", "unit_size_max"),
        "holes_number_xy": ("holes_number_x", "holes_number_y"),
        "shift_xy": ("shift_x", "shift_y"),
    },
    "RandomResizedCrop": {"size": ("height", "width")},
    "RandomSizedCrop": {"size": ("height", "width")},
}
"""Ranges that were two arguments."""

ENDS: dict[str, tuple[Any, Any]] = {
    "quality_range": (99, 100),
    "scale_range": (0.25, 0.25),
    "fog_coef_range": (0.3, 1),
    "angle_range": (0, 1),
    "num_flare_circles_range": (6, 10),
    "num_shadows_limit": (1, 2),
    "slant_range": (-10, 10),
    "snow_point_range": (0.1, 0.3),
    "shift_xy": (0, 0),
}
"""What stands for an end that is not given."""

HOLES: dict[str, tuple[str, str]] = {
    "num_holes_range": ("min_holes", "max_holes"),
    "hole_height_range": ("min_height", "max_height"),
    "hole_width_range": ("min_width", "max_width"),
}


def joined(name: str, args: Args) -> Args:
    """``args`` with two ends as one range."""
    for new, ends in PAIRS.get(name, {}).items():
        if any(args.get(end) is not None for end in ends):
            missing = ENDS.get(new, (None, None))
            args[new] = tuple(missing[i] if args.get(end) is None else args[end] for i, end in enumerate(ends))
        for end in ends:
            args.pop(end, None)
    return args


def coarse_dropout(args: Args, version: tuple[int, ...]) -> Args:
    """Numbers and sizes of holes: a lower end that is not given is the upper one."""
    for new, (least, most) in HOLES.items():
        if args.get(most) is not None or args.get(least) is not None:
            upper = args.get(most) if args.get(most) is not None else args.get(least)
            lower = args.get(least) if args.get(least) is not None else upper
            args[new] = (lower, upper)
        args.pop(least, None)
        args.pop(most, None)
    return args


def gauss_noise(args: Args, version: tuple[int, ...]) -> Args:
    """A variance in squared levels as a deviation in shares of white; 1.4.24 took it for a share of white."""
    limit = args.pop("var_limit", None)
    if limit is not None:
        ends = (0, limit) if isinstance(limit, (int, float)) else limit
        share = version[:3] == (1, 4, 24)
        args["std_range"] = tuple(math.sqrt(x / 255) if share and x > 1 else math.sqrt(x) / (1 if share else 255) for x in ends)
    mean = args.pop("mean", None)
    if mean is not None:
        args["mean_range"] = (mean / 255, mean / 255)
    return args


def solarize(args: Args, version: tuple[int, ...]) -> Args:
    """A threshold in levels as a share of white."""
    limit = args.pop("threshold", None)
    if limit is not None:
        ends = (limit, limit) if isinstance(limit, (int, float)) else limit
        args["threshold_range"] = tuple(x / 255 if x > 1 else x for x in ends)
    return args


def compression(args: Args, version: tuple[int, ...]) -> Args:
    """A codec by its number."""
    if args.get("compression_type") in (0, 1, "ImageCompressionType.JPEG", "ImageCompressionType.WEBP"):
        args["compression_type"] = "jpeg" if args["compression_type"] in (0, "ImageCompressionType.JPEG") else "webp"
    return args


def downscale(args: Args, version: tuple[int, ...]) -> Args:
    """One interpolation, or a dict of down and up, as a pair."""
    flag = args.pop("interpolation", None)
    if flag is not None:
        args["interpolation_pair"] = (
            {"downscale": flag, "upscale": flag}
            if isinstance(flag, int)
            else {f"{way}scale": flag[way if way in flag else f"{way}scale"] for way in ("down", "up")}
        )
    return args


def moded(args: Args, version: tuple[int, ...]) -> Args:
    """``mode`` was the border."""
    if isinstance(args.get("mode"), int):
        args["border_mode"] = args.pop("mode")
    return args


def spatter(args: Args, version: tuple[int, ...]) -> Args:
    """A list of modes with a colour for each; one of them."""
    mode = args.get("mode")
    if isinstance(mode, (list, tuple)) and len(mode) == 1:
        args["mode"] = mode[0]
        if isinstance(args.get("color"), dict):
            args["color"] = args["color"].get(mode[0])
    return args


def pad_if_needed(args: Args, version: tuple[int, ...]) -> Args:
    """The position by its enum's name; None for a size where a divisor is given."""
    where = args.get("position")
    if isinstance(where, str) and where.startswith("PositionType."):
        args["position"] = where.rpartition(".")[2].lower()
    return args


def text_image(args: Args, version: tuple[int, ...]) -> Args:
    """A colour by its name."""
    if isinstance(args.get("font_color"), str):
        from PIL import ImageColor

        args["font_color"] = ImageColor.getrgb(args["font_color"])
    return args


SPECIAL: dict[str, Callable[[Args, tuple[int, ...]], Args]] = {
    "CoarseDropout": coarse_dropout,
    "GaussNoise": gauss_noise,
    "Solarize": solarize,
    "ImageCompression": compression,
    "Downscale": downscale,
    "Affine": moded,
    "PiecewiseAffine": moded,
    "Spatter": spatter,
    "PadIfNeeded": pad_if_needed,
    "TextImage": text_image,
}

GONE: dict[str, str] = {
    "ElasticTransform.alpha_affine": "its random affine part is an Affine of its own",
    "OpticalDistortion.shift_limit": "the lens's centre stays in the middle",
}
"""Arguments without a counterpart; 0 and None are dropped."""


def flips(args: Args) -> tuple[str, Args]:
    """Flip: one of both flips and the two together."""
    one = {"p": 1.0}
    parts = [("HorizontalFlip", one), ("VerticalFlip", one)]
    forms = [{"__class_fullname__": name, **own} for name, own in parts]
    both = {"__class_fullname__": "Sequential", "p": 1.0, "transforms": forms}
    return "OneOf", {"transforms": [*forms, both], **args}


def cutout(args: Args) -> tuple[str, Args]:
    """Cutout: CoarseDropout with holes of one size in pixels."""
    count, high, wide = (args.pop(name, 8) for name in ("num_holes", "max_h_size", "max_w_size"))
    return "CoarseDropout", {
        "num_holes_range": (count, count),
        "hole_height_range": (high, high),
        "hole_width_range": (wide, wide),
        **args,
    }


def only(name: str) -> Callable[[Args], tuple[str, Args]]:
    """RandomBrightness or RandomContrast: RandomBrightnessContrast of one of both."""

    def made(args: Args) -> tuple[str, Args]:
        other = "contrast" if name == "brightness" else "brightness"
        return "RandomBrightnessContrast", {f"{name}_limit": args.pop("limit", 0.2), f"{other}_limit": 0.0, **args}

    return made


CLASSES: dict[str, Callable[[Args], tuple[str, Args]]] = {
    "Flip": flips,
    "Cutout": cutout,
    "RandomBrightness": only("brightness"),
    "RandomContrast": only("contrast"),
    "JpegCompression": lambda args: ("ImageCompression", {"quality_lower": 99, "quality_upper": 100, **args}),
}
"""Classes that are gone, made of others."""


def in_words_of_2(name: str, args: Args, version: tuple[int, ...]) -> tuple[str, Args, list[str]]:
    """A class and its arguments in 2.0.8's names, and what has no counterpart."""
    args = dict(args)
    if args.pop("always_apply", None):
        args["p"] = 1.0
    if name in CLASSES:
        name, args = CLASSES[name](args)
    faults = []
    for old, new in SAME.items():
        value = args.pop(old, None)
        if value is not None:
            args.setdefault(new, value)
    args = joined(name, args)
    if name in SPECIAL:
        args = SPECIAL[name](args, version)
    for where, reason in GONE.items():
        owner, _, argument = where.partition(".")
        if owner == name and argument in args:
            value = args.pop(argument)
            if value not in (None, 0) and value not in ((0, 0), [0, 0]):
                faults.append(f"{where}={value!r}: {reason}")
    return name, args, faults
