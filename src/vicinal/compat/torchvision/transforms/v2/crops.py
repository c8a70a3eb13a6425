"""Crops and borders."""

from __future__ import annotations

import math
from typing import Any

from vicinal.compat.torchvision.chance import uniform, whole
from vicinal.compat.torchvision.kinds import BOXES, MASK, POINTS
from vicinal.compat.torchvision.sizes import padding_mode_of, sides_of
from vicinal.compat.torchvision.transforms.arguments import mode_of, pair_of, size_of
from vicinal.compat.torchvision.transforms.v2.base import Transform, fill_of, refuse
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = ["CenterCrop", "FiveCrop", "Pad", "RandomCrop", "RandomResizedCrop", "TenCrop"]

TRIES = 10
"""Of windows that must fit."""


class CenterCrop(Transform):
    """The middle of the picture; what is missing is 0."""

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = [size, size] if isinstance(size, int) else size
        size_of(size)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input cropped."""
        return self.call("center_crop", inpt, output_size=self.size)


class FiveCrop(Transform):
    """A tuple of the four corners and the middle."""

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = size_of(size)

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Only pictures can become several."""
        refuse((BOXES, MASK, POINTS), type(self).__name__)(flat_inputs)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Five of one input."""
        return self.call("five_crop", inpt, size=self.size)


class TenCrop(Transform):
    """The same of the picture and of its mirror image."""

    def __init__(self, size: Any, vertical_flip: bool = False) -> None:
        super().__init__()
        self.size = size_of(size)
        self.vertical_flip = vertical_flip

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Only pictures can become several."""
        refuse((BOXES, MASK, POINTS), type(self).__name__)(flat_inputs)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Ten of one input."""
        return self.call("ten_crop", inpt, size=self.size, vertical_flip=self.vertical_flip)


class Pad(Transform):
    """A border of one number, of two (left and right, top and bottom), or of four (left, top, right, bottom)."""

    def __init__(self, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> None:
        super().__init__()
        sides_of(padding)
        self.padding = padding if isinstance(padding, int) else list(padding)
        self.fill = fill
        self.padding_mode = padding_mode_of(padding_mode)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with a border."""
        return self.call("pad", inpt, padding=self.padding, fill=fill_of(self.fill, inpt), padding_mode=self.padding_mode)


class RandomCrop(Transform):
    """A window of ``size`` at a random place, after a border of ``padding`` or of as much as is missing."""

    def __init__(
        self, size: Any, padding: Any = None, pad_if_needed: bool = False, fill: Any = 0, padding_mode: str = "constant"
    ) -> None:
        super().__init__()
        self.size = size_of(size)
        if padding is not None:
            sides_of(padding)
        self.padding = padding
        self.pad_if_needed = pad_if_needed
        self.fill = fill
        self.padding_mode = padding_mode_of(padding_mode)

    @staticmethod
    def get_params(img: Any, output_size: tuple[int, int]) -> tuple[int, int, int, int]:
        """A random top, left, height and width."""
        height, width = sizes_of([img])
        rows, columns = output_size
        if height < rows or width < columns:
            raise ValueError(f"Required crop size {(rows, columns)} is larger than input image size {(height, width)}")
        return whole(0, height - rows + 1), whole(0, width - columns + 1), rows, columns

    def bordered(self, canvas: Any) -> tuple[list[int], int, int]:
        """The border (left, top, right, bottom) of a picture (height, width), and its height and width with it."""
        height, width = canvas
        border = list(sides_of(self.padding)) if self.padding is not None else [0, 0, 0, 0]
        height, width = height + border[1] + border[3], width + border[0] + border[2]
        rows, columns = self.size
        if self.pad_if_needed:
            down, across = max(rows - height, 0), max(columns - width, 0)
            border = [border[0] + across, border[1] + down, border[2] + across, border[3] + down]
            height, width = height + 2 * down, width + 2 * across
        return border, height, width

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The border and the window. Raises ValueError where the picture is too small."""
        border, height, width = self.bordered(sizes_of(flat_inputs))
        rows, columns = self.size
        if height < rows or width < columns:
            padded = "padded " if self.padding is not None else ""
            raise ValueError(f"Required crop size {(rows, columns)} is larger than {padded}input image size {(height, width)}.")
        return {
            "needs_crop": (height, width) != (rows, columns), "top": whole(0, height - rows + 1),
            "left": whole(0, width - columns + 1), "height": rows, "width": columns, "needs_pad": any(border),
            "padding": border,
        }  # fmt: skip

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with its border, cropped."""
        if params["needs_pad"]:
            fill = fill_of(self.fill, inpt)
            inpt = self.call("pad", inpt, padding=params["padding"], fill=fill, padding_mode=self.padding_mode)
        if params["needs_crop"]:
            window = {name: params[name] for name in ("top", "left", "height", "width")}
            inpt = self.call("crop", inpt, **window)
        return inpt


class RandomResizedCrop(Transform):
    """A window of a random share (``scale``) and shape (``ratio``, width by height) of the picture, resized."""

    def __init__(
        self, size: Any, scale: Any = (0.08, 1.0), ratio: Any = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = "bilinear", antialias: bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.size = size_of(size)
        self.scale = pair_of(scale, "scale")
        self.ratio = pair_of(ratio, "ratio")
        self.interpolation = mode_of(interpolation)
        self.antialias = antialias

    @staticmethod
    def get_params(img: Any, scale: Any, ratio: Any) -> tuple[int, int, int, int]:
        """A random top, left, height and width."""
        return window_of(sizes_of([img]), scale, ratio)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The window."""
        top, left, height, width = window_of(sizes_of(flat_inputs), self.scale, self.ratio)
        return {"top": top, "left": left, "height": height, "width": width}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input cropped and resized."""
        how = {"interpolation": self.interpolation, "antialias": self.antialias}
        return self.call("resized_crop", inpt, **params, size=self.size, **how)


def window_of(canvas: Any, scale: Any, ratio: Any) -> tuple[int, int, int, int]:
    """A random top, left, height and width; the middle in the nearest shape where ten tries do not fit."""
    height, width = canvas
    low, high = math.log(ratio[0]), math.log(ratio[1])
    for _ in range(TRIES):
        area, shape = height * width * uniform(*scale), math.exp(uniform(low, high))
        columns, rows = round(math.sqrt(area * shape)), round(math.sqrt(area / shape))
        if 0 < columns <= width and 0 < rows <= height:
            return whole(0, height - rows + 1), whole(0, width - columns + 1), rows, columns
    columns, rows = width, height
    if width / height < min(ratio):
        rows = round(width / min(ratio))
    elif width / height > max(ratio):
        columns = round(height * max(ratio))
    return (height - rows) // 2, (width - columns) // 2, rows, columns
