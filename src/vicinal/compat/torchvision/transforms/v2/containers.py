"""Transforms of transforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vicinal.compat.torchvision.chance import chance, happens, order
from vicinal.compat.torchvision.transforms.v2.base import Transform

__all__ = ["Compose", "RandomApply", "RandomChoice", "RandomOrder"]

Steps = Sequence[Callable[..., Any]]


def run_all(steps: Steps, inputs: tuple[Any, ...]) -> Any:
    """The inputs through the steps; several go on as several."""
    several = len(inputs) > 1
    result: Any = inputs if several else inputs[0]
    for step in steps:
        result = step(*result) if several else step(result)
    return result


def _sequence(transforms: Any, name: str) -> Any:
    if not isinstance(transforms, Sequence) and not hasattr(transforms, "_modules"):
        raise TypeError(f"{name}: expected transforms as a sequence of callables, got {type(transforms)}")
    return transforms


def _lines(name: str, steps: Steps) -> str:
    return "\n".join([f"{name}(", *(f"    {step}" for step in steps), ")"])


class Compose(Transform):
    """Runs transforms one after the other."""

    def __init__(self, transforms: Steps) -> None:
        super().__init__()
        steps = _sequence(transforms, "Compose")
        if not len(steps):
            raise ValueError("Compose.transforms: expected at least one, got none")
        self.transforms = steps

    def forward(self, *inputs: Any) -> Any:
        """The inputs through all transforms."""
        return run_all(self.transforms, inputs)

    def __repr__(self) -> str:
        return _lines("Compose", self.transforms)


class RandomApply(Transform):
    """Runs all its transforms with probability ``p``, or none."""

    def __init__(self, transforms: Steps, p: float = 0.5) -> None:
        super().__init__()
        self.transforms = _sequence(transforms, "RandomApply")
        self.p = probability(p)

    def forward(self, *inputs: Any) -> Any:
        """The inputs, through the transforms or not."""
        if happens(self.p):
            return run_all(self.transforms, inputs)
        return inputs if len(inputs) > 1 else inputs[0]

    def __repr__(self) -> str:
        return _lines("RandomApply", self.transforms)


class RandomChoice(Transform):
    """Runs one of its transforms, with chances in proportion to ``p``."""

    def __init__(self, transforms: Steps, p: list[float] | None = None) -> None:
        super().__init__()
        self.transforms = _sequence(transforms, "RandomChoice")
        chances = [1.0] * len(transforms) if p is None else list(p)
        if len(chances) != len(transforms):
            raise ValueError(f"RandomChoice.p: expected {len(transforms)} chances, got {len(chances)}")
        self.p = [chance / sum(chances) for chance in chances]

    def forward(self, *inputs: Any) -> Any:
        """The inputs through one transform."""
        return self.transforms[int(chance().choice(len(self.p), p=self.p))](*inputs)

    def extra_repr(self) -> str:
        """Transforms and chances."""
        return f"transforms={list(self.transforms)}, p={self.p}"


class RandomOrder(Transform):
    """Runs all its transforms in a random order."""

    def __init__(self, transforms: Steps) -> None:
        super().__init__()
        self.transforms = _sequence(transforms, "RandomOrder")

    def forward(self, *inputs: Any) -> Any:
        """The inputs through all transforms."""
        return run_all([self.transforms[int(number)] for number in order(len(self.transforms))], inputs)

    def extra_repr(self) -> str:
        """Transforms."""
        return f"transforms={list(self.transforms)}"


def probability(p: float) -> float:
    """A checked probability."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"p: expected a probability in [0, 1], got {p}")
    return p
