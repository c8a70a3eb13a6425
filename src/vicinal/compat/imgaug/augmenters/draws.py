"""Arguments that several families share, as parameters to draw from."""

import re
from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import wording

_PLACES = {"top": 0.0, "left": 0.0, "center": 0.5, "bottom": 1.0, "right": 1.0}
MODES = ["constant", "edge", "symmetric", "reflect", "wrap"]


def is_all(value: Any) -> bool:
    """Whether it is `imgaug.ALL`."""
    return isinstance(value, str) and value == "ALL"


def cval_parameter(cval: Any) -> Any:
    """Values to fill with; imgaug.ALL for 0 to 255."""
    if is_all(cval):
        return iap.Uniform(0, 255)
    return iap.handle_continuous_param(cval, "cval")


def mode_parameter(mode: Any) -> Any:
    """Names of borders; they are not checked before something is warped."""
    if is_all(mode):
        return iap.Choice(MODES)
    if isinstance(mode, str):
        return iap.Deterministic(mode)
    if isinstance(mode, list):
        assert all(isinstance(one, str) for one in mode), f"Expected list of modes to only contain strings, got {mode}."
        return iap.Choice(mode)
    if isinstance(mode, iap.StochasticParameter):
        return mode
    raise Exception(f"Expected mode to be imgaug.ALL, a string, a list of strings or StochasticParameter, got {type(mode)}.")


def order_parameter(order: Any, backend: str) -> Any:
    """Orders of interpolation, 0 to 5; OpenCV has 0, 1 and 3."""
    if is_all(order):
        return iap.Choice([0, 1, 3] if backend in ("auto", "cv2") else [0, 1, 3, 4, 5])
    if isinstance(order, iap.StochasticParameter):
        return order
    if not (kinds.is_single_integer(order) or isinstance(order, list)):
        raise Exception(f"Expected order to be imgaug.ALL, int, list of int or StochasticParameter, got {type(order)}.")
    orders = order if isinstance(order, list) else [order]
    assert all(kinds.is_single_integer(one) for one in orders), f"Expected order list to only contain integers, got {order}."
    assert all(0 <= one <= 5 for one in orders), f"Expected order to be in the interval [0, 5], got {order}."
    assert backend != "cv2" or all(one in (0, 1, 3) for one in orders), (
        f"Backend 'cv2' and order={order} was chosen, but cv2 backend can only handle order 0, 1 or 3."
    )
    return iap.Choice(order) if isinstance(order, list) else iap.Deterministic(order)


def position_parameter(position: Any) -> Any:
    """Where something is placed, as shares of the room there is: a pair (x, y) of parameters, or one that draws both."""
    if isinstance(position, iap.StochasticParameter):
        return position
    if isinstance(position, str):
        return _position_by_name(position)
    if not isinstance(position, tuple):
        _raise_position(position)
    assert len(position) == 2, f"Expected tuple with two entries as position parameter. Got {len(position)} entries."
    for item in position:
        if kinds.is_single_number(item) and not 0 <= item <= 1:
            raise Exception(f"Both position values must be within the value range [0.0, 1.0]. Got {type(item)} {item}.")
    parts = tuple(iap.Deterministic(item) if kinds.is_single_number(item) else item for item in position)
    assert all(isinstance(part, iap.StochasticParameter) for part in parts), (
        "Expected tuple with two entries that are both either StochasticParameter or float/int. "
        f"Got types {wording.types_of(position)}."
    )
    return parts


def _position_by_name(position: str) -> Any:
    if position == "uniform":
        return (iap.Uniform(0.0, 1.0), iap.Uniform(0.0, 1.0))
    if position == "normal":
        return tuple(iap.Clip(iap.Normal(loc=0.5, scale=0.35 / 2), minval=0.0, maxval=1.0) for _ in "xy")
    if position == "center":
        return (iap.Deterministic(0.5), iap.Deterministic(0.5))
    if not re.fullmatch("(left|center|right)-(top|center|bottom)", position):
        _raise_position(position)
    x, y = position.split("-")
    return (iap.Deterministic(_PLACES[x]), iap.Deterministic(_PLACES[y]))


def _raise_position(position: Any) -> None:
    raise Exception(
        "Expected one of the following as position parameter: 'uniform', 'normal', 'center', a string such as 'left-top', "
        f"a single StochasticParameter or a tuple of two numbers or StochasticParameters. Got {position!r}."
    )


def draw_positions(position: Any, count: int, random_state: Any) -> tuple[Any, Any]:
    """x and y, (count,) each."""
    if isinstance(position, tuple):
        x = position[0].draw_samples((count,), random_state=random_state)
        return x, position[1].draw_samples((count,), random_state=random_state)
    both = position.draw_samples((count, 2), random_state=random_state)
    return both[:, 0], both[:, 1]


def pair_parameter(argument: Any, name: str, neutral: Any, handle: Any, **rules: Any) -> Any:
    """A parameter for both axes, or of {"x": ..., "y": ...} one for each, the missing one `neutral`."""
    if not isinstance(argument, dict):
        return handle(argument, name, **rules)
    assert "x" in argument or "y" in argument, (
        f"Expected {name} dictionary to contain at least key 'x' or key 'y', got neither."
    )
    return tuple(handle(argument.get(axis, neutral), f"{name}['{axis}']", **rules) for axis in "xy")


def draw_pair(parameter: Any, count: int, random_state: Any) -> tuple[Any, Any]:
    """x and y, (count,) each; the same numbers where there is one parameter."""
    if isinstance(parameter, tuple):
        x = parameter[0].draw_samples((count,), random_state=random_state)
        return x, parameter[1].draw_samples((count,), random_state=random_state)
    both = parameter.draw_samples((count,), random_state=random_state)
    return both, both
