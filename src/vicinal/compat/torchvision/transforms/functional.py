"""``torchvision.transforms.functional`` on Vicinal: functions of one PIL image or tensor [..., C, H, W].

Plain tensors are pictures; tensors that say that they are masks, boxes or points are moved as such. The further names of
``transforms.v2.functional`` are here too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from vicinal.compat.torchvision.dispatch import run
from vicinal.compat.torchvision.interpolation import PILLOW
from vicinal.compat.torchvision.interpolation import InterpolationMode as InterpolationMode
from vicinal.compat.torchvision.kinds import IMAGE, OTHER, PIL, TENSOR, VIDEO, kind_of, like, plain
from vicinal.compat.torchvision.transforms.v2.functional import conversion as _conversion
from vicinal.compat.torchvision.transforms.v2.functional import operations as _operations
from vicinal.extras import needed

pil_modes_mapping = PILLOW
pil_to_tensor, to_tensor, to_pil_image = _conversion.pil_to_tensor, _conversion.to_tensor, _conversion.to_pil_image


def on_picture(operation: str, img: Any, arguments: dict[str, Any]) -> Any:
    """An operation on a PIL image or a tensor. Raises TypeError for anything else."""
    kind = kind_of(img)
    if kind == OTHER:
        raise TypeError(f"Unexpected type {type(img)}")
    if operation == "adjust_hue" and kind in (TENSOR, IMAGE, VIDEO):
        from vicinal.compat.torchvision.tensors.older import adjust_hue as older

        return like(older(plain(img), **arguments), img)
    return run(operation, img, arguments)


def _of_picture(function: Callable[..., Any], first: str = "img", **renamed: str) -> Callable[..., Any]:
    """``function`` of v2 for pictures alone, its first parameter, and others, under their older names."""
    name = function.__name__
    names = {"inpt": first, **renamed}
    parameters = [
        parameter.replace(name=names.get(parameter.name, parameter.name))
        for parameter in inspect.signature(function).parameters.values()
    ]
    signature = inspect.Signature(parameters)
    back = {new: old for old, new in names.items()}

    @wraps(function)
    def of_picture(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        arguments = {back.get(key, key): value for key, value in bound.arguments.items()}
        return on_picture(name, arguments.pop("inpt"), arguments)

    of_picture.__signature__ = signature  # type: ignore[attr-defined]
    return of_picture


adjust_brightness = _of_picture(_operations.adjust_brightness)
adjust_contrast = _of_picture(_operations.adjust_contrast)
adjust_gamma = _of_picture(_operations.adjust_gamma)
adjust_hue = _of_picture(_operations.adjust_hue)
adjust_saturation = _of_picture(_operations.adjust_saturation)
adjust_sharpness = _of_picture(_operations.adjust_sharpness)
affine = _of_picture(_operations.affine)
autocontrast = _of_picture(_operations.autocontrast)
center_crop = _of_picture(_operations.center_crop)
crop = _of_picture(_operations.crop)
elastic_transform = _of_picture(_operations.elastic)
equalize = _of_picture(_operations.equalize)
erase = _of_picture(_operations.erase)
five_crop = _of_picture(_operations.five_crop)
gaussian_blur = _of_picture(_operations.gaussian_blur)
get_dimensions = _of_picture(_operations.get_dimensions)
get_image_num_channels = _of_picture(_operations.get_num_channels)
hflip = _of_picture(_operations.horizontal_flip)
invert = _of_picture(_operations.invert)
pad = _of_picture(_operations.pad)
perspective = _of_picture(_operations.perspective)
posterize = _of_picture(_operations.posterize)
resize = _of_picture(_operations.resize)
resized_crop = _of_picture(_operations.resized_crop)
rgb_to_grayscale = _of_picture(_operations.rgb_to_grayscale)
rotate = _of_picture(_operations.rotate)
solarize = _of_picture(_operations.solarize)
ten_crop = _of_picture(_operations.ten_crop)
vflip = _of_picture(_operations.vertical_flip)


def get_image_size(img: Any) -> list[int]:
    """[width, height]."""
    size: list[int] = on_picture("get_size", img, {})[::-1]
    return size


def to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """A PIL image in grey. Raises TypeError for anything else."""
    if kind_of(img) != PIL:
        raise TypeError(f"to_grayscale: expected a PIL image, got {type(img)}")
    return rgb_to_grayscale(img, num_output_channels)


def normalize(tensor: Any, mean: Any, std: Any, inplace: bool = False) -> Any:
    """(levels - mean) / std for each channel of a tensor of floats."""
    if kind_of(tensor) in (OTHER, PIL):
        raise TypeError(f"normalize: expected a tensor, got {type(tensor)}")
    return run("normalize", plain(tensor), {"mean": mean, "std": std, "inplace": inplace})


def convert_image_dtype(image: Any, dtype: Any = None) -> Any:
    """Another dtype (None: float32) of a tensor, with the same black and white."""
    if kind_of(image) in (OTHER, PIL):
        raise TypeError(f"convert_image_dtype: expected a tensor, got {type(image)}")
    with needed("tensors"):
        import torch

    from vicinal.compat.torchvision.tensors.older import converted

    return converted(plain(image), torch.float32 if dtype is None else dtype)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module("vicinal.compat.torchvision.transforms.v2.functional"), name)
    globals()[name] = value
    return value


__all__ = [
    "InterpolationMode", "adjust_brightness", "adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation",
    "adjust_sharpness", "affine", "autocontrast", "center_crop", "convert_image_dtype", "crop", "elastic_transform", "equalize",
    "erase", "five_crop", "gaussian_blur", "get_dimensions", "get_image_num_channels", "get_image_size", "hflip", "invert",
    "normalize", "pad", "perspective", "pil_modes_mapping", "pil_to_tensor", "posterize", "resize", "resized_crop",
    "rgb_to_grayscale", "rotate", "solarize", "ten_crop", "to_grayscale", "to_pil_image", "to_tensor", "vflip",
]  # fmt: skip
