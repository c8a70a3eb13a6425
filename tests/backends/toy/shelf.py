"""Pictures that lie on a shelf: no arrays, and nothing that NumPy can look into."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Shelved:
    """Values behind a wall. Only this folder calls ``down``; NumPy's functions, operators and buffers are refused."""

    __array_ufunc__ = None

    def __init__(self, values: NDArray[Any]) -> None:
        self._values = values

    @property
    def shape(self) -> tuple[int, ...]:
        return self._values.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._values.dtype

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, index: int) -> Shelved:
        return Shelved(self._values[index])

    def __setitem__(self, index: Any, other: Shelved) -> None:
        self._values[index] = other.down()

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("what is on the shelf is no array")

    def __array_function__(self, function: Any, *_: Any) -> Any:
        raise TypeError(f"numpy.{function.__name__} cannot reach what is on the shelf")

    def down(self) -> NDArray[Any]:
        """The values in host memory."""
        return self._values


def shelved(pictures: Any) -> Any:
    """Arrays put on the shelf: one, or each of a list."""
    return [Shelved(one) for one in pictures] if isinstance(pictures, list) else Shelved(pictures)


def down(pictures: Any) -> Any:
    """The same, back."""
    return [one.down() for one in pictures] if isinstance(pictures, list) else pictures.down()
