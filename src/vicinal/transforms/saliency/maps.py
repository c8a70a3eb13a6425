"""Maps of what stands out, kept by the ids of pictures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.identity import read_ids
from vicinal.errors import DataError, ReadError, SpecError, expected

SIDE = 14
ENTRY = np.dtype([("id", "<u8"), ("map", "u1", (SIDE, SIDE))])
"""A picture's line in a file: 204 bytes."""

Ids = Sequence[int | str] | NDArray[Any]
Maps = NDArray[np.uint8]


class SaliencyMaps:
    """For each picture, by its id, how much its parts stand out: [14, 14] bytes over the whole of it as it was given.

    Maps come from a network (``vicinal.generative.saliency``) or from the pictures alone (``SaliencyMaps.of``), and are
    read by SaliencyErase, KeepAugment and SaliencyMix, which move them as the transforms ahead of them move the picture.
    ``put`` takes the place of what an id had. Worker processes have the maps as they were when they were started: give
    these the path of a file that ``save`` wrote, which is read again when it has changed.

    >>> maps = vc.SaliencyMaps.of(images, ids=["a", "b", "c", "d"])
    >>> len(maps)
    4
    """

    def __init__(self) -> None:
        self._put: dict[int, Maps] = {}
        self._rows = np.zeros(0, ENTRY)
        self._ids: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self._path: str | None = None

    @classmethod
    def of(cls, pictures: Iterable[NDArray[Any]], ids: Ids) -> SaliencyMaps:
        """Of pictures [H, W, C] without alpha, by their spectral residual: no network is needed."""
        from vicinal.transforms.saliency.spectral import spectral_residual  # OpenCV, which recipes do without

        made = cls()
        maps = [spectral_residual(picture) for picture in pictures]
        made.put(ids, maps)
        return made

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SaliencyMaps:
        """Those of a file that ``save`` wrote, which is not read as a whole. ReadError for any other file."""
        made = cls()
        try:
            rows = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise ReadError(f"{os.fspath(path)}: expected maps that SaliencyMaps.save wrote ({error})") from None
        if not isinstance(rows, np.ndarray) or rows.dtype != ENTRY or rows.ndim != 1:
            raise ReadError(f"{os.fspath(path)}: expected maps that SaliencyMaps.save wrote, got other numbers")
        made._rows, made._ids, made._path = rows, np.ascontiguousarray(rows["id"]), os.fspath(path)
        if (made._ids[1:] <= made._ids[:-1]).any():
            raise ReadError(f"{os.fspath(path)}: expected each id once, in order, got others")
        return made

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes all maps to a file, 204 bytes each; what stood there is replaced at once, when all is written."""
        known = np.union1d(self._ids, np.array(list(self._put), np.uint64))
        rows = np.zeros(len(known), ENTRY)
        rows["id"], rows["map"] = known, self.take(known)[0]
        part = Path(f"{os.fspath(path)}.{os.getpid()}.part")
        with part.open("wb") as file:
            np.save(file, rows, allow_pickle=False)
        os.replace(part, path)

    def put(self, ids: Ids, maps: NDArray[Any] | Sequence[NDArray[Any]]) -> None:
        """Keeps ``maps`` [N, h, w], of any sizes and any numbers from which the highest stand out most.

        Each is brought to 0 for its least and 255 for its greatest number; one that is the same everywhere becomes 0.
        DataError for numbers that are not finite, and unless there is one map for each id.
        """
        where = "SaliencyMaps.put"
        words = read_ids(ids, len(maps), f"{where}: ids")
        for word, one in zip(words.tolist(), maps, strict=True):
            self._put[word] = _bytes(np.asarray(one), f"{where}: maps")

    def take(self, ids: NDArray[np.uint64]) -> tuple[Maps, NDArray[np.bool_]]:
        """The maps [N, 14, 14] of ids as 64-bit words [N], 0 where there are none; and where there are."""
        place = np.searchsorted(self._ids, ids)
        known = np.zeros(len(ids), np.bool_)
        inside = place < len(self._ids)
        known[inside] = self._ids[place[inside]] == ids[inside]
        found = np.zeros((len(ids), SIDE, SIDE), np.uint8)
        found[known] = self._rows["map"][place[known]]
        for row, word in enumerate(ids.tolist() if self._put else ()):
            if word in self._put:
                found[row], known[row] = self._put[word], True
        return found, known

    def __len__(self) -> int:
        """How many pictures have a map."""
        return len(self._ids) + sum(1 for word in self._put if not self._has(word))

    def _has(self, word: int) -> bool:
        place = int(np.searchsorted(self._ids, np.uint64(word)))
        return place < len(self._ids) and int(self._ids[place]) == word

    def plain(self) -> str:
        """The path of their file, as recipes hold it; SpecError where they are not those of a file."""
        if self._path is None or self._put:
            raise SpecError("maps: expected a path, to be written down; save the maps (SaliencyMaps.save), and give that")
        return self._path


def _bytes(values: NDArray[Any], where: str) -> Maps:
    if values.ndim != 2 or not values.size or values.dtype.kind not in "uif" or not np.isfinite(values).all():
        raise DataError(expected(where, "finite numbers of shape (h, w) for each picture", values))
    numbers: Any = values.astype(np.float64)
    if numbers.shape != (SIDE, SIDE):
        import cv2

        shrinks = min(numbers.shape) >= SIDE
        numbers = cv2.resize(numbers, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    low, high = float(numbers.min()), float(numbers.max())
    return np.rint((numbers - low) / (high - low) * 255).astype(np.uint8) if high > low else np.zeros((SIDE, SIDE), np.uint8)
