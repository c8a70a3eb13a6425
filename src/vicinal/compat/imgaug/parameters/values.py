"""Parameters that draw given values: one, several in turn, or one of several."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import (
    flatten,
    is_iterable,
    is_np_array,
    is_single_float,
    is_single_integer,
    is_single_number,
    is_string,
    refused,
    require,
)  # fmt: skip
from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.random import RNG

_AT_MOST_32_BITS = {"i": np.int32, "u": np.uint32, "f": np.float32}


class Deterministic(StochasticParameter):
    """Always ``value``, a number or a string; of another parameter, one sample that is drawn now."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        if isinstance(value, StochasticParameter):
            value = value.draw_sample()
        elif not (is_single_number(value) or is_string(value)):
            raise refused("Deterministic.value", "a number, a string or a StochasticParameter", value)
        self.value = value

    def draw_sample(self, random_state: Any = None) -> Any:
        """The value, int32 or float32. Like every draw, it takes the RNG on by one."""
        RNG.create_if_not_rng_(random_state).advance_()
        if is_single_integer(self.value):
            return np.int32(self.value)
        return np.float32(self.value) if is_single_float(self.value) else np.str_(self.value)

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        if is_single_integer(self.value):
            return np.full(size, self.value, dtype=np.int32)
        return np.full(size, self.value, dtype=np.float32 if is_single_float(self.value) else None)

    def __str__(self) -> str:
        if is_single_integer(self.value):
            return f"Deterministic(int {self.value:d})"
        return f"Deterministic(float {self.value:.8f})" if is_single_float(self.value) else f"Deterministic({self.value})"


class DeterministicList(StochasticParameter):
    """The given values in order, from the start again where more are asked for."""

    def __init__(self, values: Any) -> None:
        super().__init__()
        require(is_iterable(values) and len(values) > 0, "DeterministicList.values", "values, at least one", values)
        if is_np_array(values):
            self.values = values.flatten()
        else:
            listed = np.array(list(flatten(values)))
            kind = listed.dtype.kind
            self.values = listed.astype(_AT_MOST_32_BITS[kind]) if kind in "if" else listed

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        return np.resize(self.values, size)

    def __str__(self) -> str:
        if self.values.dtype.kind == "f":
            return f"DeterministicList([{', '.join(f'{value:.4f}' for value in self.values)}])"
        return f"DeterministicList({self.values.tolist()})"


class Choice(StochasticParameter):
    """One of the values ``a`` with probabilities ``p`` (equal ones if None); a parameter among them draws its sample."""

    def __init__(self, a: Any, replace: bool = True, p: Any = None) -> None:
        super().__init__()
        require(is_iterable(a), "Choice.a", "a list of values", a)
        if p is not None:
            require(is_iterable(p) and len(list(p)) == len(a), "Choice.p", f"{len(a)} probabilities, one for each value", p)
        self.a = a
        self.replace = replace
        self.p = p

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        if any(isinstance(value, StochasticParameter) for value in self.a):
            samples = self._draw_of_parameters(int(np.prod(size)), random_state).reshape(size)
        else:
            samples = random_state.choice(self.a, size, replace=self.replace, p=self.p)
        narrow = samples.dtype.itemsize > 4 and samples.dtype.kind in _AT_MOST_32_BITS
        return samples.astype(_AT_MOST_32_BITS[samples.dtype.kind]) if narrow else samples

    def _draw_of_parameters(self, count: int, random_state: RNG) -> Any:
        """All samples of one parameter are drawn at once, in the order of ``a``, and handed out where it was chosen."""
        samples = random_state.choice(self.a, count, replace=self.replace, p=self.p)
        chosen: dict[str, list[int]] = {}
        for i, sample in enumerate(samples):
            if isinstance(sample, StochasticParameter):
                chosen.setdefault(str(sample), []).append(i)
        for value in self.a:
            places = chosen.pop(str(value), [])
            if places:
                for place, drawn in zip(places, value.draw_samples((len(places),), random_state=random_state), strict=True):
                    samples[place] = drawn
        return samples

    def __str__(self) -> str:
        return f"Choice(a={self.a}, replace={self.replace}, p={self.p})"
