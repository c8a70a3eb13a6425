"""Between PIL images, arrays and tensors, and between dtypes; torch is imported when one of these is called."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.dispatch import run
from vicinal.compat.torchvision.kinds import TENSOR, kind_of, plain
from vicinal.compat.torchvision.pil.parts import to_pil_image as to_pil_image
from vicinal.extras import needed


def to_dtype(inpt: Any, dtype: Any = None, scale: bool = False) -> Any:
    """Another dtype (None: float32); with ``scale`` black and white stay. Masks, boxes and points are only cast."""
    with needed("tensors"):
        import torch

    wanted = torch.float32 if dtype is None else dtype
    if kind_of(inpt) in ("Mask", "BoundingBoxes", "KeyPoints"):
        return inpt.to(wanted)
    return run("to_dtype", inpt, {"dtype": wanted, "scale": scale})


def convert_image_dtype(image: Any, dtype: Any = None) -> Any:
    """Another dtype (None: float32) of a tensor, with the same black and white: a plain one, or itself if it has it."""
    with needed("tensors"):
        import torch

    wanted = torch.float32 if dtype is None else dtype
    return image if getattr(image, "dtype", None) == wanted else to_dtype(plain(image), wanted, scale=True)


def to_image(inpt: Any) -> Any:
    """A tensor with the meaning of a picture, of a PIL image, an array [H, W, C] or [H, W], or a tensor."""
    from vicinal.compat.torchvision.tensors.conversion import to_image as function

    return function(inpt)


def pil_to_tensor(pic: Any) -> Any:
    """A PIL image as a tensor [C, H, W] of its own dtype."""
    from vicinal.compat.torchvision.tensors.conversion import pil_to_tensor as function

    return function(pic)


def to_tensor(inpt: Any) -> Any:
    """A PIL image or an array [H, W, C] as a tensor [C, H, W]; bytes become floats in [0, 1]."""
    from vicinal.compat.torchvision.tensors.conversion import to_tensor as function

    return function(inpt)


def is_pure_tensor(inpt: Any) -> bool:
    """Whether this is a tensor without a meaning."""
    return kind_of(inpt) == TENSOR
