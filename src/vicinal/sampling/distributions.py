"""The distributions that a parameter can be drawn from, and how users write them."""

from vicinal.numbers import Number
from vicinal.sampling.beta import Beta
from vicinal.sampling.choice import Choice
from vicinal.sampling.distribution import Constant, Distribution
from vicinal.sampling.expression import Arithmetic, Clip, Negate
from vicinal.sampling.normal import Normal, TruncatedNormal
from vicinal.sampling.plain import as_distribution, from_plain, to_plain
from vicinal.sampling.poisson import Poisson
from vicinal.sampling.uniforms import IntUniform, LogUniform, Uniform

__all__ = [
    "Arithmetic", "Beta", "Choice", "Clip", "Constant", "Distribution", "IntUniform", "LogUniform", "Negate", "Normal",
    "Number", "Poisson", "TruncatedNormal", "Uniform", "as_distribution", "from_plain", "to_plain",
]  # fmt: skip
