"""Geometric transforms of Albumentations in Vicinal's words."""

from __future__ import annotations

from typing import Any

from vicinal.compat.albumentations.spoken import Lowering, Made, flags, label, level, need, number, surroundings, vc, whole


def turned(ends: Any) -> Any:
    """Degrees counter-clockwise as degrees clockwise."""
    return number(ends, -1)


def rotate(t: Any) -> Any:
    need(not t.crop_border, "crop_border=True has no counterpart")
    need(t.rotate_method == "largest_box", "rotate_method='ellipse' has no counterpart: boxes hold what they held")
    return vc("Rotate", turned(t.limit), **flags(t), **surroundings(t))


def safe_rotate(t: Any) -> Any:
    need(t.limit == (0, 0), "it stretches the turned picture onto its canvas; Vicinal's SafeRotate keeps the aspect")
    return vc("Identity")


def shift(t: Any, around: dict[str, Any]) -> Made:
    """The translation, in whole pixels or in shares."""
    if t.translate_px is not None:
        x, y = (whole(t.translate_px[axis]) for axis in ("x", "y"))
        return [] if (x, y) == (0, 0) else [vc("Translate", x, y, whole=True, **around)]
    x, y = (number(t.translate_percent[axis]) for axis in ("x", "y"))
    return [] if (x, y) == (0, 0) else [vc("Translate", x, y, unit="fraction", whole=True, **around)]


def lean(t: Any, around: dict[str, Any]) -> Made:
    """The shear, which leans the other way."""
    x, y = (number(t.shear[axis], -1) for axis in ("x", "y"))
    need(x == 0 or y == 0, "shears along both axes at once have no counterpart")
    return [] if x == y == 0 else [vc("Shear", x, y, **around)]


def affine(t: Any) -> Any:
    """Scale, turn, shear and shift, one after the other: Vicinal resamples once."""
    need(t.rotate_method == "largest_box", "rotate_method='ellipse' has no counterpart: boxes hold what they held")
    need(not t.balanced_scale, "balanced_scale=True has no counterpart")
    around = {**flags(t), **surroundings(t)}
    x, y = (number(t.scale[axis]) for axis in ("x", "y"))
    one = t.keep_ratio or (not isinstance(x, tuple) and x == y)
    degrees = turned(t.rotate)
    if t.fit_output:
        need(one and not lean(t, around), "fit_output with shear, or with a scale for each axis, has no counterpart")
        return vc("Affine", degrees, x, fit_output=True, **around)
    made: Made = [] if x == y == 1 else [vc("Scale", x, None if one else y, **around)]
    made += [] if degrees == 0 else [vc("Rotate", degrees, **around)]
    return [*made, *lean(t, around), *shift(t, around)] or vc("Identity")


def by_area(t: Any) -> dict[str, Any]:
    """OpenCV's own interpolation, or area where the picture shrinks."""
    need(t.area_for_downscale != "image_mask", "masks are resampled by nearest only (area_for_downscale='image_mask')")
    return {**flags(t), "antialias": t.area_for_downscale == "image"}


def resize(t: Any) -> Any:
    return vc("Resize", (t.height, t.width), **by_area(t))


def by_side(mode: str) -> Lowering:
    """LongestMaxSize and SmallestMaxSize."""

    def made(t: Any) -> Any:
        need(isinstance(t.max_size, int), "a choice of sizes, and max_size_hw, have no counterpart")
        return vc("Resize", t.max_size, mode, **by_area(t))

    return made


def random_scale(t: Any) -> Any:
    return vc("RandomScale", number(t.scale_limit, 1, 1), **by_area(t))


def cut(name: str) -> Lowering:
    """RandomCrop and CenterCrop."""

    def made(t: Any) -> Any:
        need(
            not t.pad_if_needed or t.pad_position == "center" or name == "RandomCrop",
            f"pad_position={t.pad_position!r} has no counterpart",
        )
        return vc(name, (t.height, t.width), **(surroundings(t) if t.pad_if_needed else {}))

    return made


def random_resized_crop(t: Any) -> Any:
    need(t.area_for_downscale is None, "area_for_downscale has no counterpart in a crop")
    return vc("RandomResizedCrop", t.size, t.scale, t.ratio, **flags(t))


