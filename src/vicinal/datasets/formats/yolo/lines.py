"""The lines of YOLO's label files: a class, and numbers that are fractions of the picture's width and height."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.datasets.coordinates import hull, inside_ring, kept_boxes, rotated_corners
from vicinal.datasets.losses import Losses
from vicinal.datasets.objects import Floats, Objects, Rings
from vicinal.errors import DataError, shown

VISIBLE = 2.0
MOST = 1 << 16
"""Classes, or keypoints of an object."""
NEAR = 0.5
"""Of the picture's side: how far outside it what still looks like a fraction may be."""


@attrs.frozen
class Rules:
    """What lines may say. ``obb``: all are four corners. ``points`` keypoints of ``numbers`` (2 or 3) each."""

    classes: int
    points: int = 0
    numbers: int = 3
    obb: bool = False
    clip: float = 1.0


@attrs.frozen(eq=False)
class _Line:
    label: int
    box: Floats
    rings: Rings | None
    points: Floats
    corners: Floats | None = None


def parse(text: str, size: tuple[int, int], rules: Rules, where: str) -> Objects | None:
    """The objects of a label file for a picture of height and width ``size``; None where it has no lines.

    A line has 5 numbers (class, centre, width and height), with the keypoints behind them where there are any, else
    perhaps a pair for each point of a polygon behind the class. Lines that make no sense are losses that name them.
    """
    losses, places, lines = Losses(), [], []
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.split():
            with losses.dropping():
                lines.append(_parse(words, size, rules, f"{where}: line {number}", losses))
                places.append(f"{where}: line {number}")
    if not lines and not losses.texts:
        return None
    boxes, good = kept_boxes(np.array([line.box for line in lines]), size, rules.clip, places.__getitem__, losses)
    kept = [line for line, is_good in zip(lines, good, strict=True) if is_good]
    rings = [line.rings for line in kept]
    return Objects(
        boxes=boxes[good],
        labels=np.array([line.label for line in kept], np.int64),
        polygons=rings if any(rings) else None,
        keypoints=np.stack([line.points for line in kept]) if rules.points and kept else None,
        losses=losses.texts,
        corners=np.array([line.corners for line in kept]).reshape(-1, 4, 2) if rules.obb else None,
    )


def _parse(words: list[str], size: tuple[int, int], rules: Rules, where: str, losses: Losses) -> _Line:
    values = _numbers(words, where)
    if not (values[0].is_integer() and 0 <= values[0] < rules.classes):
        raise DataError(f"{where}: expected a class from 0 to {rules.classes - 1}, got {words[0]}")
    scale = np.array([size[1], size[0]], np.float64)
    numbers = np.array(values[1:])
    posed = rules.points > 0 and len(numbers) == 4 + rules.points * rules.numbers
    points = np.zeros((rules.points, 3))
    outlined = len(numbers) == 8 if rules.obb else len(numbers) >= 6 and len(numbers) % 2 == 0
    if outlined and not rules.points:
        outline = numbers.reshape(-1, 2) * scale
        rings = inside_ring(outline, size, rules.clip, where, losses)
        corners = rotated_corners(outline, size, where) if rules.obb else None
        return _Line(int(values[0]), hull(rings), rings, points, corners)
    if rules.obb or (len(numbers) != 4 and not posed):
        raise DataError(f"{where}: expected {_wish(rules)}, got {len(words)} numbers")
    if posed:
        with losses.dropping():
            points = _points(numbers[4:].reshape(rules.points, rules.numbers), scale, where)
    centre, extent = numbers[:2] * scale, numbers[2:4] * scale
    return _Line(int(values[0]), np.concatenate([centre - extent / 2, centre + extent / 2]), None, points)


def reads_as_line(line: str, strict: bool = True) -> bool:
    """Whether a line of a text file may be one of YOLO's: a whole number, then fractions (or, if not ``strict``, other
    numbers, which is an error that will be told), as many as a box or polygon has."""
    try:
        label, *values = map(float, line.split())
    except ValueError:
        return False
    many = len(values) == 4 or (len(values) >= 6 and len(values) % 2 == 0)
    near = not strict or all(-NEAR <= value <= 1 + NEAR for value in values)
    return many and near and label.is_integer() and 0 <= label < MOST


def _numbers(words: list[str], where: str) -> list[float]:
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = [np.nan]
    if not np.isfinite(values).all():
        raise DataError(f"{where}: expected finite numbers, got {shown(' '.join(words))}")
    return values


def _points(values: Floats, scale: Floats, where: str) -> Floats:
    """[K, 3] in pixels; without visibilities, what is not at 0, 0 is visible."""
    seen = values[:, 2] if values.shape[1] == 3 else VISIBLE * (values != 0).any(axis=1)
    if not np.isin(seen, (0, 1, 2)).all():
        raise DataError(f"{where}: expected visibilities 0, 1 or 2, got {seen[~np.isin(seen, (0, 1, 2))][0]:g}")
    return np.concatenate([values[:, :2] * scale, seen[:, None]], axis=1)


def _wish(rules: Rules) -> str:
    if rules.obb:
        return "9 numbers (class and four corners)"
    more = "an odd number from 7 (class and polygon)"
    if rules.points:
        more = f"{5 + rules.points * rules.numbers} (with {rules.points} keypoints)"
    return f"5 numbers (class, centre, size) or {more}"
