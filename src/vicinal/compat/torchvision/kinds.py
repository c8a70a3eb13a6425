"""What a value is to torchvision: a PIL image, a plain tensor, or a tensor with a meaning; without importing torch."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from PIL import Image as Pillow

PIL, TENSOR, IMAGE, VIDEO, MASK, BOXES, POINTS, OTHER = (
    "PIL", "tensor", "Image", "Video", "Mask", "BoundingBoxes", "KeyPoints", "other",
)  # fmt: skip

OWN = "TVTensor"
"""A user's own class of tensors with a meaning: changed by what was registered for it."""

PICTURES = frozenset({PIL, TENSOR, IMAGE, VIDEO})
"""Kinds whose colours are changed."""

_MEANINGS = (IMAGE, VIDEO, MASK, BOXES, POINTS)


def kind_of(value: Any) -> str:
    """The kind of a value. Tensors with a meaning are known by the name of their class, so torchvision's own serve as well."""
    cls: Any = type(value)
    return _kind(cls)


@cache
def _kind(cls: type) -> str:
    if issubclass(cls, Pillow.Image):
        return PIL
    torch = sys.modules.get("torch")
    if torch is None or not issubclass(cls, torch.Tensor):
        return OTHER
    names = {base.__name__ for base in cls.__mro__}
    found = [name for name in _MEANINGS if name in names]
    if found:
        return found[0]
    return OWN if "TVTensor" in names else TENSOR


def stands_for(key: Any, value: Any) -> bool:
    """Whether a key of a dict by class means this value: its class, one of the same kind (torchvision's own), or its name."""
    if isinstance(key, type):
        return key is type(value) or (_kind(key) not in (OTHER, OWN) and _kind(key) == kind_of(value))
    return isinstance(key, str) and key == kind_of(value)


def is_picture(value: Any) -> bool:
    """Whether colours of this value can be changed."""
    return kind_of(value) in PICTURES


def plain(value: Any) -> Any:
    """A tensor without its meaning, sharing memory; anything else as it is."""
    if kind_of(value) in (OTHER, PIL, TENSOR):
        return value
    return value.as_subclass(sys.modules["torch"].Tensor)


def like(data: Any, model: Any, **changed: Any) -> Any:
    """A tensor as the class of ``model``, with its further attributes (format, canvas_size ...) but for what is ``changed``."""
    if kind_of(model) in (OTHER, PIL, TENSOR):
        return data
    result = data.as_subclass(type(model))
    for name, value in {**vars(model), **changed}.items():
        setattr(result, name, value)
    return result
