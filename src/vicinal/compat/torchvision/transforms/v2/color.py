"""Transforms of colours."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.chance import happens, order, uniform
from vicinal.compat.torchvision.transforms.arguments import factors_of
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = ["RGB", "ColorJitter", "Grayscale", "RandomChannelPermutation", "RandomPhotometricDistort"]

_FACTORS = ("brightness", "contrast", "saturation", "hue")


class Grayscale(Transform):
    """Takes the colour away: one channel, or three equal ones."""

    def __init__(self, num_output_channels: int = 1) -> None:
        super().__init__()
        self.num_output_channels = num_output_channels

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input in grey."""
        return self.call("rgb_to_grayscale", inpt, num_output_channels=self.num_output_channels)


class RGB(Transform):
    """Three channels of one; colour stays as it is."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with three channels."""
        return self.call("grayscale_to_rgb", inpt)


class ColorJitter(Transform):
    """Draws brightness, contrast, saturation and hue, and changes them in a random order.

    Each is None, a number d (from 1 - d to 1 + d; hue from -d to d, at most 0.5) or (low, high).
    """

    def __init__(self, brightness: Any = None, contrast: Any = None, saturation: Any = None, hue: Any = None) -> None:
        super().__init__()
        self.brightness = factors_of(brightness, "brightness")
        self.contrast = factors_of(contrast, "contrast")
        self.saturation = factors_of(saturation, "saturation")
        self.hue = factors_of(hue, "hue", center=0, bound=(-0.5, 0.5))

    @staticmethod
    def get_params(brightness: Any, contrast: Any, saturation: Any, hue: Any) -> tuple[Any, ...]:
        """A random order and four factors, None for those without bounds."""
        factors = [None if bounds is None else uniform(*bounds) for bounds in (brightness, contrast, saturation, hue)]
        return ([int(number) for number in order(4)], *factors)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The order and four factors."""
        params: dict[str, Any] = {"fn_idx": [int(number) for number in order(4)]}
        for name in _FACTORS:
            bounds = getattr(self, name)
            params[f"{name}_factor"] = None if bounds is None else uniform(*bounds)
        return params

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input, its colours changed."""
        for number in params["fn_idx"]:
            inpt = adjusted(self, inpt, params, _FACTORS[int(number)])
        return inpt


class RandomPhotometricDistort(Transform):
    """The colours of SSD: each of brightness, contrast, saturation, hue and the order of channels with probability ``p``."""

    def __init__(
        self, brightness: tuple[float, float] = (0.875, 1.125), contrast: tuple[float, float] = (0.5, 1.5),
        saturation: tuple[float, float] = (0.5, 1.5), hue: tuple[float, float] = (-0.05, 0.05), p: float = 0.5,
    ) -> None:  # fmt: skip
        super().__init__()
        self.brightness = brightness
        self.contrast = contrast
        self.hue = hue
        self.saturation = saturation
        self.p = p

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """Factors and a permutation, each None where it is not run, and whether contrast comes before saturation."""
        channels = sizes_of(flat_inputs, channels=True)[0]
        params: dict[str, Any] = {}
        for name in _FACTORS:
            params[f"{name}_factor"] = uniform(*getattr(self, name)) if happens(self.p) else None
        params["contrast_before"] = happens(0.5)
        params["channel_permutation"] = [int(number) for number in order(channels)] if happens(self.p) else None
        return params

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input, its colours changed."""
        before = params["contrast_before"]
        names = ("brightness", "contrast", "saturation", "hue") if before else ("brightness", "saturation", "hue", "contrast")
        for name in names:
            inpt = adjusted(self, inpt, params, name)
        permutation = params["channel_permutation"]
        return inpt if permutation is None else self.call("permute_channels", inpt, permutation=permutation)


class RandomChannelPermutation(Transform):
    """The channels in a random order."""

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The order."""
        channels = sizes_of(flat_inputs, channels=True)[0]
        return {"permutation": [int(number) for number in order(channels)]}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input, its channels exchanged."""
        return self.call("permute_channels", inpt, permutation=params["permutation"])


def adjusted(transform: Transform, inpt: Any, params: dict[str, Any], name: str) -> Any:
    """One factor applied, unless it is None."""
    factor = params[f"{name}_factor"]
    return inpt if factor is None else transform.call(f"adjust_{name}", inpt, **{f"{name}_factor": factor})
