"""Numbers that belong to red, green and blue, or one to each colour channel."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.errors import DataError
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Linear


def emit_of_rgb(owner: object, site: Site, scale: Floats, bias: Floats) -> None:
    """Emits x * scale + bias, each [N, 3]: red, green and blue. Pictures of one channel stay; DataError for other counts."""
    if site.colors not in (1, 3):
        could_be = site.colors in (2, 4) and not site.lowering.alpha
        hint = " (alpha=True says that the last one is alpha)" if could_be else ""
        raise DataError(f"{type(owner).__name__}: expected 1 or 3 colour channels, got {site.colors}{hint}")
    if site.colors == 1:
        scale, bias = np.ones((site.count, 1)), np.zeros((site.count, 1))
    site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=bias))


def one_a_channel(owner: object, site: Site, field: str) -> Floats:
    """[N, C]: a value of ``field`` for each colour channel, drawn by itself; recorded under the field's name."""
    distribution: Any = getattr(owner, field)
    names = [f"{field}[{channel}]" for channel in range(site.colors)]
    values = np.stack([distribution.draw(site.lowering.draws, site.place, name) for name in names], axis=1)
    site.note(field, values)
    return values
