"""Runs a program on batches of tensors."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.parameters import Rows, parameters, to_device
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.table import FUNCTIONS
from vicinal.program.ops import Op


def apply(op: Op, picture: Picture, at: Rows) -> Picture:
    """One op on the pictures of ``at.rows``, whether active there or not."""
    return FUNCTIONS[type(op)](picture, op, at)


def run_ops(ops: Sequence[Op], picture: Picture, rows: NDArray[np.int64]) -> Picture:
    """The pictures through the ops, each where it is active; ``rows`` are their positions in the batch that ops describe."""
    device, dtype = picture.values.device, picture.values.dtype
    places = [np.flatnonzero(op.active[rows]) for op in ops]  # among rows
    at = parameters(ops, [rows[place] for place in places], device, dtype)
    chosen = to_device(places, device)
    for op, own, place in zip(ops, at, chosen, strict=True):
        if own.count == len(rows):
            picture = apply(op, picture, own)
        elif own.count:
            picture = _put(picture, apply(op, _picked(picture, place), own), place)
    return picture


def _picked(picture: Picture, place: Tensor) -> Picture:
    def pick(values: Tensor | None) -> Tensor | None:
        return None if values is None else values.index_select(0, place)

    return attrs.evolve(
        picture, values=picture.values.index_select(0, place), kept=pick(picture.kept), total=pick(picture.total)
    )  # fmt: skip


def _put(picture: Picture, new: Picture, place: Tensor) -> Picture:
    """The pictures with the new ones at their places."""

    def put(old: Tensor | None, values: Tensor | None) -> Tensor | None:
        if values is None:
            return old
        return (torch.zeros_like(picture.values) if old is None else old).index_copy(0, place, values)

    return attrs.evolve(
        new, values=picture.values.index_copy(0, place, new.values), kept=put(picture.kept, new.kept),
        total=put(picture.total, new.total),
    )  # fmt: skip
