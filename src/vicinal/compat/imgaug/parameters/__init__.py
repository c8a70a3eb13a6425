"""The parameters of augmenters, under the names of ``imgaug.parameters``: values, distributions, noise, and their algebra."""

from vicinal.compat.imgaug.parameters.arithmetic import Add, Divide, Multiply, Power, Subtract
from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.parameters.distributions import (
    Beta,
    Binomial,
    ChiSquare,
    DiscreteUniform,
    Laplace,
    Normal,
    Poisson,
    TruncatedNormal,
    Uniform,
    Weibull,
)  # fmt: skip
from vicinal.compat.imgaug.parameters.graphs import draw_distributions_grid, show_distributions_grid
from vicinal.compat.imgaug.parameters.handle import (
    both_np_float_if_one_is_float,
    force_np_float_dtype,
    handle_categorical_string_param,
    handle_continuous_param,
    handle_discrete_kernel_size_param,
    handle_discrete_param,
    handle_probability_param,
)  # fmt: skip
from vicinal.compat.imgaug.parameters.lowres import FromLowerResolution
from vicinal.compat.imgaug.parameters.noise import FrequencyNoise, IterativeNoiseAggregator, SimplexNoise
from vicinal.compat.imgaug.parameters.values import Choice, Deterministic, DeterministicList
from vicinal.compat.imgaug.parameters.wrapped import (
    Absolute,
    Clip,
    Discretize,
    ForceSign,
    Negative,
    Positive,
    RandomSign,
    Sigmoid,
)  # fmt: skip

__all__ = [
    "Absolute", "Add", "Beta", "Binomial", "ChiSquare", "Choice", "Clip", "Deterministic", "DeterministicList",
    "DiscreteUniform", "Discretize", "Divide", "ForceSign", "FrequencyNoise", "FromLowerResolution",
    "IterativeNoiseAggregator", "Laplace", "Multiply", "Negative", "Normal", "Poisson", "Positive", "Power", "RandomSign",
    "Sigmoid", "SimplexNoise", "StochasticParameter", "Subtract", "TruncatedNormal", "Uniform", "Weibull",
    "both_np_float_if_one_is_float", "draw_distributions_grid", "force_np_float_dtype", "handle_categorical_string_param",
    "handle_continuous_param", "handle_discrete_kernel_size_param", "handle_discrete_param", "handle_probability_param",
    "show_distributions_grid",
]  # fmt: skip
