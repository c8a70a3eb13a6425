"""``torchvision.transforms.v2.functional`` on Vicinal: functions of PIL images, tensors, masks, boxes and points.

Those that end in ``_image``, ``_video``, ``_mask``, ``_bounding_boxes`` or ``_keypoints`` work on plain tensors; they, and what
they need of torch, are imported when they are first asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from vicinal.compat.torchvision import dispatch as _dispatch
from vicinal.compat.torchvision.interpolation import InterpolationMode as InterpolationMode
from vicinal.compat.torchvision.transforms.v2.functional import conversion as _conversion
from vicinal.compat.torchvision.transforms.v2.functional import operations as _operations
from vicinal.compat.torchvision.transforms.v2.functional.conversion import *  # noqa: F403
from vicinal.compat.torchvision.transforms.v2.functional.conversion import is_pure_tensor as is_pure_tensor
from vicinal.compat.torchvision.transforms.v2.functional.operations import *  # noqa: F403

_BOXES = (
    "clamp_bounding_boxes", "clamp_keypoints", "convert_bounding_box_format", "sanitize_bounding_boxes", "sanitize_keypoints",
)  # fmt: skip


def register_kernel(functional: Any, tv_tensor_cls: type) -> Callable[[Any], Any]:
    """A decorator for what does ``functional``, or the one of that name, on values of a user's own class."""
    return _dispatch.register(getattr(_operations, functional) if isinstance(functional, str) else functional, tv_tensor_cls)


def _kernels() -> dict[str, tuple[str, str, str]]:
    """Names of functions on plain tensors: module, name there, and the name of their first parameter if it is another."""
    found: dict[str, tuple[str, str, str]] = {}
    for (name, kind), (module, own) in _dispatch.HOMES.items():
        if kind == "Video" and own.endswith("_image"):
            found[f"{name}_video"] = module, own, "video"
        elif kind not in ("PIL", "tensor"):
            found[own] = module, own, ""
    return found


def _public() -> set[str]:
    made = {name for part in (_conversion, _operations) for name in vars(part) if not name.startswith("_")}
    return (made | set(_kernels()) | set(_BOXES) | {"register_kernel"}) - {"annotations", "Any", "operation", "run", "plain"}


def _of_video(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def on_video(video: Any, *args: Any, **kwargs: Any) -> Any:
        return function(video, *args, **kwargs)

    signature = inspect.signature(function)
    first, *others = signature.parameters.values()
    on_video.__signature__ = signature.replace(parameters=[first.replace(name="video"), *others])  # type: ignore[attr-defined]
    on_video.__name__ = on_video.__qualname__ = function.__name__.replace("_image", "_video")
    return on_video


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return sorted(_public())
    if name in _BOXES:
        value = getattr(import_module("vicinal.compat.torchvision.targets.formats"), name)
    elif name in (homes := _kernels()):
        module, own, first = homes[name]
        value = getattr(import_module(module), own)
        value = _of_video(value) if first == "video" else value
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_public())
