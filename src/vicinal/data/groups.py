"""Groups: pictures that are drawn as one, as the frames of a video are."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.identity import read_ids
from vicinal.errors import DataError, expected

FRESH, FROZEN = "fresh", "frozen"
NOISE = (FRESH, FROZEN)


@attrs.frozen(eq=False)
class Groups:
    """``first`` [N]: the position in the batch of the first picture of each picture's group. ``words`` [N]: by what each is
    drawn; None: by the id that the first one gets. ``frame`` [N]: by what the noise of those that are drawn alike differs.
    ``frozen``: it does not, but is that of frame 0.
    """

    first: NDArray[np.int64]
    words: NDArray[np.uint64] | None
    frame: NDArray[np.uint64]
    frozen: bool

    @property
    def frames(self) -> NDArray[np.uint64] | None:
        """[N]: the frames; None where noise is frozen."""
        return None if self.frozen else self.frame


def read_groups(
    given: Any, ids: NDArray[np.uint64] | None, epochs: NDArray[np.int64] | None, count: int, noise: str, where: str
) -> Groups:  # fmt: skip
    """N integers or strings: pictures of one of them, and of one epoch, are a group. DataError for others.

    Pictures that have ``ids`` are drawn by their group's value, and their noise by their ids, whatever batch they are in. Of
    others each group gets an id of its own, and frames are counted from 0.
    """
    words = read_ids(given, count, where)
    key = words[:, None] if epochs is None else np.stack([words, epochs.astype(np.uint64)], axis=1)
    _, first, member = np.unique(key, axis=0, return_index=True, return_inverse=True)
    member = member.reshape(count)
    if ids is not None:
        return Groups(first[member].astype(np.int64), words, ids, noise == FROZEN)
    return Groups(first[member].astype(np.int64), None, _counted(member), noise == FROZEN)


def one_group(id: NDArray[np.uint64] | None, count: int, noise: str) -> Groups:
    """All pictures as one group, drawn as a single picture of this ``id`` [1] is."""
    words = None if id is None else np.repeat(id, count)
    return Groups(np.zeros(count, np.int64), words, np.arange(count, dtype=np.uint64), noise == FROZEN)


def _counted(member: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The position of each of N among those of the same number."""
    frame = np.zeros(len(member), np.uint64)
    order = np.argsort(member, kind="stable")
    starts = np.flatnonzero(np.diff(member[order], prepend=-1))
    frame[order] = np.arange(len(member)) - np.repeat(starts, np.diff(starts, append=len(member)))
    return frame


def check_noise(noise: Any, where: str = "noise") -> str:
    """DataError for what is none of NOISE."""
    if not isinstance(noise, str) or noise not in NOISE:
        raise DataError(expected(where, '"fresh" or "frozen"', noise))
    return noise
