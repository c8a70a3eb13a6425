"""What an argument means as a parameter: a number, a tuple (a range), a list (a choice), or a parameter itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import (
    ALL,
    is_iterable,
    is_single_float,
    is_single_integer,
    is_single_number,
    is_string,
    refused,
    require,
)
from vicinal.compat.imgaug.parameters.base import StochasticParameter
from vicinal.compat.imgaug.parameters.values import Choice, Deterministic


def handle_continuous_param(
    param: Any, name: str, value_range: Any = None, tuple_to_uniform: bool = True, list_to_choice: bool = True,
    prefetch: bool = True,
) -> StochasticParameter:  # fmt: skip
    """A number is Deterministic, a tuple of two Uniform, a list Choice, a parameter itself; else an Exception.

    ``value_range``: (low, high) that numbers must lie in, either may be None; or a function that raises for a bad number.
    """
    if is_single_number(param):
        _check_value_range(param, name, value_range)
        return Deterministic(param)
    if tuple_to_uniform and isinstance(param, tuple):
        from vicinal.compat.imgaug.parameters.distributions import Uniform

        _check_pair(param, name, is_single_number, "numbers", value_range)
        return Uniform(param[0], param[1])
    if list_to_choice and is_iterable(param) and not isinstance(param, tuple):
        _check_list(param, name, is_single_number, "numbers", value_range)
        return Choice(param)
    return _parameter(param, name, "a number", list_to_choice)


def handle_discrete_param(
    param: Any, name: str, value_range: Any = None, tuple_to_uniform: bool = True, list_to_choice: bool = True,
    allow_floats: bool = True, prefetch: bool = True,
) -> StochasticParameter:  # fmt: skip
    """As ``handle_continuous_param``, with integers: floats are cut (``allow_floats``), a tuple is DiscreteUniform."""
    fits = is_single_number if allow_floats else is_single_integer
    kind = "numbers" if allow_floats else "integers"
    if fits(param):
        _check_value_range(param, name, value_range)
        return Deterministic(int(param))
    if tuple_to_uniform and isinstance(param, tuple):
        from vicinal.compat.imgaug.parameters.distributions import DiscreteUniform

        _check_pair(param, name, fits, kind, value_range)
        return DiscreteUniform(int(param[0]), int(param[1]))
    if list_to_choice and is_iterable(param) and not isinstance(param, tuple):
        _check_list(param, name, fits, kind, value_range)
        return Choice([int(value) for value in param])
    return _parameter(param, name, "a number" if allow_floats else "an integer", list_to_choice)


def handle_categorical_string_param(
    param: Any,
    name: str,
    valid_values: Any = None,
    prefetch: bool = True,
) -> StochasticParameter:
    """A string is Deterministic, a list of strings Choice, ALL a choice of ``valid_values``, a parameter itself."""
    if is_string(param) and param == ALL and valid_values is not None:
        return Choice(list(valid_values))
    if is_string(param) or isinstance(param, list):
        for value in [param] if is_string(param) else param:
            listed = is_string(value) and (valid_values is None or value in valid_values)
            valid = "strings" if valid_values is None else f"one of {', '.join(valid_values)}"
            require(listed, name, valid, value)
        return Deterministic(param) if is_string(param) else Choice(param)
    if isinstance(param, StochasticParameter):
        return param
    raise refused(name, "a string, a list of strings or a StochasticParameter", param)


def handle_discrete_kernel_size_param(
    param: Any,
    name: str,
    value_range: Any = (1, None),
    allow_floats: bool = True,
    prefetch: bool = True,
) -> tuple[StochasticParameter, StochasticParameter | None]:
    """One parameter for both sides and None, or one for the height and one for the width.

    A tuple of two numbers is a range for both; a tuple of anything else is (height, width).
    """
    if isinstance(param, tuple):
        require(len(param) == 2, name, "a tuple of two", param)
        one_kind = all(map(is_single_integer, param)) or (allow_floats and all(map(is_single_float, param)))
        if not one_kind:
            height, width = (
                handle_discrete_param(side, f"{name}[{i}]", value_range, allow_floats=allow_floats)
                for i, side in enumerate(param)
            )
            return height, width
    elif not (is_single_number(param) or is_iterable(param) or isinstance(param, StochasticParameter)):
        raise refused(name, "an integer, a tuple of two, a list or a StochasticParameter", param)
    return handle_discrete_param(param, name, value_range, allow_floats=allow_floats), None


def handle_probability_param(
    param: Any,
    name: str,
    tuple_to_uniform: bool = False,
    list_to_choice: bool = False,
    prefetch: bool = True,
) -> StochasticParameter:
    """A bool, 0 and 1 are Deterministic, a number in between Binomial, ranges and lists (if allowed) Binomial of them."""
    if isinstance(param, bool | np.bool_):
        return Deterministic(int(param))
    if is_single_number(param):
        require(0.0 <= param <= 1.0, name, "a probability in [0, 1]", param)
        if param < 1e-6 or param > 1 - 1e-6:
            return Deterministic(round(param))
        return _binomial(param)
    if (tuple_to_uniform and isinstance(param, tuple)) or (list_to_choice and is_iterable(param)):
        if isinstance(param, tuple) and tuple_to_uniform:
            require(len(param) == 2, name, "a tuple of two probabilities", param)
        fits = all(is_single_number(value) and 0 <= value <= 1 for value in param)
        require(fits, name, "probabilities in [0, 1]", param)
        as_range = tuple_to_uniform and isinstance(param, tuple)
        return _binomial(handle_continuous_param(param if as_range else list(param), name))
    if isinstance(param, StochasticParameter):
        return param
    raise refused(name, "a bool, a number or a StochasticParameter", param)


def force_np_float_dtype(val: Any) -> Any:
    """``val`` as float64, unless it is of floats already."""
    return val if val.dtype.kind == "f" else val.astype(np.float64)


def both_np_float_if_one_is_float(a: Any, b: Any) -> tuple[Any, Any]:
    """Both as floats; what is no float yet becomes float64."""
    return force_np_float_dtype(a), force_np_float_dtype(b)


def _binomial(p: Any) -> StochasticParameter:
    from vicinal.compat.imgaug.parameters.distributions import Binomial

    return Binomial(p)


def _check_value_range(value: Any, name: str, value_range: Any) -> None:
    if value_range is None:
        return
    if isinstance(value_range, tuple):
        require(len(value_range) == 2, f"{name}.value_range", "a tuple of two", value_range)
        low, high = value_range
        fits = (low is None or low <= value) and (high is None or value <= high)
        bounds = " and ".join([f">= {low}"] * (low is not None) + [f"<= {high}"] * (high is not None))
        require(fits, name, f"a number {bounds}", value)
    elif callable(value_range):
        value_range(value)
    else:
        raise refused(f"{name}.value_range", "None, a tuple of two or a function", value_range)


def _check_pair(param: Any, name: str, fits: Callable[[object], bool], kind: str, value_range: Any) -> None:
    require(len(param) == 2 and all(map(fits, param)), name, f"a tuple of two {kind}", param)
    for value in param:
        _check_value_range(value, name, value_range)


def _check_list(param: Any, name: str, fits: Callable[[object], bool], kind: str, value_range: Any) -> None:
    require(all(fits(value) for value in param), name, f"a list of {kind}", param)
    for value in param:
        _check_value_range(value, name, value_range)


def _parameter(param: Any, name: str, kind: str, list_to_choice: bool) -> StochasticParameter:
    if isinstance(param, StochasticParameter):
        return param
    raise refused(name, f"{kind}, a tuple of two{', a list' if list_to_choice else ''} or a StochasticParameter", param)
