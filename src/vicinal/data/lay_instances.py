"""Instances of pictures that are laid over each other: ids that stay apart, and planes on new canvases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array
from vicinal.data.laying import Laying
from vicinal.errors import DataError

Ints = NDArray[np.int64]


def apart_ids(ids: Sequence[Ints], laying: Laying, most: int) -> list[Ints]:
    """New ids for those [M] of each layer, ascending: as they are, or the least free ones where a lower layer has them already.

    DataError for ids beyond the ``most`` that the maps' dtype holds.
    """
    new: list[Ints] = [one.copy() for one in ids]
    for owner, mine in enumerate(laying.layers):
        taken = np.unique(np.concatenate([np.zeros(1, np.int64), *(ids[layer] for layer in mine)]))
        used = np.zeros(0, np.int64)
        for layer in mine:
            again = np.isin(ids[layer], used)
            if again.any():
                free = np.setdiff1d(np.arange(1, len(taken) + int(again.sum()) + 1), taken)[: int(again.sum())]
                new[layer][again] = free
                taken = np.union1d(taken, free)
            used = np.union1d(used, ids[layer])
            if len(new[layer]) and new[layer].max() > most:
                wanted = f"a dtype for ids up to {int(new[layer].max())} in the maps that are mixed"
                raise DataError(f"instances[{owner}]: expected {wanted}, got one that ends at {most}")
    return new


def renamed(values: NDArray[Any], old: Ints, new: Ints) -> NDArray[Any]:
    """``values``, of which those of ``old`` (ascending) become those of ``new``; others stay."""
    if not len(old) or np.array_equal(old, new):
        return values
    place = np.minimum(np.searchsorted(old, values), len(old) - 1)
    return np.where(old[place] == values, new[place], values).astype(values.dtype)


def laid_planes(planes: Sequence[Array], laying: Laying, like: Sequence[Array]) -> list[Array]:
    """Planes [M, H, W] of N canvases, of those [m, h, w] of each layer that are kept; of the dtypes of ``like``."""
    done = []
    for owner, mine in enumerate(laying.layers):
        dtype = like[owner].dtype
        stacks = [_chosen(planes[layer], laying, layer) for layer in mine]
        canvas = np.zeros((sum(map(len, stacks)), *laying.sizes[owner].tolist()), dtype)
        start = 0
        for layer, stack in zip(mine, stacks, strict=True):
            y0, x0, y1, x1 = laying.window[layer].tolist()
            seen, part = laying.seen[layer], canvas[start : start + len(stack), y0:y1, x0:x1]
            part[...] = stack
            if seen is not None:
                part *= seen.astype(dtype)
            start += len(stack)
        done.append(canvas)
    return done


def _chosen(stack: Array, laying: Laying, layer: int) -> Array:
    kept = laying.objects[layer] if laying.kept is None else laying.kept[layer]
    return stack if kept is None or len(kept) == len(stack) else stack[kept]
