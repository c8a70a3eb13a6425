"""Parameters that draw from a distribution, whose own numbers may be parameters: those are drawn once for each array."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import is_single_number, require
from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.parameters.handle import handle_continuous_param, handle_discrete_param
from vicinal.compat.imgaug.random import RNG
from vicinal.sampling.quantile import normal_quantile


class Binomial(StochasticParameter):
    """int32: 1 with probability ``p`` in [0, 1], else 0."""

    def __init__(self, p: Any) -> None:
        super().__init__()
        self.p = handle_continuous_param(p, "p")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        p = self.p.draw_sample(random_state=random_state)
        require(0 <= p <= 1.0, "Binomial.p", "a probability in [0, 1]", p)
        return random_state.binomial(1, p, size).astype(np.int32)

    def __str__(self) -> str:
        return f"Binomial({self.p})"


class DiscreteUniform(StochasticParameter):
    """int32 from ``a`` to ``b``, both included, all equally likely; the two may be given in any order."""

    def __init__(self, a: Any, b: Any) -> None:
        super().__init__()
        self.a = handle_discrete_param(a, "a")
        self.b = handle_discrete_param(b, "b")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        a, b = _ordered(self.a, self.b, random_state)
        return np.full(size, a, dtype=np.int32) if a == b else random_state.integers(a, b + 1, size, dtype=np.int32)

    def __str__(self) -> str:
        return f"DiscreteUniform({self.a}, {self.b})"


class Uniform(StochasticParameter):
    """float32 from [a, b); the two may be given in any order."""

    def __init__(self, a: Any, b: Any) -> None:
        super().__init__()
        self.a = handle_continuous_param(a, "a")
        self.b = handle_continuous_param(b, "b")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        a, b = _ordered(self.a, self.b, random_state)
        return np.full(size, a, dtype=np.float32) if a == b else random_state.uniform(a, b, size).astype(np.float32)

    def __str__(self) -> str:
        return f"Uniform({self.a}, {self.b})"


class Poisson(StochasticParameter):
    """int32 of mean ``lam``; below 0, it counts as 0."""

    def __init__(self, lam: Any) -> None:
        super().__init__()
        self.lam = handle_continuous_param(lam, "lam")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        lam = max(self.lam.draw_sample(random_state=random_state), 0)
        return random_state.poisson(lam=lam, size=size).astype(np.int32)

    def __str__(self) -> str:
        return f"Poisson({self.lam})"


class Normal(StochasticParameter):
    """float32 of mean ``loc`` and standard deviation ``scale``, at least 0."""

    def __init__(self, loc: Any, scale: Any) -> None:
        super().__init__()
        self.loc = handle_continuous_param(loc, "loc")
        self.scale = handle_continuous_param(scale, "scale", value_range=(0, None))

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        loc, scale = _location(self, random_state)
        return _about(loc, scale, size, random_state.normal)

    def __str__(self) -> str:
        return f"Normal(loc={self.loc}, scale={self.scale})"


class Laplace(StochasticParameter):
    """float32 of mean ``loc`` and decay ``scale``, at least 0."""

    def __init__(self, loc: Any, scale: Any) -> None:
        super().__init__()
        self.loc = handle_continuous_param(loc, "loc")
        self.scale = handle_continuous_param(scale, "scale", value_range=(0, None))

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        loc, scale = _location(self, random_state)
        return _about(loc, scale, size, random_state.laplace)

    def __str__(self) -> str:
        return f"Laplace(loc={self.loc}, scale={self.scale})"


class TruncatedNormal(StochasticParameter):
    """float32, normal with mean ``loc`` and deviation ``scale`` (before cutting), given that it lies in [low, high]."""

    def __init__(self, loc: Any, scale: Any, low: Any = -np.inf, high: Any = np.inf) -> None:
        super().__init__()
        self.loc = handle_continuous_param(loc, "loc")
        self.scale = handle_continuous_param(scale, "scale", value_range=(0, None))
        self.low = handle_continuous_param(low, "low")
        self.high = handle_continuous_param(high, "high")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        loc, scale = _location(self, random_state)
        low, high = _ordered(self.low, self.high, random_state)
        if scale == 0:
            return np.full(size, loc, dtype=np.float32)
        places = _cut_normal((low - loc) / scale, (high - loc) / scale, int(np.prod(size)), random_state)
        return np.clip(loc + scale * places, low, high).astype(np.float32).reshape(size)

    def __str__(self) -> str:
        return f"TruncatedNormal(loc={self.loc}, scale={self.scale}, low={self.low}, high={self.high})"


class ChiSquare(StochasticParameter):
    """float32, the sum of ``df`` squared standard normal values; ``df`` is at least 1."""

    def __init__(self, df: Any) -> None:
        super().__init__()
        self.df = handle_discrete_param(df, "df", value_range=(1, None))

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        df = self.df.draw_sample(random_state=random_state)
        require(df >= 1, "ChiSquare.df", "an integer >= 1", df)
        return random_state.chisquare(df, size=size).astype(np.float32)

    def __str__(self) -> str:
        return f"ChiSquare(df={self.df})"


class Weibull(StochasticParameter):
    """float32 of the Weibull distribution of shape ``a`` (above 0) and scale 1."""

    def __init__(self, a: Any) -> None:
        super().__init__()
        self.a = handle_continuous_param(a, "a", value_range=(0.0001, None))

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        a = self.a.draw_sample(random_state=random_state)
        require(a > 0, "Weibull.a", "a number > 0", a)
        return random_state.weibull(a, size=size).astype(np.float32)

    def __str__(self) -> str:
        return f"Weibull(a={self.a})"


class Beta(StochasticParameter):
    """float32 in [0, 1]; ``alpha`` and ``beta`` count as at least ``epsilon``."""

    def __init__(self, alpha: Any, beta: Any, epsilon: Any = 0.0001) -> None:
        super().__init__()
        self.alpha = handle_continuous_param(alpha, "alpha")
        self.beta = handle_continuous_param(beta, "beta")
        require(is_single_number(epsilon), "Beta.epsilon", "a number", epsilon)
        self.epsilon = epsilon

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        alpha, beta = (max(p.draw_sample(random_state=random_state), self.epsilon) for p in (self.alpha, self.beta))
        return random_state.beta(alpha, beta, size=size).astype(np.float32)

    def __str__(self) -> str:
        return f"Beta({self.alpha}, {self.beta})"


def _ordered(a: StochasticParameter, b: StochasticParameter, rng: RNG) -> tuple[Any, Any]:
    first, second = a.draw_sample(random_state=rng), b.draw_sample(random_state=rng)
    return (second, first) if first > second else (first, second)


def _location(parameter: Normal | Laplace | TruncatedNormal, rng: RNG) -> tuple[Any, Any]:
    loc, scale = parameter.loc.draw_sample(random_state=rng), parameter.scale.draw_sample(random_state=rng)
    require(scale >= 0, f"{type(parameter).__name__}.scale", "a number >= 0", scale)
    return loc, scale


def _about(loc: Any, scale: Any, size: Any, draw: Any) -> Any:
    return np.full(size, loc, dtype=np.float32) if scale == 0 else draw(loc, scale, size=size).astype(np.float32)


def _cut_normal(low: float, high: float, count: int, rng: RNG) -> Any:
    """Standard normal values in [low, high] by inversion, in the lower tail, where floats are fine-grained."""
    sign = -1 if low > 0 else 1
    start, end = (-high, -low) if low > 0 else (low, high)
    below, until = (0.5 * math.erfc(-z / math.sqrt(2)) for z in (start, end))
    uniform = rng.uniform(2.0**-54, 1.0, count)
    if not until > below:  # so far out that its probability is 0 in float64: all of it lies at the nearer end
        return np.full(count, sign * float(np.clip(0, start, end)))
    lower = np.clip(below + (until - below) * uniform, 1e-300, 1 - 2.0**-53)
    return sign * normal_quantile(lower, 1 - lower)
