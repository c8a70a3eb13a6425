"""Flips, and the transforms that change a picture's tones with a probability and draw nothing else."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.containers import probability
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = [
    "RandomAdjustSharpness", "RandomAutocontrast", "RandomEqualize", "RandomGrayscale", "RandomHorizontalFlip", "RandomInvert",
    "RandomPosterize", "RandomSolarize", "RandomVerticalFlip",
]  # fmt: skip


class RandomHorizontalFlip(Transform):
    """Left becomes right, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input flipped."""
        return self.call("horizontal_flip", inpt)


class RandomVerticalFlip(Transform):
    """Top becomes bottom, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input flipped."""
        return self.call("vertical_flip", inpt)


class RandomInvert(Transform):
    """Black becomes white, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input inverted."""
        return self.call("invert", inpt)


class RandomAutocontrast(Transform):
    """Stretches each channel from black to white, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input stretched."""
        return self.call("autocontrast", inpt)


class RandomEqualize(Transform):
    """Spreads each channel's levels evenly, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input equalized."""
        return self.call("equalize", inpt)


class RandomPosterize(Transform):
    """Keeps the upper ``bits`` bits of each level, with probability ``p``."""

    _always = False

    def __init__(self, bits: int, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)
        self.bits = bits

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input posterized."""
        return self.call("posterize", inpt, bits=self.bits)


class RandomSolarize(Transform):
    """Inverts what is at least as light as ``threshold``, with probability ``p``."""

    _always = False

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)
        self.threshold = threshold

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input solarized."""
        return self.call("solarize", inpt, threshold=self.threshold)


class RandomAdjustSharpness(Transform):
    """Sharpens by a factor (below 1 it blurs), with probability ``p``."""

    _always = False

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)
        self.sharpness_factor = sharpness_factor

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input sharpened."""
        return self.call("adjust_sharpness", inpt, sharpness_factor=self.sharpness_factor)


class RandomGrayscale(Transform):
    """Takes the colour away and keeps the number of channels, with probability ``p``."""

    _always = False

    def __init__(self, p: float = 0.1) -> None:
        super().__init__()
        self.p = probability(p)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """How many channels there are."""
        return {"num_input_channels": sizes_of(flat_inputs, channels=True)[0]}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input in grey."""
        return self.call("rgb_to_grayscale", inpt, num_output_channels=params["num_input_channels"])
