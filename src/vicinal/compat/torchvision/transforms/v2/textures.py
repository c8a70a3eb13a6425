"""Blur, noise, compression, erasing."""

from __future__ import annotations

import math
from typing import Any

from vicinal.compat.torchvision.chance import chance, uniform, whole
from vicinal.compat.torchvision.kinds import PICTURES, kind_of
from vicinal.compat.torchvision.transforms.arguments import pair_of
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.containers import probability
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of
from vicinal.extras import needed

__all__ = ["JPEG", "GaussianBlur", "GaussianNoise", "RandomErasing"]

TRIES = 10
"""Of rectangles that must fit."""


class GaussianBlur(Transform):
    """A Gaussian of this many (columns, rows), and a deviation in ``sigma``, the same along both."""

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__()
        sizes = (kernel_size, kernel_size) if isinstance(kernel_size, int) else tuple(kernel_size)
        if len(sizes) != 2 or any(size <= 0 or size % 2 == 0 for size in sizes):
            raise ValueError(f"GaussianBlur.kernel_size: expected one or two odd numbers, got {kernel_size}")
        self.kernel_size = sizes
        pair = (sigma, sigma) if isinstance(sigma, (int, float)) else pair_of(sigma, "sigma")
        self.sigma = [float(value) for value in pair]
        if not 0.0 < self.sigma[0] <= self.sigma[1]:
            raise ValueError(f"GaussianBlur.sigma: expected (low, high) with 0 < low <= high, got {self.sigma}")

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """A random deviation."""
        return uniform(sigma_min, sigma_max)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The deviation, twice."""
        drawn = uniform(*self.sigma)
        return {"sigma": [drawn, drawn]}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input blurred."""
        return self.call("gaussian_blur", inpt, kernel_size=list(self.kernel_size), **params)


class GaussianNoise(Transform):
    """Normal noise, in shares of white, on tensors of floats or bytes."""

    def __init__(self, mean: float = 0.0, sigma: float = 0.1, clip: bool = True) -> None:
        super().__init__()
        self.mean = mean
        self.sigma = sigma
        self.clip = clip

    def takes(self, inpt: Any) -> bool:
        """Pictures; PIL images are refused by the operation."""
        return kind_of(inpt) in PICTURES

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with noise."""
        from vicinal.compat.torchvision.dispatch import run

        return run("gaussian_noise", inpt, {"mean": self.mean, "sigma": self.sigma, "clip": self.clip})


class JPEG(Transform):
    """Compressed and decompressed, at a quality from 1 to 100: one number or (low, high)."""

    def __init__(self, quality: Any) -> None:
        super().__init__()
        self.quality: list[Any] = [quality, quality] if isinstance(quality, int) else list(pair_of(quality, "quality"))
        if not all(isinstance(value, int) for value in self.quality) or not 1 <= self.quality[0] <= self.quality[1] <= 100:
            raise ValueError(f"JPEG.quality: expected one or two integers in [1, 100], low first, got {quality}")

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The quality."""
        return {"quality": whole(self.quality[0], self.quality[1] + 1)}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input compressed."""
        return self.call("jpeg", inpt, **params)


class RandomErasing(Transform):
    """A rectangle of a random share (``scale``) and shape (``ratio``) filled with ``value``, with probability ``p``.

    ``value``: a number, one a channel, or "random" for normal noise. Masks, boxes and points stay.
    """

    _always = False

    def __init__(
        self, p: float = 0.5, scale: Any = (0.02, 0.33), ratio: Any = (0.3, 3.3), value: Any = 0.0, inplace: bool = False
    ) -> None:
        super().__init__()
        self.p = probability(p)
        self.scale = pair_of(scale, "scale")
        self.ratio = pair_of(ratio, "ratio")
        if not 0 <= scale[0] <= scale[1] <= 1:
            raise ValueError(f"scale: expected (low, high) in [0, 1], got {scale}")
        if isinstance(value, str) and value != "random":
            raise ValueError(f"RandomErasing.value: expected 'random' or numbers, got {value!r}")
        if not isinstance(value, (int, float, str, tuple, list)):
            raise TypeError(f"RandomErasing.value: expected a number, one a channel or 'random', got {type(value)}")
        self.value = None if value == "random" else [float(value)] if isinstance(value, (int, float)) else list(value)
        self.inplace = inplace

    def takes(self, inpt: Any) -> bool:
        """Pictures alone."""
        return kind_of(inpt) in PICTURES

    @staticmethod
    def get_params(img: Any, scale: Any, ratio: Any, value: Any = None) -> tuple[Any, ...]:
        """A random rectangle (top, left, height, width) and what fills it; all of the picture where none fits."""
        channels, height, width = sizes_of([img], channels=True)
        drawn = erased(channels, height, width, scale, ratio, value)
        return (*list(drawn.values())[:4], img if drawn["v"] is None else drawn["v"])

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The rectangle and what fills it, a tensor; ``v`` is None where none fits."""
        channels, height, width = sizes_of(flat_inputs, channels=True)
        if self.value is not None and len(self.value) not in (1, channels):
            raise ValueError(f"RandomErasing.value: expected 1 value or {channels}, got {len(self.value)}")
        return erased(channels, height, width, self.scale, self.ratio, self.value)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with a hole."""
        return inpt if params["v"] is None else self.call("erase", inpt, **params, inplace=self.inplace)


def erased(channels: int, height: int, width: int, scale: Any, ratio: Any, value: Any) -> dict[str, Any]:
    """What ``RandomErasing`` draws."""
    with needed("tensors"):
        import torch

    low, high = math.log(ratio[0]), math.log(ratio[1])
    for _ in range(TRIES):
        area, shape = height * width * uniform(*scale), math.exp(uniform(low, high))
        rows, columns = round(math.sqrt(area * shape)), round(math.sqrt(area / shape))
        if rows >= height or columns >= width:
            continue
        if value is None:
            v = torch.from_numpy(chance().standard_normal((channels, rows, columns), "float32"))
        else:
            v = torch.tensor(value)[:, None, None]
        return {"i": whole(0, height - rows + 1), "j": whole(0, width - columns + 1), "h": rows, "w": columns, "v": v}
    return {"i": 0, "j": 0, "h": height, "w": width, "v": None}
