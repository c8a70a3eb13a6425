"""Parameters that draw smooth noise over a plane, in [0, 1]: simplex noise, noise of a power law, and several joined."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import ALL, is_iterable, is_single_integer, is_string, refused, require
from vicinal.compat.imgaug.parameters.base import StochasticParameter, require_parameter
from vicinal.compat.imgaug.parameters.distributions import DiscreteUniform
from vicinal.compat.imgaug.parameters.handle import handle_continuous_param, handle_discrete_param
from vicinal.compat.imgaug.parameters.simplex import simplex_noise
from vicinal.compat.imgaug.parameters.values import Choice, Deterministic
from vicinal.compat.imgaug.random import RNG
from vicinal.compat.imgaug.resize import imresize_single_image

_ENLARGED_BY = ["linear", "nearest"]
_JOINED_BY = ["max", "avg"]


class _PlaneNoise(StochasticParameter):
    """Noise [H, W] or [H, W, C] that is made no larger than ``size_px_max`` and enlarged by ``upscale_method``.

    ``upscale_method``: "nearest", "linear", "area", "cubic", a list of them (one is drawn), ALL of them, or a parameter.
    """

    def __init__(self, size_px_max: Any, upscale_method: Any) -> None:
        super().__init__()
        self.size_px_max = handle_discrete_param(size_px_max, "size_px_max", value_range=(1, 10000))
        self.upscale_method = _one_of(f"{type(self).__name__}.upscale_method", upscale_method, "nearest linear area cubic")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        require(len(size) in (2, 3), f"{type(self).__name__}.size", "(height, width) or (height, width, channels)", size)
        planes = [self._draw_plane(size[0], size[1], random_state) for _ in range(1 if len(size) == 2 else size[2])]
        return planes[0] if len(size) == 2 else np.stack(planes, axis=-1)

    def _draw_plane(self, height: int, width: int, rng: RNG) -> Any:
        raise NotImplementedError

    def _small(self, height: int, width: int, at_least: int, rng: RNG) -> tuple[int, int]:
        """The size at which noise is made: the longer side is at most one drawn ``size_px_max``."""
        longest, most = max(height, width), int(self.size_px_max.draw_sample(random_state=rng))
        factor = most / longest if longest > most else 1.0
        return max(int(height * factor), at_least), max(int(width * factor), at_least)


class SimplexNoise(_PlaneNoise):
    """Simplex noise in [0, 1], float32."""

    def __init__(self, size_px_max: Any = (2, 16), upscale_method: Any = _ENLARGED_BY) -> None:
        super().__init__(size_px_max, upscale_method)

    def _draw_plane(self, height: int, width: int, rng: RNG) -> Any:
        method = self.upscale_method.draw_samples((1,), random_state=rng)[0]
        seed = int(rng.generate_seed_())
        noise = simplex_noise(seed, *self._small(height, width, 1, rng)).astype(np.float32)
        return _enlarge(np.clip((noise + 1.0) / 2, 0.0, 1.0), height, width, method)

    def __str__(self) -> str:
        return f"SimplexNoise({self.size_px_max}, {self.upscale_method})"


class FrequencyNoise(_PlaneNoise):
    """Noise whose amplitudes are frequency^``exponent``, stretched to [0, 1]: below 0 it is smooth, above 0 grainy."""

    def __init__(self, exponent: Any = (-4, 4), size_px_max: Any = (4, 32), upscale_method: Any = _ENLARGED_BY) -> None:
        super().__init__(size_px_max, upscale_method)
        self.exponent = handle_continuous_param(exponent, "exponent")

    def _draw_plane(self, height: int, width: int, rng: RNG) -> Any:
        small = self._small(height, width, 4, rng)
        radius = rng.random(size=small) * max(small) ** 2
        angle = rng.random(size=small) * 2 * np.pi
        exponent = float(self.exponent.draw_sample(random_state=rng))
        real = radius * np.cos(angle)
        # The imaginary part has the cosine in it, too: it is imgaug's, and decides how the noise is distributed.
        waves = (real + 1j * (real * np.sin(angle))) * _amplitudes(small, exponent)
        noise = np.fft.ifft2(waves).real
        low, high = noise.min(), noise.max()
        method = self.upscale_method.draw_sample(random_state=rng)
        return _enlarge((noise - low) / (high - low), height, width, method)

    def __str__(self) -> str:
        return f"FrequencyNoise({self.exponent}, {self.size_px_max}, {self.upscale_method})"


class IterativeNoiseAggregator(StochasticParameter):
    """Several draws of ``other_param`` joined by their "min", "max" or "avg" (``aggregation_method``, ALL or a list of them).

    ``iterations``: how many draws, from 1 to 10000: an integer, a tuple (a range), a list (a choice) or a parameter.
    """

    def __init__(self, other_param: Any, iterations: Any = (1, 3), aggregation_method: Any = _JOINED_BY) -> None:
        super().__init__()
        require_parameter("IterativeNoiseAggregator.other_param", other_param)
        self.other_param = other_param
        self.iterations = _count("IterativeNoiseAggregator.iterations", iterations)
        self.aggregation_method = _one_of("IterativeNoiseAggregator.aggregation_method", aggregation_method, "min max avg")

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        method = self.aggregation_method.draw_sample(random_state=random_state)
        iterations = int(self.iterations.draw_sample(random_state=random_state))
        require(iterations > 0, "IterativeNoiseAggregator.iterations", "at least one", iterations)
        drawn = [self.other_param.draw_samples(size, random_state=random_state) for _ in range(iterations)]
        if method == "avg":
            total = np.zeros(size, np.float32)
            for samples in drawn:
                total += samples
            return total / iterations
        join = np.minimum if method == "min" else np.maximum
        joined = drawn[0]
        for samples in drawn[1:]:
            joined = join(joined, samples)
        return joined

    def __str__(self) -> str:
        return f"IterativeNoiseAggregator({self.other_param}, {self.iterations}, {self.aggregation_method})"


def _enlarge(noise: Any, height: int, width: int, method: Any) -> Any:
    """By way of bytes, as imgaug does it: the noise takes one of 256 values before it is enlarged."""
    if noise.shape == (height, width):
        return noise
    levels = (noise * 255).astype(np.uint8)
    return (imresize_single_image(levels, (height, width), interpolation=str(method)) / 255.0).astype(np.float32)


def _amplitudes(size: tuple[int, int], exponent: float) -> Any:
    """The frequency of each entry of a discrete Fourier transform, to a power; none for the constant one."""
    down, right = (np.minimum(np.arange(n), n - np.arange(n)) for n in size)
    frequency = np.sqrt(down[:, None] ** 2 + right[None, :] ** 2)
    frequency[0, 0] = 1
    amplitudes = frequency**exponent
    amplitudes[0, 0] = 0
    return amplitudes


def _one_of(where: str, method: Any, every: str) -> StochasticParameter:
    if isinstance(method, StochasticParameter):
        return method
    if is_string(method):
        return Choice(every.split()) if method == ALL else Deterministic(method)
    if not isinstance(method, list):
        raise refused(where, "a string, a list of strings or a StochasticParameter", method)
    require(len(method) >= 1 and all(map(is_string, method)), where, "a list of strings, at least one", method)
    return Choice(method)


def _count(where: str, iterations: Any) -> StochasticParameter:
    if isinstance(iterations, StochasticParameter):
        return iterations
    listed = [iterations] if is_single_integer(iterations) else iterations
    if not is_iterable(listed):
        raise refused(where, "an integer, a tuple of two, a list or a StochasticParameter", iterations)
    counts = list(listed)
    fits = counts and all(is_single_integer(n) and 1 <= n <= 10000 for n in counts)
    require(fits, where, "integers in [1, 10000]", iterations)
    if is_single_integer(iterations):
        return Deterministic(iterations)
    if isinstance(iterations, list):
        return Choice(iterations)
    require(len(counts) == 2, where, "a tuple of two", iterations)
    return DiscreteUniform(*counts)
