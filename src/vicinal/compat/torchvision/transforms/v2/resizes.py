"""Transforms that change the size of the whole picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.compat.torchvision.chance import uniform, whole
from vicinal.compat.torchvision.transforms.arguments import mode_of
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = ["RandomResize", "RandomShortestSize", "Resize", "ScaleJitter"]


class Resize(Transform):
    """Another size: (height, width), or the shorter side, at most ``max_size`` for the longer."""

    def __init__(
        self, size: Any, interpolation: Any = "bilinear", max_size: int | None = None, antialias: bool | None = True
    ) -> None:
        super().__init__()
        if size is None:
            if not isinstance(max_size, int):
                raise ValueError(f"Resize.max_size: expected an integer where size is None, got {max_size}")
        elif isinstance(size, int):
            size = [size]
        elif not isinstance(size, Sequence) or len(size) not in (1, 2):
            raise ValueError(f"Resize.size: expected one or two integers, or None, got {size}")
        self.size = list(size) if isinstance(size, tuple) else size
        self.interpolation = mode_of(interpolation)
        self.max_size = max_size
        self.antialias = antialias

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input resized."""
        how = {"interpolation": self.interpolation, "antialias": self.antialias}
        return self.call("resize", inpt, size=self.size, max_size=self.max_size, **how)


class _Resized(Transform):
    """A drawn size."""

    interpolation: Any
    antialias: bool | None

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input resized."""
        return self.call("resize", inpt, **params, interpolation=self.interpolation, antialias=self.antialias)


class ScaleJitter(_Resized):
    """Fitted into ``target_size``, times a random factor."""

    def __init__(
        self, target_size: tuple[int, int], scale_range: tuple[float, float] = (0.1, 2.0), interpolation: Any = "bilinear",
        antialias: bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.target_size = target_size
        self.scale_range = scale_range
        self.interpolation = mode_of(interpolation)
        self.antialias = antialias

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The size."""
        height, width = sizes_of(flat_inputs)
        # torchvision compares the target's width with the height, and its height with the width.
        factor = min(self.target_size[1] / height, self.target_size[0] / width) * uniform(*self.scale_range)
        return {"size": (int(height * factor), int(width * factor))}


class RandomShortestSize(_Resized):
    """The shorter side becomes one of ``min_size``; the longer at most ``max_size``."""

    def __init__(
        self, min_size: Any, max_size: int | None = None, interpolation: Any = "bilinear", antialias: bool | None = True
    ) -> None:
        super().__init__()
        self.min_size = [min_size] if isinstance(min_size, int) else list(min_size)
        self.max_size = max_size
        self.interpolation = mode_of(interpolation)
        self.antialias = antialias

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The size."""
        height, width = sizes_of(flat_inputs)
        factor = self.min_size[whole(0, len(self.min_size))] / min(height, width)
        if self.max_size is not None:
            factor = min(factor, self.max_size / max(height, width))
        return {"size": (int(height * factor), int(width * factor))}


class RandomResize(_Resized):
    """The shorter side becomes a random number from ``min_size`` up to, and without, ``max_size``."""

    def __init__(
        self, min_size: int, max_size: int, interpolation: Any = "bilinear", antialias: bool | None = True
    ) -> None:
        super().__init__()
        self.min_size = min_size
        self.max_size = max_size
        self.interpolation = mode_of(interpolation)
        self.antialias = antialias

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The shorter side."""
        return {"size": [whole(self.min_size, self.max_size)]}
