"""This process among those that train together."""

from __future__ import annotations

import torch

from vicinal.errors import SpecError, one_of
from vicinal.numbers import check_integer

UNEVEN = ("pad", "drop")
Place = tuple[int, int]
"""A rank, and the number of processes."""


def check_place(where: str, rank: object, world: object) -> Place | None:
    """What was said, None where nothing was; SpecError for half of it, or what is out of range."""
    if (rank is None) != (world is None):
        raise SpecError(f"{where}: expected rank and world, or none of them, got rank={rank} and world={world}")
    if rank is None:
        return None
    every = check_integer(SpecError, f"{where}.world", world, 1)
    return check_integer(SpecError, f"{where}.rank", rank, 0, every - 1), every


def check_uneven(where: str, uneven: str) -> str:
    """SpecError for what is none of UNEVEN."""
    if uneven not in UNEVEN:
        raise SpecError(one_of(f"{where}.uneven", UNEVEN, uneven))
    return uneven


def place_of(said: Place | None) -> Place:
    """What was said, else what torch.distributed says where it runs, else the only process."""
    if said is not None:
        return said
    distributed = torch.distributed
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1
