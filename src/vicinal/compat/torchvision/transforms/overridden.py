"""v1's ``get_params``, where a user's class has its own: what it returns, as the parameters that the step takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.compat.torchvision.matrices import perspective_coefficients
from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.v2.base import fill_of
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

Params = dict[str, Any]
WINDOW = ("top", "left", "height", "width")


def _crop(step: Any, picture: Any) -> Params:
    border = step.bordered(sizes_of([picture]))[0]
    fill = fill_of(step.fill, picture)
    if any(border):
        picture = step.call("pad", picture, padding=border, fill=fill, padding_mode=step.padding_mode)
    window = dict(zip(WINDOW, step.get_params(picture, step.size), strict=True))
    return {"needs_crop": True, "needs_pad": any(border), "padding": border, **window}


def _resized_crop(step: Any, picture: Any) -> Params:
    return dict(zip(WINDOW, step.get_params(picture, step.scale, step.ratio), strict=True))


def _rotation(step: Any, picture: Any) -> Params:
    return {"angle": step.get_params(step.degrees)}


def _affine(step: Any, picture: Any) -> Params:
    height, width = sizes_of([picture])
    found = step.get_params(step.degrees, step.translate, step.scale, step.shear, [width, height])
    return dict(zip(("angle", "translate", "scale", "shear"), found, strict=True))


def _perspective(step: Any, picture: Any) -> Params:
    height, width = sizes_of([picture])
    start, end = step.get_params(width, height, step.distortion_scale)
    return {"coefficients": perspective_coefficients(start, end, None)}


def _elastic(step: Any, picture: Any) -> Params:
    return {"displacement": step.get_params(step.alpha, step.sigma, list(sizes_of([picture])))}


def _jitter(step: Any, picture: Any) -> Params:
    names = ("fn_idx", "brightness_factor", "contrast_factor", "saturation_factor", "hue_factor")
    return dict(zip(names, step.get_params(step.brightness, step.contrast, step.saturation, step.hue), strict=True))


def _blur(step: Any, picture: Any) -> Params:
    return {"sigma": [step.get_params(*step.sigma)] * 2}


def _erasing(step: Any, picture: Any) -> Params:
    found = step.get_params(picture, scale=step.scale, ratio=step.ratio, value=step.value)
    return dict(zip(("i", "j", "h", "w", "v"), found, strict=True))


READ: dict[Any, Callable[[Any, Any], Params]] = {
    v2.RandomCrop: _crop,
    v2.RandomResizedCrop: _resized_crop,
    v2.RandomRotation: _rotation,
    v2.RandomAffine: _affine,
    v2.RandomPerspective: _perspective,
    v2.ElasticTransform: _elastic,
    v2.ColorJitter: _jitter,
    v2.GaussianBlur: _blur,
    v2.RandomErasing: _erasing,
}
"""How each class asks, and what the answer means."""


def params_of(step: Any, picture: Any) -> Params | None:
    """What a ``get_params`` that is not this room's draws for a picture; None where it is this room's."""
    for cls, read in READ.items():
        if isinstance(step, cls):
            return None if step.get_params is cls.get_params else read(step, picture)
    return None
