"""Parameters that change the samples of another one: clipped, rounded, of one sign, squashed."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import is_single_integer, is_single_number, require
from vicinal.compat.imgaug.parameters.base import StochasticParameter, require_parameter
from vicinal.compat.imgaug.parameters.handle import handle_continuous_param, handle_probability_param
from vicinal.compat.imgaug.random import RNG


class Clip(StochasticParameter):
    """The samples of ``other_param``, no lower than ``minval`` and no higher than ``maxval``; None is no bound."""

    def __init__(self, other_param: Any, minval: Any = None, maxval: Any = None) -> None:
        super().__init__()
        require_parameter("Clip.other_param", other_param)
        for name, bound in (("minval", minval), ("maxval", maxval)):
            require(bound is None or is_single_number(bound), f"Clip.{name}", "None or a number", bound)
        self.other_param = other_param
        self.minval = minval
        self.maxval = maxval

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        if self.minval is None and self.maxval is None:
            return samples
        return np.clip(samples, self.minval, self.maxval).astype(samples.dtype, copy=False)

    def __str__(self) -> str:
        low, high = ("None" if bound is None else f"{float(bound):.6f}" for bound in (self.minval, self.maxval))
        return f"Clip({self.other_param}, {low}, {high})"


class Discretize(StochasticParameter):
    """The samples of ``other_param`` as integers of half as many bits: rounded half to even, or cut without ``round``."""

    def __init__(self, other_param: Any, round: bool = True) -> None:
        super().__init__()
        require_parameter("Discretize.other_param", other_param)
        self.other_param = other_param
        self.round = round

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        require(samples.dtype.kind in "uibf", "Discretize.other_param", "samples that are numbers", samples.dtype)
        if samples.dtype.kind != "f":
            return samples
        whole = np.round(samples) if self.round else samples
        return whole.astype(f"int{max(4 * samples.dtype.itemsize, 8)}")

    def __str__(self) -> str:
        return f"Discretize({self.other_param}, round={self.round})"


class Absolute(StochasticParameter):
    """The sizes of the samples of ``other_param``, without their signs."""

    def __init__(self, other_param: Any) -> None:
        super().__init__()
        require_parameter("Absolute.other_param", other_param)
        self.other_param = other_param

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        return np.absolute(self.other_param.draw_samples(size, random_state=random_state))

    def __str__(self) -> str:
        return f"Absolute({self.other_param})"


class RandomSign(StochasticParameter):
    """The sizes of the samples of ``other_param``, each positive with probability ``p_positive``."""

    def __init__(self, other_param: Any, p_positive: float = 0.5) -> None:
        super().__init__()
        require_parameter("RandomSign.other_param", other_param)
        fits = is_single_number(p_positive) and 0.0 <= p_positive <= 1.0
        require(fits, "RandomSign.p_positive", "a probability in [0, 1]", p_positive)
        self.other_param = other_param
        self.p_positive = p_positive

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        require(samples.dtype.kind in "fi", "RandomSign.other_param", "samples that can have a sign", samples.dtype)
        signs = random_state.binomial(1, self.p_positive, size=size).astype(np.int8) * 2 - 1
        return np.absolute(samples) * signs

    def __str__(self) -> str:
        return f"RandomSign({self.other_param}, {self.p_positive:.2f})"


class ForceSign(StochasticParameter):
    """The samples of ``other_param``, all positive or all negative.

    ``mode``: "invert" turns the wrong ones around; "reroll" draws them again, up to ``reroll_count_max`` times, and turns what
    is still wrong.
    """

    def __init__(self, other_param: Any, positive: bool, mode: str = "invert", reroll_count_max: int = 2) -> None:
        super().__init__()
        require_parameter("ForceSign.other_param", other_param)
        require(positive in (True, False), "ForceSign.positive", "True or False", positive)
        require(mode in ("invert", "reroll"), "ForceSign.mode", "'invert' or 'reroll'", mode)
        require(is_single_integer(reroll_count_max), "ForceSign.reroll_count_max", "an integer", reroll_count_max)
        self.other_param = other_param
        self.positive = positive
        self.mode = mode
        self.reroll_count_max = reroll_count_max

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        for _ in range(self.reroll_count_max if self.mode == "reroll" else 0):
            if not self._wrong(samples).any():
                break
            samples = np.where(self._wrong(samples), self.other_param.draw_samples(size, random_state=random_state), samples)
        return np.where(self._wrong(samples), -samples, samples)

    def _wrong(self, samples: Any) -> Any:
        return samples < 0 if self.positive else samples > 0

    def __str__(self) -> str:
        return f"ForceSign({self.other_param}, {self.positive}, {self.mode}, {self.reroll_count_max})"


def Positive(other_param: Any, mode: str = "invert", reroll_count_max: int = 2) -> ForceSign:
    """``ForceSign`` to positive samples."""
    return ForceSign(other_param, positive=True, mode=mode, reroll_count_max=reroll_count_max)


def Negative(other_param: Any, mode: str = "invert", reroll_count_max: int = 2) -> ForceSign:
    """``ForceSign`` to negative samples."""
    return ForceSign(other_param, positive=False, mode=mode, reroll_count_max=reroll_count_max)


class Sigmoid(StochasticParameter):
    """1 / (1 + exp(-(``mul`` x + ``add`` - ``threshold``))) of the samples x, or x where ``activated`` comes out as 0."""

    def __init__(
        self, other_param: Any, threshold: Any = (-10, 10), activated: Any = True, mul: float = 1, add: float = 0
    ) -> None:
        super().__init__()
        require_parameter("Sigmoid.other_param", other_param)
        self.other_param = other_param
        self.threshold = handle_continuous_param(threshold, "threshold")
        self.activated = handle_probability_param(activated, "activated")
        require(is_single_number(mul) and mul > 0, "Sigmoid.mul", "a number > 0", mul)
        require(is_single_number(add), "Sigmoid.add", "a number", add)
        self.mul = mul
        self.add = add

    @staticmethod
    def create_for_noise(other_param: Any, threshold: Any = (-10, 10), activated: Any = True) -> Sigmoid:
        """For samples from 0 to 1, which it spreads to -10 to 10."""
        return Sigmoid(other_param, threshold, activated, mul=20, add=-10)

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        samples = samples if samples.dtype.kind == "f" else samples.astype(np.float32)
        activated = self.activated.draw_sample(random_state=random_state)
        threshold = float(self.threshold.draw_sample(random_state=random_state))
        if not activated > 0.5:
            return samples
        return 1 / (1 + np.exp(-(samples * self.mul + self.add - threshold)))

    def __str__(self) -> str:
        return f"Sigmoid({self.other_param}, {self.threshold}, {self.activated}, {self.mul}, {self.add})"
