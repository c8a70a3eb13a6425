"""Sums, differences, products, quotients and powers of parameters.

The second operand is drawn once for each array, or for each element with ``elementwise``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.parameters.handle import both_np_float_if_one_is_float, force_np_float_dtype, handle_continuous_param
from vicinal.compat.imgaug.parameters.values import Deterministic
from vicinal.compat.imgaug.random import RNG


class _Operation(StochasticParameter):
    """``other_param`` and ``val``, each a parameter, a number, a tuple (a range) or a list (a choice)."""

    def __init__(self, other_param: Any, val: Any, elementwise: bool = False) -> None:
        super().__init__()
        self.other_param = handle_continuous_param(other_param, "other_param")
        self.val = handle_continuous_param(val, "val")
        self.elementwise = elementwise

    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        samples = self.other_param.draw_samples(size, random_state=random_state)
        if self.elementwise and not isinstance(self.val, Deterministic):
            return self._apply(samples, self.val.draw_samples(size, random_state=random_state))
        return self._apply(samples, _weak(self.val.draw_sample(random_state=random_state), samples.dtype))

    def _apply(self, samples: Any, values: Any) -> Any:
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.other_param}, {self.val}, {self.elementwise})"


class Add(_Operation):
    """``other_param`` + ``val``."""

    def _apply(self, samples: Any, values: Any) -> Any:
        return samples + values


class Subtract(_Operation):
    """``other_param`` - ``val``."""

    def _apply(self, samples: Any, values: Any) -> Any:
        return samples - values


class Multiply(_Operation):
    """``other_param`` x ``val``."""

    def _apply(self, samples: Any, values: Any) -> Any:
        return samples * values


class Divide(_Operation):
    """``other_param`` / ``val``, floats; a divisor of 0 counts as 1."""

    def _apply(self, samples: Any, values: Any) -> Any:
        if np.ndim(values) == 0:
            return force_np_float_dtype(samples) / (float(values) or 1.0)
        return force_np_float_dtype(samples) / force_np_float_dtype(np.where(values == 0, values.dtype.type(1), values))


class Power(_Operation):
    """``other_param`` to the power of ``val``, floats; of a complex result the real part."""

    def _apply(self, samples: Any, values: Any) -> Any:
        bases, exponents = both_np_float_if_one_is_float(samples, np.asarray(values))
        return np.power(bases.astype(np.complex128), exponents).real.astype(bases.dtype)


def _weak(value: Any, dtype: np.dtype[Any]) -> Any:
    """A drawn number as Python's, so that float32 samples stay float32; an integer too large for the samples as it is."""
    number = value.item() if isinstance(value, np.generic) else value
    fits = dtype.kind not in "iu" or not isinstance(number, int) or np.iinfo(dtype).min <= number <= np.iinfo(dtype).max
    return number if fits else value
