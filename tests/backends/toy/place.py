"""The shelf as a place where pictures lie."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.backends.toy.shelf import Shelved
from vicinal.data.convention import Convention
from vicinal.data.pictures import Kind, Read, give_picture, read_picture, read_stack
from vicinal.data.places import HOST
from vicinal.errors import DataError


class Shelf:
    """Reads pictures by the rules for arrays."""

    name = "the toy's shelf"

    def holds(self, value: object) -> bool:
        return isinstance(value, Shelved)

    def take(self, value: Shelved, where: str, said: Convention) -> Read:
        values = value.down()
        if values.ndim == 4:
            array, form = read_stack(values, where, said)
            assert isinstance(form.kinds, Kind)
            return Read(Shelved(np.ascontiguousarray(array)), form.kinds, form.alpha, self)
        array, kind, alpha, _ = read_picture(values, where, said)
        return Read(Shelved(np.ascontiguousarray(array)), kind, alpha, self)

    def give(self, pictures: Shelved, layout: str, kind: Kind, bgr: bool, normalized: bool) -> Shelved:
        return Shelved(give_picture(pictures.down(), layout, kind, bgr, normalized))

    def receive(self, picture: NDArray[Any]) -> Shelved:
        return Shelved(picture.copy())

    def check_out(self, out: object, shape: tuple[int, ...], dtype: np.dtype[Any], pictures: Any) -> None:
        if not isinstance(out, Shelved):
            raise DataError(f"Pipeline.out: expected {dtype} of shape {shape} on the shelf, got a {type(out).__name__}")
        given = [one.down() for one in (pictures if isinstance(pictures, list) else [pictures]) if isinstance(one, Shelved)]
        HOST.check_out(out.down(), shape, dtype, given)


SHELF = Shelf()
