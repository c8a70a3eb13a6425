"""Names and arguments of AlbumentationsX 2.5.1 in the words of 2.0.8 (from its serialised forms; none of its code)."""

from __future__ import annotations

from typing import Any

Args = dict[str, Any]

RENAMED: dict[str, dict[str, str]] = {
    "Rotate": {"angle_range": "limit"},
    "SafeRotate": {"angle_range": "limit"},
    "ShiftScaleRotate": {
        "shift_range_x": "shift_limit_x",
        "shift_range_y": "shift_limit_y",
        "scale_range": "scale_limit",
        "rotate_range": "rotate_limit",
    },
    "RandomBrightnessContrast": {"ensure_safe_output": "ensure_safe_range"},
}
"""Names that do not follow the rule ``x_range`` for ``x`` or ``x_limit``."""

NEUTRAL: dict[str, Any] = {
    "map_resolution_range": [1.0, 1.0],
    "group_element": None,
    "group_elements": None,
    "channel_order": None,
    "sampling_method": "standard",
    "volume_mode": "slice",
    "blur_z_range": None,
    "sigma_z_range": None,
    "residual_mode": "project",
    "stain_matrix": None,
    "gaussian_spots": None,
    "num_spots_range": [1, 1],
    "clip_range": None,
    "percent_choices": None,
    "px_choices": None,
    "patch_count_range": [1, 1],
    "patch_height_range": [0.1, 1.0],
    "patch_width_range": [0.1, 1.0],
}
"""What 2.0.8 has not, with the value that means the same as not having it."""

COMPOSE: dict[str, Any] = {
    "semantic_mask_label_mappings": None,
    "instance_binding": None,
    "frame_binding": None,
    "label_mapping": None,
    "bbox_type": "hbb",
    "clip_after_transform": True,
}
ELSEWHERE: dict[str, str] = {
    "GridMask": "GridMask",
    "FilmGrain": "FilmGrain",
    "Vignetting": "Vignette",
    "PhotoMetricDistort": "PhotometricDistort",
    "Dithering": "Dither",
    "CopyAndPaste": "CopyPaste",
    "LetterBox": "Resize",
    "BBoxSubsetSafeRandomCrop": "BoxSafeCrop",
    "AtmosphericFog": "Fog",
    "PixelSpread": "GlassBlur",
}
"""Classes that 2.0.8 has not, and the nearest of Vicinal's own."""


def is_neutral(key: str, value: Any, table: dict[str, Any]) -> bool:
    """Whether an argument says nothing beyond 2.0.8."""
    known = table[key]
    return bool(value == known or (isinstance(value, tuple) and list(value) == known))


def additive_noise(args: Args) -> list[str]:
    """``per_channel`` chooses between 2.0.8's two fields; one value for all channels it cannot say."""
    per_channel = args.pop("per_channel", True)
    if args.get("spatial_mode") == "per_pixel" and not per_channel:
        args["spatial_mode"] = "shared"
    elif args.get("spatial_mode") not in ("per_pixel", "shared") and not per_channel:
        return ["AdditiveNoise.per_channel=False: 2.0.8 draws constant noise for each channel"]
    return []


def in_words_of_2(name: str, args: Args, known: set[str]) -> tuple[Args, list[str]]:
    """The arguments in 2.0.8's names, and what has no counterpart; ``known`` are the class's own."""
    result: Args = {}
    faults: list[str] = []
    if name == "ElasticTransform" and "displacement_range" in args:
        return result, ["ElasticTransform: X moves a control grid, 2.0.8 every pixel by smooth noise"]
    args = dict(args)
    if name == "AdditiveNoise":
        faults += additive_noise(args)
    for key, value in args.items():
        base = key.removesuffix("_range")
        names = [RENAMED.get(name, {}).get(key, key), base, f"{base}_limit"]
        found = next((x for x in names if x in known), None)
        if key in NEUTRAL and found is None:
            if not is_neutral(key, value, NEUTRAL):
                faults.append(f"{name}.{key}={value!r}: no counterpart in 2.0.8")
        else:
            result[found or key] = value
    if result.get("fill_mask", 0) is None and name not in ("CoarseDropout", "Erasing", "GridDropout", "XYMasking"):
        if result.get("fill", 0) == 0:
            result["fill_mask"] = 0.0
        elif not name.endswith("Dropout"):
            faults.append(f"{name}.fill_mask=None: state the number that fills masks")
    return result, faults
