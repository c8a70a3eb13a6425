"""Runs a program on pictures of which some are still encoded: decodes them as small as will do, right before their turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.given import Pictures, Read
from vicinal.data.places import Place
from vicinal.errors import ReadError
from vicinal.files.encoded import Encoded
from vicinal.program.program import Program
from vicinal.program.scale import at_scale, needed_rows, needed_scale

Ints: TypeAlias = NDArray[np.int64]
Reader: TypeAlias = Callable[[NDArray[np.uint8]], Any]
Run: TypeAlias = Callable[[Program, list[Read]], Pictures]


def run_encoded(program: Program, pictures: Sequence[Any], place: Place, run: Run) -> Pictures:
    """What ``run`` makes of the pictures, each of which it reads to ``place`` when it comes to it.

    Raises ReadError with the position of the first picture that is broken.
    """
    most, mirrored = np.ones(len(pictures), np.int64), np.zeros((len(pictures), 2), np.bool_)
    for index, picture in enumerate(pictures):
        if isinstance(picture, Encoded):
            most[index], mirrored[index] = picture.most, picture.mirrored
    scale = needed_scale(program, most)
    program = at_scale(program, scale, mirrored)
    errors: dict[int, ReadError] = {}
    result = run(program, _reads(pictures, place, scale, needed_rows(program).tolist(), errors))
    if errors:
        index = min(errors)
        raise ReadError(f"images[{index}]: {errors[index]}", index=index) from errors[index]
    return result


def _reads(
    pictures: Sequence[Any], place: Place, scale: Ints, rows: list[int], errors: dict[int, ReadError]
) -> list[Read]:  # fmt: skip
    """Where each picture stands in the batch, and what decodes it; one that comes twice at one scale is decoded once."""
    places: dict[tuple[int, int], list[int]] = {}
    for index, (picture, step) in enumerate(zip(pictures, scale.tolist(), strict=True)):
        places.setdefault((id(picture), step), []).append(index)
    return [(where, _reader(pictures[where[0]], place, step, where, rows, errors)) for (_, step), where in places.items()]


def _reader(
    picture: Any, place: Place, step: int, where: list[int], rows: list[int], errors: dict[int, ReadError]
) -> Reader:
    """What is ready at once, as behind a decoder no cache holds any more what there is to find out."""
    if not isinstance(picture, Encoded):
        return lambda _: picture
    pixels = picture.reader(step, max(rows[index] for index in where))

    def read(memory: NDArray[np.uint8]) -> Any:
        try:
            return place.receive(pixels(memory))
        except ReadError as error:
            errors[where[0]] = error
            return None

    return read
