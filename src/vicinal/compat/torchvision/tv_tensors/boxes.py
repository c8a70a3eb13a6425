"""Boxes and points as tensors with a meaning, on a canvas."""

from __future__ import annotations

from enum import Enum
from typing import Any

import torch

from vicinal.compat.torchvision.tv_tensors.base import TVTensor

__all__ = ["BoundingBoxFormat", "BoundingBoxes", "KeyPoints", "is_rotated_bounding_format"]

CLAMPING_MODES = ("soft", "hard", None)


class BoundingBoxFormat(Enum):
    """What the numbers of a box are; R is an angle in degrees, counter-clockwise, and XYXYXYXY are four corners."""

    XYXY = "XYXY"
    XYWH = "XYWH"
    CXCYWH = "CXCYWH"
    XYWHR = "XYWHR"
    CXCYWHR = "CXCYWHR"
    XYXYXYXY = "XYXYXYXY"


def format_of(value: Any) -> BoundingBoxFormat:
    """The format of a format or of its name in any case; one of torchvision itself by its name."""
    name = value.name if isinstance(value, Enum) else str(value).upper()
    if name not in BoundingBoxFormat.__members__:
        raise ValueError(f"format: expected one of {', '.join(BoundingBoxFormat.__members__)}, got {value!r}")
    return BoundingBoxFormat[name]


def is_rotated_bounding_format(format: Any) -> bool:
    """Whether boxes of this format may stand at an angle."""
    return format_of(format) in (BoundingBoxFormat.XYWHR, BoundingBoxFormat.CXCYWHR, BoundingBoxFormat.XYXYXYXY)


def clamping_mode_of(value: Any) -> str | None:
    """A checked way to cut boxes at the canvas."""
    if value not in CLAMPING_MODES:
        raise ValueError(f"clamping_mode: expected 'soft', 'hard' or None, got {value!r}")
    mode: str | None = value
    return mode


class BoundingBoxes(TVTensor):
    """Boxes [N, K] in ``format`` on a canvas of ``canvas_size`` (height, width); one box may come without N.

    ``clamping_mode``: how geometry cuts them at the canvas: "soft", "hard" (rotated ones end up wholly inside) or None.
    """

    format: BoundingBoxFormat
    canvas_size: tuple[int, int]
    clamping_mode: str | None

    def __new__(
        cls, data: Any, *, format: Any, canvas_size: Any, clamping_mode: str | None = "soft", dtype: Any = None,
        device: Any = None, requires_grad: bool | None = None,
    ) -> BoundingBoxes:  # fmt: skip
        tensor = cls.as_data(data, dtype, device, requires_grad)
        if tensor.ndim == 1:
            tensor = tensor.unsqueeze(0)
        elif tensor.ndim != 2:
            raise ValueError(f"BoundingBoxes: expected a tensor of 1 or 2 dimensions, got {tensor.ndim}")
        kind = format_of(format)
        if is_rotated_bounding_format(kind) and not tensor.is_floating_point():
            raise ValueError(f"BoundingBoxes: expected floats for format {kind.name}, got {tensor.dtype}")
        result: BoundingBoxes = tensor.as_subclass(cls)
        result.format = kind
        result.canvas_size = tuple(canvas_size)
        result.clamping_mode = clamping_mode_of(clamping_mode)
        return result

    def __repr__(self, **_options: Any) -> str:  # type: ignore[override]
        return (
            f"BoundingBoxes({self.as_subclass(torch.Tensor)}, format={self.format}, canvas_size={self.canvas_size}, "
            f"clamping_mode={self.clamping_mode})"
        )


class KeyPoints(TVTensor):
    """Points [..., 2] as (x, y) on a canvas of ``canvas_size`` (height, width); pixel centres are whole numbers in flips."""

    canvas_size: tuple[int, int]

    def __new__(
        cls, data: Any, *, canvas_size: Any, dtype: Any = None, device: Any = None, requires_grad: bool | None = None
    ) -> KeyPoints:
        tensor = cls.as_data(data, dtype, device, requires_grad)
        if tensor.ndim == 1:
            tensor = tensor.unsqueeze(0)
        if tensor.ndim < 2 or tensor.shape[-1] != 2:
            raise ValueError(f"KeyPoints: expected a tensor of shape [..., 2], got {list(tensor.shape)}")
        result: KeyPoints = tensor.as_subclass(cls)
        result.canvas_size = tuple(canvas_size)
        return result

    def __repr__(self, **_options: Any) -> str:  # type: ignore[override]
        return f"KeyPoints({self.as_subclass(torch.Tensor)}, canvas_size={self.canvas_size})"
