"""Canvases that a declaration alone decides: a window that never fits is refused where a pipeline is declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.errors import SpecError, expected
from vicinal.transforms.base import Transform, places
from vicinal.transforms.catalogue import FOLDERS, LEARNED
from vicinal.transforms.fields import as_sides

Canvas: TypeAlias = tuple[int, int] | None
"""Height and width, or None where they depend on the picture or on what is drawn."""

KEEP = {
    "HorizontalFlip", "VerticalFlip", "Rotate", "Scale", "Translate", "Shear", "Perspective", "ElasticTransform",
    "GridDistortion", "PiecewiseAffine", "ThinPlateSpline", "Twirl", "Wave", "LensDistortion", "SafeRotate", "GridShuffle",
    "Identity",
}.union(
    *(FOLDERS[folder] for folder in ("color", "blur", "noise", "erase", "weather", "policy", "mix", "own")),
    LEARNED,
) - {"Mosaic"}  # fmt: skip
"""Transforms that leave the canvas as it is."""

CROPS = ("CenterCrop", "CornerCrop", "RandomCrop")


def check_windows(transforms: Sequence[Transform], canvas: Canvas = None, place: str = "") -> Canvas:
    """The canvas behind ``transforms`` run in turn on ``canvas``; SpecError for a window that is larger, without border."""
    for name, child in zip(places(transforms), transforms, strict=True):
        canvas = _behind(child, canvas, f"{place}/{name}" if place else name)
    return canvas


def _behind(child: Transform, canvas: Canvas, place: str) -> Canvas:
    """The canvas of a sample that ``child`` may have touched."""
    if child.p == 0:
        return canvas
    after = _after(child, canvas, place)
    return after if child.p == 1 or after == canvas else None


def _after(transform: Transform, canvas: Canvas, place: str) -> Canvas:
    """The canvas of a sample that ``transform`` touched; of OneOf and Sometimes only what all branches agree on."""
    name, own = type(transform).__name__, _fields(transform)
    if name == "Pipeline":
        return check_windows(own["transforms"], canvas, place)
    if name in ("OneOf", "ByEpoch"):
        named = zip(places(own["transforms"]), own["transforms"], strict=True)
        return _either([_behind(child, canvas, f"{place}/{one}") for one, child in named])
    if name == "Sometimes":
        return _either([check_windows(own[branch], canvas, f"{place}/{branch}") for branch in ("then", "otherwise")])
    size: Canvas = own.get("size")
    if name in CROPS:
        if canvas and size and own["border"] is None and (canvas[0] < size[0] or canvas[1] < size[1]):
            wanted = f"a canvas of at least {size} (or a border, such as border='constant')"
            raise SpecError(expected(f"{place}.size", wanted, canvas))
        return size
    if name in ("RandomResizedCrop", "Mosaic") or (name == "Resize" and own["mode"] in ("stretch", "contain", "cover")):
        return size
    if name == "Pad" and canvas:
        top, right, bottom, left = as_sides(own["padding"])
        return canvas[0] + top + bottom, canvas[1] + left + right
    if name == "Transpose" and canvas:
        return canvas[1], canvas[0]
    still = name in KEEP or (name == "Affine" and not own["fit_output"]) or (name == "CropAndPad" and own["keep_size"])
    return canvas if still else None


def _either(found: Sequence[Canvas]) -> Canvas:
    return found[0] if len(set(found)) == 1 else None


def _fields(transform: Transform) -> dict[str, Any]:
    """The fields of a transform that its constructor takes, by name."""
    kind: Any = type(transform)
    return {field.name: getattr(transform, field.name) for field in attrs.fields(kind) if field.init}
