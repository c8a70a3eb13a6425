"""Probabilities of losing pixels, and grids that are coarser than the picture."""

from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap


def keeping(p: Any, name: str) -> Any:
    """A parameter that is 1 where something is kept, of a probability `p` of losing it.

    `p` is a number (not checked, as in the original), a range (a, b) with a < b, a list to choose from, or a parameter that
    says itself what is kept.
    """
    if isinstance(p, iap.StochasticParameter):
        return p
    if kinds.is_single_number(p):
        return iap.Binomial(1 - p)
    if isinstance(p, tuple):
        assert len(p) == 2, f"Expected `{name}` to be given as a tuple containing exactly 2 values, got {len(p)} values."
        assert p[0] < p[1], f"Expected `{name}` to be a tuple (a, b) with a < b, got {p}."
        assert 0 <= p[0] <= 1.0 and 0 <= p[1] <= 1.0, f"Expected `{name}` to be a tuple within [0.0, 1.0], got {p}."
        return iap.Binomial(iap.Uniform(1 - p[1], 1 - p[0]))
    if not kinds.is_iterable(p):
        raise Exception(f"Expected `{name}` to be a number, a tuple of two, a list or a StochasticParameter, got {type(p)}.")
    assert all(kinds.is_single_number(v) for v in p), f"Expected iterable parameter '{name}' to only contain numbers, got {p}."
    assert all(0 <= v <= 1 for v in p), f"Expected iterable parameter '{name}' to be within [0.0, 1.0], got {p}."
    return iap.Binomial(1 - iap.Choice(p))


def coarse(parameter: Any, size_px: Any, size_percent: Any, min_size: int) -> Any:
    """`parameter` drawn on a grid of `size_px` or `size_percent` of the picture (3 to 8 cells by default), then enlarged."""
    if size_px is None and size_percent is not None:
        return iap.FromLowerResolution(other_param=parameter, size_percent=size_percent, min_size=min_size)
    return iap.FromLowerResolution(other_param=parameter, size_px=(3, 8) if size_px is None else size_px, min_size=min_size)
