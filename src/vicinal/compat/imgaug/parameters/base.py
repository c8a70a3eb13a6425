"""What a parameter of an augmenter is: something that draws arrays of samples, and that can be added, multiplied and so on."""

from __future__ import annotations

import copy as copy_module
from abc import ABCMeta, abstractmethod
from typing import Any

from vicinal.compat.imgaug.kinds import is_single_integer, is_single_number, refused, require
from vicinal.compat.imgaug.random import RNG


class StochasticParameter(metaclass=ABCMeta):
    """Base of all parameters. A subclass defines ``_draw_samples(size, random_state)``, ``size`` a tuple of ints."""

    def __init__(self) -> None:  # noqa: B027 (subclasses call it)
        pass

    def draw_sample(self, random_state: Any = None) -> Any:
        """One value; ``random_state``: an RNG, a seed, or None for the global RNG."""
        return self.draw_samples(1, random_state=random_state)[0]

    def draw_samples(self, size: Any, random_state: Any = None) -> Any:
        """An array of shape ``size`` (an int is one axis); ``random_state``: an RNG, a seed, or None for the global RNG."""
        rng = RNG.create_if_not_rng_(random_state)
        samples = self._draw_samples((size,) if is_single_integer(size) else size, rng)
        rng.advance_()
        return samples

    @abstractmethod
    def _draw_samples(self, size: Any, random_state: RNG) -> Any:
        raise NotImplementedError

    def __add__(self, other: Any) -> Any:
        return _combined("Add", self, other)

    def __radd__(self, other: Any) -> Any:
        return _combined("Add", other, self)

    def __sub__(self, other: Any) -> Any:
        return _combined("Subtract", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _combined("Subtract", other, self)

    def __mul__(self, other: Any) -> Any:
        return _combined("Multiply", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _combined("Multiply", other, self)

    def __truediv__(self, other: Any) -> Any:
        return _combined("Divide", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _combined("Divide", other, self)

    __div__ = __truediv__
    __rdiv__ = __rtruediv__

    def __floordiv__(self, other: Any) -> Any:
        return _whole(_combined("Divide", self, other))

    def __rfloordiv__(self, other: Any) -> Any:
        return _whole(_combined("Divide", other, self))

    def __pow__(self, other: Any, z: Any = None) -> Any:
        _refuse_modulo(z)
        return _combined("Power", self, other)

    def __rpow__(self, other: Any, z: Any = None) -> Any:
        _refuse_modulo(z)
        return _combined("Power", other, self)

    def copy(self) -> Any:
        """A shallow copy."""
        return copy_module.copy(self)

    def deepcopy(self) -> Any:
        """A deep copy."""
        return copy_module.deepcopy(self)

    def draw_distribution_graph(self, title: Any = None, size: Any = (1000, 1000), bins: int = 100) -> Any:
        """A picture [H, W, 3] uint8 of the histogram of ``size`` samples; ``title``: None is its repr, False none."""
        from vicinal.compat.imgaug.parameters.graphs import distribution_graph

        return distribution_graph(self, title, size, bins)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        return f"{type(self).__name__}()"


def require_parameter(where: str, value: Any) -> None:
    """AssertionError unless ``value`` is a parameter."""
    require(isinstance(value, StochasticParameter), where, "a StochasticParameter", value)


def _combined(operation: str, first: Any, second: Any) -> Any:
    from vicinal.compat.imgaug.parameters import arithmetic

    for operand in (first, second):
        if not (is_single_number(operand) or isinstance(operand, StochasticParameter)):
            where = f"Invalid datatypes in {operation} of a StochasticParameter"
            raise refused(where, "a number or a StochasticParameter", operand)
    return getattr(arithmetic, operation)(first, second)


def _whole(divided: Any) -> Any:
    from vicinal.compat.imgaug.parameters.wrapped import Discretize

    return Discretize(divided)


def _refuse_modulo(z: Any) -> None:
    if z is not None:
        raise NotImplementedError("StochasticParameter: there is no power modulo a number")
