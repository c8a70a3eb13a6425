"""Samples that are drawn coarsely and enlarged."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.dtypes import restore_dtypes_
from vicinal.compat.imgaug.kinds import is_iterable, is_single_integer, is_single_number, is_string, refused, require
from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.parameters.distributions import DiscreteUniform, Uniform
from vicinal.compat.imgaug.parameters.values import Deterministic
from vicinal.compat.imgaug.random import RNG
from vicinal.compat.imgaug.resize import imresize_many_images


class FromLowerResolution(StochasticParameter):
    """Samples [H, W, C] or [N, H, W, C] of ``other_param``, drawn at a lower resolution and enlarged by ``method``.

    ``size_percent``: the lower resolution as a share of the asked one; or ``size_px``: in pixels. Each is a number, a tuple of
    two (a range) or a parameter, drawn for each side. ``min_size``: the least number of pixels of a side.
    """

    def __init__(
        self, other_param: Any, size_percent: Any = None, size_px: Any = None, method: Any = "nearest", min_size: int = 1
    ) -> None:
        super().__init__()
        where = "FromLowerResolution"
        require(size_percent is not None or size_px is not None, where, "size_percent or size_px", None)
        by_share = size_percent is not None
        self.size_method = "percent" if by_share else "px"
        self.size_percent = _size(f"{where}.size_percent", size_percent, is_single_number, Uniform) if by_share else None
        self.size_px = None if by_share else _size(f"{where}.size_px", size_px, is_single_integer, DiscreteUniform)
        self.other_param = other_param
        if is_string(method) or is_single_integer(method):
            method = Deterministic(method)
        elif not isinstance(method, StochasticParameter):
            raise refused(f"{where}.method", "a string, an integer or a StochasticParameter", method)
        self.method = method
        self.min_size = min_size

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        if len(size) not in (3, 4):
            raise refused("FromLowerResolution.size", "(H, W, C) or (N, H, W, C)", size)
        count, height, width, channels = (1, *size) if len(size) == 3 else size
        if self.size_percent is not None:
            shares = self.size_percent.draw_samples((count, 2), random_state=random_state)
            sizes = (shares * np.array([height, width])).astype(np.int32)
        else:
            assert self.size_px is not None
            sizes = self.size_px.draw_samples((count, 2), random_state=random_state)
        methods = self.method.draw_samples((count,), random_state=random_state)
        enlarged = []
        for small, method in zip(np.maximum(sizes, self.min_size), methods, strict=True):
            how = method.item() if isinstance(method, np.integer) else str(method)
            samples = self.other_param.draw_samples((1, int(small[0]), int(small[1]), channels), random_state=random_state)
            enlarged.append(imresize_many_images(_resizable(samples, how), (height, width), interpolation=how)[0])
        return enlarged[0] if len(size) == 3 else np.stack(enlarged) if count else np.zeros(size, np.float32)

    def __str__(self) -> str:
        name, given = ("size_percent", self.size_percent) if self.size_method == "percent" else ("size_px", self.size_px)
        return f"FromLowerResolution({name}={given}, method={self.method}, other_param={self.other_param})"


def _size(where: str, size: Any, fits: Any, spread: Any) -> StochasticParameter:
    if fits(size):
        return Deterministic(size)
    if isinstance(size, StochasticParameter):
        return size
    if not is_iterable(size):
        raise refused(where, "a number, a tuple of two or a StochasticParameter", size)
    bounds = list(size)
    require(len(bounds) == 2, where, "a tuple of two", size)
    drawn: StochasticParameter = spread(*bounds)
    return drawn


def _resizable(samples: Any, method: Any) -> Any:
    """In a dtype that OpenCV enlarges by the method."""
    kinds = {"f": np.float32, "i": np.int32, "u": np.uint16} if method == "nearest" else dict.fromkeys("fiu", np.float32)
    require(samples.dtype.kind in "fiu", "FromLowerResolution.other_param", "samples that are numbers", samples.dtype)
    return restore_dtypes_(samples, kinds[samples.dtype.kind])
