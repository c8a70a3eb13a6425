"""How augmenters that pad read their arguments."""

from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws

PAD_MODES = ("constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap")


def pad_mode_parameter(pad_mode: Any) -> Any:
    """Names of ways to pad; imgaug.ALL for any."""
    if isinstance(pad_mode, iap.StochasticParameter):
        return pad_mode
    if draws.is_all(pad_mode):
        return iap.Choice(list(PAD_MODES))
    if not isinstance(pad_mode, (str, list)):
        raise Exception(
            f"Expected pad_mode to be ia.ALL, string, list of strings or StochasticParameter, got {type(pad_mode)}."
        )
    names = pad_mode if isinstance(pad_mode, list) else [pad_mode]
    bad = [name for name in names if name not in PAD_MODES]
    assert not bad, f"Value '{', '.join(map(str, bad))}' is not a valid pad mode. Valid pad modes are: {', '.join(PAD_MODES)}."
    return iap.Choice(pad_mode) if isinstance(pad_mode, list) else iap.Deterministic(pad_mode)


def pad_cval_parameter(pad_cval: Any) -> Any:
    """Values to pad with: a range is of whole numbers unless it is of floats."""
    return iap.handle_discrete_param(pad_cval, "pad_cval", tuple_to_uniform=True, list_to_choice=True, allow_floats=True)
