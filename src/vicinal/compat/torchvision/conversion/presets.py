"""The transforms that torchvision's weights bring, as the steps that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.compat.torchvision.transforms import around, pictures


def _resized(step: Any) -> list[Any]:
    size = step.resize_size
    how = {"interpolation": step.interpolation, "antialias": getattr(step, "antialias", True)}
    return [] if size is None else [pictures.Resize(size if isinstance(size, int) else list(size), **how)]


def _classification(step: Any) -> list[Any]:
    crop = step.crop_size
    return [*_resized(step), pictures.CenterCrop(crop if isinstance(crop, int) else list(crop)), *_ending(step)]


def _segmentation(step: Any) -> list[Any]:
    return [*_resized(step), *_ending(step)]


def _detection(_step: Any) -> list[Any]:
    return [around.ToTensor()]


def _ending(step: Any) -> list[Any]:
    return [around.ToTensor(), pictures.Normalize(list(step.mean), list(step.std))]


PRESETS: dict[str, Callable[[Any], list[Any]]] = {
    "ImageClassification": _classification, "SemanticSegmentation": _segmentation, "ObjectDetection": _detection,
}  # fmt: skip
"""By class: what ``weights.transforms()`` returns."""
