"""Shares that sum to 1, drawn for each sample by its key."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.beta import Beta


def dirichlet(site: Site, name: str, count: int, concentration: float) -> Floats:
    """[N, count] from a symmetric Dirichlet distribution: the smaller the concentration, the fewer shares make up a row.

    By breaking a stick: what share k takes of what is left is Beta(concentration, (count - 1 - k) * concentration).
    Recorded under ``name``.
    """
    left = np.ones(site.count)
    shares = np.empty((site.count, count))
    for place in range(count - 1):
        part = Beta(concentration, (count - 1 - place) * concentration).draw(
            site.lowering.draws, site.place, f"{name}[{place}]"
        )
        shares[:, place] = left * part
        left = left * (1 - part)
    shares[:, -1] = left
    site.note(name, shares)
    return shares
