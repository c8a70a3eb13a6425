"""Who is active at a place of a record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vicinal.program.ops import Bools


def active_at(place: str, active: Mapping[str, Bools], count: int) -> Bools:
    """[N]: for a part of a transform, as a slot of a policy is, who is active at the transform; all at no place at all."""
    while place and place not in active:
        place = place.rpartition("/")[0]
    return active[place] if place else np.ones(count, np.bool_)
