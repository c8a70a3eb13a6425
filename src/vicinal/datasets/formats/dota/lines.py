"""The lines of DOTA's label files: x and y of four corners in pixels, a class, and 1 for an object that is difficult."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from vicinal.datasets.coordinates import hull, inside_ring, kept_boxes, rotated_corners
from vicinal.datasets.losses import Losses
from vicinal.datasets.objects import Floats, Objects, Rings
from vicinal.errors import DataError, nearest, shown

HEAD = ("imagesource", "gsd")
"""What the first lines may say of the picture, as ``name:value``."""
CORNERS = 8


@attrs.frozen(eq=False)
class _Line:
    label: int
    corners: Floats
    rings: Rings
    difficult: int


def body(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of objects: their numbers from 1, and their words."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and line.partition(":")[0].strip().lower() not in HEAD:
            yield number, words


def head(text: str) -> dict[str, str]:
    """What the first lines say of the picture."""
    said = (line.partition(":") for line in text.splitlines()[: len(HEAD)])
    return {name.strip().lower(): value.strip() for name, _, value in said if name.strip().lower() in HEAD}


def class_of(words: list[str]) -> str:
    """The class of an object: what is between its corners and the mark, which may be absent. DataError for other lines."""
    try:
        numbers = [float(word) for word in words[:CORNERS]]
    except ValueError:
        numbers = [np.nan]
    rest = words[CORNERS:]
    marked = len(rest) > 1 and rest[-1].isascii() and rest[-1].isdecimal()
    name = " ".join(rest[:-1] if marked else rest)
    if not name or not np.isfinite(numbers).all():
        raise DataError(f"expected 8 finite numbers, a class, and perhaps a mark, got {shown(' '.join(words))}")
    return name


def parse(text: str, size: tuple[int, int], names: Mapping[str, int], clip: float, where: str) -> Objects | None:
    """The objects of a label file for a picture of height and width ``size``; None where it has no lines of any.

    ``names``: the number of each class. Lines that make no sense are losses that name them.
    """
    losses, places, lines = Losses(), [], []
    for number, words in body(text):
        place = f"{where}: line {number}"
        with losses.dropping():
            lines.append(_parse(words, size, names, clip, place, losses))
            places.append(place)
    if not lines and not losses.texts:
        return None
    boxes, good = kept_boxes(np.array([hull(line.rings) for line in lines]), size, clip, places.__getitem__, losses)
    kept = [line for line, is_good in zip(lines, good, strict=True) if is_good]
    return Objects(
        boxes=boxes[good],
        labels=np.array([line.label for line in kept], np.int64),
        polygons=[line.rings for line in kept],
        fields={"difficult": [line.difficult for line in kept]},
        losses=losses.texts,
        corners=np.array([line.corners for line in kept]).reshape(-1, 4, 2),
    )


def _parse(
    words: list[str], size: tuple[int, int], names: Mapping[str, int], clip: float, where: str, losses: Losses
) -> _Line:
    try:
        name = class_of(words)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None
    if name not in names:
        raise DataError(f"{where}: expected one of {len(names)} classes, got {shown(name)}{nearest(name, names)}")
    points = np.array(words[:CORNERS], np.float64).reshape(4, 2)
    corners = rotated_corners(points, size, where)
    mark = words[-1] if len(words) > CORNERS + 1 and words[-1].isdecimal() else "0"
    return _Line(names[name], corners, inside_ring(corners, size, clip, where, losses), int(mark))
