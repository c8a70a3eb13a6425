"""A picture that is still a file: what data needs to know of ``files.encoded.Encoded``, which stands above it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from vicinal.data.values import Values


class Coded(ABC):
    """It has the shape and the dtype of an array, and no pixels yet."""

    __slots__ = ()

    shape: tuple[int, int, int]
    dtype: np.dtype[Any]

    @abstractmethod
    def read_as(self, values: Values) -> Coded:
        """The same picture, whose pixels come as float32 that ``values`` makes of them."""
