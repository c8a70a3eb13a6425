"""Numbers that belong to red, green and blue, or one to each colour channel."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Linear
from vicinal.program.verify import check_colors


def emit_of_rgb(site: Site, scale: Floats, bias: Floats) -> None:
    """Emits x * scale + bias, each [N, 3]: red, green and blue. Pictures of one channel stay; DataError for other counts."""
    check_colors(site.place, (1, 3), site.colors, site.lowering.alpha)
    if site.colors == 1:
        scale, bias = np.ones((site.count, 1)), np.zeros((site.count, 1))
    site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=bias))


def one_a_channel(owner: object, site: Site, field: str) -> Floats:
    """[N, C]: a value of ``field`` for each colour channel, drawn by itself; recorded under the field's name."""
    return several(owner, site, field, site.colors)


def several(owner: object, site: Site, field: str, count: int) -> Floats:
    """[N, count]: values of ``field``, each drawn by itself; recorded under the field's name."""
    distribution: Any = getattr(owner, field)
    names = [f"{field}[{place}]" for place in range(count)]
    values = np.stack([distribution.draw(site.lowering.draws, site.place, name) for name in names], axis=1)
    site.note(field, values)
    return values
