"""How many pictures that networks made may stand beside real ones."""

from __future__ import annotations

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number

ONE_TO_ONE = 0.5


def check_share(where: str, share: object) -> float:
    """``share`` as a float in [0, 1]; SpecError for anything else."""
    if not is_number(share) or not 0 <= share <= 1:
        raise SpecError(expected(where, "a number in [0, 1]", share))
    return float(share)


def most_synthetic(real: int, share: float) -> int:
    """Beside so many ``real`` pictures, for at most this ``share`` (below 1) of all to be synthetic."""
    return int(real * share / (1 - share) + 1e-9)