def crop_and_pad(t: Any) -> Any:
    amounts, unit = (t.px, "pixels") if t.px is not None else (t.percent, "fraction")
    one = not isinstance(amounts, tuple)
    drawn = not one and len(amounts) == 2
    need(one or drawn or not isinstance(amounts[0], tuple), "a range or choice for each side has no counterpart")
    need(not drawn or t.sample_independently, "sample_independently=False has no counterpart")
    need(not isinstance(t.fill, tuple), "one of several fills has no counterpart")
    sides = (amounts,) * 4 if one else amounts
    if drawn:
        sides = (whole((amounts[0], amounts[1] - 1)) if unit == "pixels" else amounts,) * 4
    return vc("CropAndPad", *sides, unit=unit, keep_size=t.keep_size, **flags(t), **surroundings(t))


def pad(t: Any) -> Any:
    given = t.padding
    if isinstance(given, tuple):
        given = (given[1], given[0]) if len(given) == 2 else (given[1], given[2], given[3], given[0])
    return vc("Pad", given, **surroundings(t))


def pad_if_needed(t: Any) -> Any:
    sizes, divisors = (t.min_height, t.min_width), (t.pad_height_divisor, t.pad_width_divisor)
    need(None not in sizes or sizes == (None, None), "a size along one axis and a divisor along the other have no counterpart")
    need(divisors[0] == divisors[1], "different divisors of height and width have no counterpart")
    if divisors[0] is not None:
        return vc("PadTo", multiple=divisors[0], position=t.position, **surroundings(t))
    return vc("PadTo", sizes, position=t.position, **surroundings(t))


def coarse_dropout(t: Any) -> Any:
    pixels = t.hole_height_range[1] >= 1
    need(pixels == (t.hole_width_range[1] >= 1), "a height in pixels and a width in shares have no counterpart")
    made = whole if pixels else number
    return vc(
        "CoarseDropout", whole(t.num_holes_range), made(t.hole_height_range), made(t.hole_width_range),
        fill="noise" if t.fill == "random" else level(t.fill), unit="pixels" if pixels else "fraction",
        mask_fill=None if t.fill_mask is None else label(t.fill_mask),
    )  # fmt: skip


def grid_shuffle(t: Any) -> Any:
    need(t.grid[0] == t.grid[1], "a grid of other rows than columns has no counterpart")
    return vc("GridShuffle", t.grid[0])


def pixel_dropout(t: Any) -> Any:
    need(t.drop_value is not None and t.mask_drop_value is None, "random values, and values in masks, have no counterpart")
    return vc("PixelDropout", t.dropout_prob, fill=level(t.drop_value), per_channel=t.per_channel)


def grid_distortion(t: Any) -> Any:
    low, high = t.distort_limit
    need(t.normalized, "normalized=False, which moves the edges, has no counterpart")
    need(abs(low + high) < 1e-9, f"distort_limit={low, high}: Vicinal's GridDistortion takes ranges about 0")
    need(t.num_steps >= 2, "one step along each axis has no counterpart")
    return vc("GridDistortion", t.num_steps, high, **flags(t), **surroundings(t))


def optical_distortion(t: Any) -> Any:
    need(t.mode == "fisheye", "mode='camera' has focal lengths of its own along each axis; see LensDistortion")
    return vc("LensDistortion", number(t.distort_limit), 0.0, **flags(t), **surroundings(t))


def plain(name: str) -> Lowering:
    """A transform without arguments."""
    return lambda t: vc(name)


GEOMETRY: dict[str, Lowering] = {
    "HorizontalFlip": plain("HorizontalFlip"),
    "TimeReverse": plain("HorizontalFlip"),
    "VerticalFlip": plain("VerticalFlip"),
    "Transpose": plain("Transpose"),
    "D4": plain("D4"),
    "SquareSymmetry": plain("D4"),
    "RandomRotate90": plain("QuarterTurn"),
    "NoOp": plain("Identity"),
    "Rotate": rotate,
    "SafeRotate": safe_rotate,
    "Affine": affine,
    "ShiftScaleRotate": affine,
    "Resize": resize,
    "LongestMaxSize": by_side("long"),
    "SmallestMaxSize": by_side("short"),
    "RandomScale": random_scale,
    "RandomCrop": cut("RandomCrop"),
    "CenterCrop": cut("CenterCrop"),
    "RandomResizedCrop": random_resized_crop,
    "CropAndPad": crop_and_pad,
    "Pad": pad,
    "PadIfNeeded": pad_if_needed,
    "CoarseDropout": coarse_dropout,
    "RandomGridShuffle": grid_shuffle,
    "GridDistortion": grid_distortion,
    "OpticalDistortion": optical_distortion,
    "PixelDropout": pixel_dropout,
}
"""What says each geometric transform."""
