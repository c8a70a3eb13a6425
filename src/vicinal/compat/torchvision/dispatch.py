"""Which function does an operation on which kind of value."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

from vicinal.compat.torchvision.kinds import BOXES, IMAGE, MASK, OTHER, PIL, POINTS, TENSOR, VIDEO, kind_of, like, plain

ROOM = "vicinal.compat.torchvision"

Kernel = Callable[..., Any]
F = TypeVar("F", bound=Callable[..., Any])

_GEOMETRY = ("horizontal_flip", "vertical_flip", "crop", "center_crop", "five_crop", "ten_crop", "pad")
_TENSORS: dict[str, tuple[str, ...]] = {
    "crops": _GEOMETRY,
    "resizing": ("resize", "resized_crop"),
    "warps": ("affine", "rotate", "perspective", "elastic"),
    "color": (
        "adjust_brightness", "adjust_contrast", "adjust_saturation", "adjust_hue", "adjust_gamma", "rgb_to_grayscale",
        "grayscale_to_rgb",
    ),
    "tones": ("posterize", "solarize", "invert", "autocontrast", "equalize"),
    "filters": ("gaussian_blur", "adjust_sharpness", "gaussian_noise"),
    "conversion": ("to_dtype", "normalize"),
    "parts": ("erase", "jpeg", "permute_channels", "get_dimensions", "get_num_channels", "get_size"),
}  # fmt: skip
_PIL: dict[str, tuple[str, ...]] = {
    "geometry": (*_GEOMETRY, *_TENSORS["resizing"], "affine", "rotate", "perspective"),
    "color": (*_TENSORS["color"], *_TENSORS["tones"], "adjust_sharpness", "permute_channels"),
    "parts": ("get_dimensions", "get_num_channels", "get_size", "jpeg"),
    "through_tensors": ("gaussian_blur", "elastic", "erase"),
}
_MOVED = (
    "horizontal_flip", "vertical_flip", "crop", "center_crop", "pad", "resize", "resized_crop", "affine", "rotate",
    "perspective", "elastic",
)  # fmt: skip

_NO_VIDEO = ("grayscale_to_rgb", "rgb_to_grayscale")
"""Operations that torchvision does not do on videos."""

_FRAMES = ("get_num_frames", "uniform_temporal_subsample")

_own: dict[str, dict[type, Kernel]] = {}
"""Functions that users registered, by operation and class."""


def _homes() -> dict[tuple[str, str], tuple[str, str]]:
    """(operation, kind) to module and name."""
    homes: dict[tuple[str, str], tuple[str, str]] = {}
    for module, names in _TENSORS.items():
        for name in names:
            for kind in (TENSOR, IMAGE) if name in _NO_VIDEO else (TENSOR, IMAGE, VIDEO):
                homes[name, kind] = f"{ROOM}.tensors.{module}", f"{name}_image"
    for module, names in _PIL.items():
        homes |= {(name, PIL): (f"{ROOM}.pil.{module}", name) for name in names}
    for name in _MOVED:
        homes[name, MASK] = f"{ROOM}.targets.masks", f"{name}_mask"
        homes[name, BOXES] = f"{ROOM}.targets.boxes", f"{name}_bounding_boxes"
        homes[name, POINTS] = f"{ROOM}.targets.keypoints", f"{name}_keypoints"
    parts = f"{ROOM}.tensors.parts"
    homes["get_size", MASK] = parts, "get_size_mask"
    homes["get_size", BOXES] = parts, "get_size_bounding_boxes"
    homes["get_size", POINTS] = parts, "get_size_keypoints"
    homes |= {(name, kind): (parts, f"{name}_video") for name in _FRAMES for kind in (TENSOR, VIDEO)}
    return homes


HOMES = _homes()


@cache
def kernel(operation: str, kind: str) -> Kernel | None:
    """The function of an operation on a kind, or None."""
    home = HOMES.get((operation, kind))
    return None if home is None else cast(Kernel, getattr(import_module(home[0]), home[1]))


@cache
def parameters(function: Kernel) -> tuple[str, ...]:
    """Names of a function's parameters after the first."""
    return tuple(inspect.signature(function).parameters)[1:]


def operation(function: F) -> F:
    """A function that runs what belongs to its name and to the kind of its first argument; its own body never runs."""
    signature = inspect.signature(function)
    name = function.__name__

    @wraps(function)
    def dispatched(inpt: Any, *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(inpt, *args, **kwargs)
        bound.apply_defaults()
        arguments = dict(bound.arguments)
        del arguments[next(iter(arguments))]
        return run(name, inpt, arguments)

    return cast(F, dispatched)


def run(name: str, inpt: Any, arguments: Mapping[str, Any], passes: bool = False) -> Any:
    """The result, with the meaning of ``inpt``; other kinds stay as they are if ``passes``, or TypeError."""
    own = _own_kernel(name, type(inpt))
    if own is not None:
        return own(inpt, **arguments)
    kind = kind_of(inpt)
    function = kernel(name, kind)
    if function is None:
        if passes and kind != OTHER:
            return inpt
        known = ", ".join(sorted(other for of, other in HOMES if of == name))
        raise TypeError(f"{name}: expected one of {known}, got {type(inpt)}")
    if kind in (BOXES, POINTS):
        return _moved(function, inpt, arguments)
    wanted = parameters(function)
    result = function(plain(inpt), **{key: value for key, value in arguments.items() if key in wanted})
    if kind in (PIL, TENSOR):
        return result
    return tuple(like(part, inpt) for part in result) if isinstance(result, tuple) else _meant(result, inpt)


def _moved(function: Kernel, inpt: Any, arguments: Mapping[str, Any]) -> Any:
    """Boxes or points, which bring their own format and canvas, on the canvas that comes back, if one does."""
    known = {"canvas_size": inpt.canvas_size, "format": getattr(inpt, "format", None)}
    known["clamping_mode"] = getattr(inpt, "clamping_mode", "soft")
    wanted = parameters(function)
    given = {key: value for key, value in {**arguments, **known}.items() if key in wanted}
    if not wanted:  # of sizes
        return function(inpt)
    result = function(plain(inpt), **given)
    if isinstance(result, tuple):
        return like(result[0], inpt, canvas_size=tuple(result[1]))
    return like(result, inpt)


def _meant(result: Any, inpt: Any) -> Any:
    return like(result, inpt) if kind_of(result) == TENSOR else result


def register(functional: Callable[..., Any], cls: type) -> Callable[[F], F]:
    """A decorator: what it is put on does ``functional`` for values of ``cls``, a user's own class."""
    name = functional.__name__

    def keep(function: F) -> F:
        _own.setdefault(name, {})[cls] = function
        return function

    return keep


def _own_kernel(name: str, cls: type) -> Kernel | None:
    found = _own.get(name)
    if not found:
        return None
    return next((found[base] for base in cls.__mro__ if base in found), None)
