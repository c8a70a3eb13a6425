"""The public table of transforms, and what each of their fields means."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import attrs

from vicinal.errors import SpecError
from vicinal.transforms.base import Transform
from vicinal.transforms.elsewhere import hint

FOLDERS: dict[str, tuple[str, ...]] = {
    "geometric": (
        "HorizontalFlip", "VerticalFlip", "Transpose", "QuarterTurn", "Rotate", "Scale", "Translate", "Shear", "Affine",
        "Perspective", "CenterCrop", "RandomCrop", "RandomResizedCrop", "Pad", "Resize",
    ),
    "color": (
        "Brightness", "Contrast", "Saturation", "Hue", "ColorJitter", "Gamma", "Multiply", "LinearContrast",
        "Grayscale", "Invert", "Posterize", "Solarize", "SolarizeAdd", "AutoContrast", "Equalize", "Sharpness", "Normalize",
    ),
    "blur": ("GaussianBlur",),
    "noise": ("GaussianNoise", "SaltAndPepper", "PixelDropout"),
    "erase": ("Cutout", "RandomErasing", "Erase"),
    "policy": ("AutoAugment", "RandAugment", "TrivialAugmentWide", "AugMix"),
    "mix": ("Mixup", "CutMix", "MixupCutmix"),
    "compose": ("Pipeline", "OneOf", "SomeOf", "Sometimes", "RandomOrder", "Identity"),
}  # fmt: skip
"""Class names by folder; a class lies in the module of its name in snake_case."""

COMMON = {
    "interpolation": "how pictures are resampled: nearest, bilinear, bicubic or area (masks always use nearest)",
    "border": "what lies beyond the picture, in the names of numpy.pad: constant, edge, reflect, symmetric or wrap",
    "fill": "the value beyond the picture where border is constant: a fraction of the range, or one a channel",
    "mask_fill": "the label beyond the picture in masks where their border is constant",
    "mask_border": "what lies outside of masks, where it is not what lies outside of the picture",
    "p": "the share of the samples that it is applied to, in [0, 1]",
}
"""Fields that mean the same wherever a docstring does not say more about them alone."""


def snake_case(name: str) -> str:
    """``RandomResizedCrop`` as ``random_resized_crop``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


CATALOGUE: dict[str, str] = {
    name: f"vicinal.transforms.{folder}.{snake_case(name)}" for folder, names in FOLDERS.items() for name in names
}
"""Where each public class lives: class name to module path. Nothing is imported before it is asked for."""


@attrs.frozen
class FieldNote:
    """What a person should know of one field: name, default as Python writes it ("required" without), meaning."""

    name: str
    default: str
    meaning: str


def transform_class(name: str) -> type[Transform]:
    """The class called ``name``; SpecError with the nearest name when there is none."""
    if name not in CATALOGUE:
        raise SpecError(f"unknown transform {name!r}{hint(name, CATALOGUE)}")
    found: type[Transform] = getattr(import_module(CATALOGUE[name]), name)
    return found


def summary(cls: type[Transform]) -> str:
    """The first sentence of the docstring, which may span lines."""
    paragraph = inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    return paragraph.split(". ")[0].rstrip(".") + "."


def describe(cls: type[Transform]) -> list[FieldNote]:
    """The fields of a transform in the order of its constructor, ``p`` last.

    Meanings come from the lines of the docstring that begin with fields' names in double backquotes and a colon.
    """
    said = _meanings(inspect.cleandoc(cls.__doc__ or ""))
    attributes: Any = attrs.fields(cls)  # type: ignore[arg-type]
    declared: list[Any] = [field for field in attributes if field.init]
    declared.sort(key=lambda field: field.name == "p")
    return [
        FieldNote(field.name, _default(field), said.get(field.name) or COMMON.get(field.name, "")) for field in declared
    ]


def _meanings(docstring: str) -> dict[str, str]:
    """Field name to meaning; of lines that name several fields, those of COMMON keep their own words."""
    found: dict[str, str] = {}
    for entry in re.findall(r"^(``.+?)(?=^``|\n\n|\Z)", docstring, flags=re.MULTILINE | re.DOTALL):
        names, _, meaning = entry.partition("``: ")
        fields = re.findall(r"\w+", names)
        for field in fields:
            if len(fields) == 1 or field not in COMMON:
                found[field] = " ".join(meaning.split())
    return found


def _default(field: Any) -> str:
    if field.default is attrs.NOTHING:
        return "required"
    default = field.default
    if isinstance(default, tuple) and any(isinstance(v, float) for v in default):
        return "(" + ", ".join(f"{v:.4g}" for v in default) + ")"
    return repr(default)
