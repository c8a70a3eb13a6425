"""Keypoints with visibility and left/right pairs, angles, and the boxes that they belong to."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import give_rows, read_rows
from vicinal.errors import DataError, expected

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@attrs.frozen(eq=False)
class Keypoints:
    """The K keypoints of one picture.

    ``xy``: [K, 2] (x, y) in pixels; the centre of the pixel in row i and column j is (j + 0.5, i + 0.5). Points may lie
    outside the picture.
    ``visibility``: [K] as in COCO: 0 not labelled or outside, 1 hidden, 2 visible; None: all 2. All K points come out, those
    outside the picture with visibility 0. A point with visibility 0 at (0, 0) or NaN is not labelled, and is not moved.
    ``pairs``: index pairs (left, right) that are swapped when geometry mirrors the picture.
    ``owners``: [K] index of each point's box in the call's ``boxes``, -1 for none. Points are dropped with their box, so fewer
    than K may come out; owners and pairs are then renumbered.
    ``angles``: [K] a direction for each point, in degrees clockwise on the screen, 0 to the right. They turn with the picture;
    results are in [-180, 180).
    Raises DataError for other shapes, points that are not finite, visibility other than 0, 1, 2, pairs and owners out of range,
    and points that look like fractions of the picture.

    >>> eyes = vc.Keypoints([[20, 30], [40, 30]], pairs=((0, 1),))
    >>> vc.HorizontalFlip()(image=image, keypoints=eyes)["keypoints"].xy  # the left one comes first again
    [[24.0, 30.0], [44.0, 30.0]]
    """

    xy: Any
    visibility: Any = None
    pairs: tuple[tuple[int, int], ...] = ()
    owners: Any = attrs.field(default=None, kw_only=True)
    angles: Any = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        read_keypoints(self, "Keypoints")

    def __len__(self) -> int:
        return len(self.xy)


@attrs.frozen(eq=False)
class Points:
    """Keypoints as the core works on them: places [K, 2], visibility [K], pairs [P, 2]; boxes and directions [K] or None."""

    xy: Floats
    visibility: Ints
    pairs: Ints
    owners: Ints | None = None
    angles: Floats | None = None

    def take(self, index: Ints) -> Points:
        """The points ``index`` alone, and the pairs of which both are among them."""
        number = np.full(len(self.xy), -1, np.int64)
        number[index] = np.arange(len(index))
        pairs = number[self.pairs]
        return Points(
            self.xy[index], self.visibility[index], pairs[(pairs >= 0).all(axis=1)],
            None if self.owners is None else self.owners[index], None if self.angles is None else self.angles[index],
        )  # fmt: skip

    @property
    def unlabelled(self) -> NDArray[np.bool_]:
        """[K]: which points are nowhere, (0, 0) as COCO has it, or NaN."""
        nowhere = (self.xy == 0).all(axis=1) | np.isnan(self.xy).any(axis=1)
        unlabelled: NDArray[np.bool_] = nowhere & (self.visibility == 0)
        return unlabelled


def remaining(points: Points, owners: Ints, kept: Ints, count: int) -> Points:
    """The points whose boxes, of ``count``, are among those ``kept``, and those of no box; owners are numbered anew."""
    if len(kept) == count:
        return points
    number = np.full(count + 1, -1, np.int64)  # the last one is that of no box
    number[kept] = np.arange(len(kept))
    index = np.flatnonzero((owners < 0) | (number[owners] >= 0))
    return attrs.evolve(points.take(index), owners=number[owners[index]])


@attrs.frozen
class PointForm:
    """How keypoints came in: "array", "tensor" or "list" with 2 or 3 columns, or in a ``Keypoints`` (``columns`` 0), with
    pairs that are given back where none is lost."""

    kind: str
    columns: int
    dtype: np.dtype[Any]
    pairs: tuple[tuple[int, int], ...] = ()


def read_keypoints(value: Any, where: str) -> tuple[Points, PointForm]:
    """Checked keypoints of one picture from [K, 2], [K, 3] (x, y, visibility) or a ``Keypoints``."""
    wrapped = isinstance(value, Keypoints)
    array, kind = read_rows(value.xy if wrapped else value, where)
    if array.size == 0 and array.ndim < 3:
        array = array.reshape(0, array.shape[1] if array.ndim == 2 and array.shape[1] in (2, 3) else 2)
    if array.ndim != 2 or array.shape[1] not in ((2,) if wrapped else (2, 3)):
        raise DataError(expected(f"{where}: shape", "[K, 2]" if wrapped else "[K, 2] or [K, 3]", array.shape))
    if array.dtype.kind not in "fiu":
        raise DataError(expected(f"{where}: dtype", "numbers", str(array.dtype)))
    dtype = array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
    xy = array[:, :2].astype(np.float64)
    given: Any = array[:, 2] if array.shape[1] == 3 else value.visibility if wrapped else None
    visibility = _read_visibility(given, len(xy), where)
    nowhere = np.isnan(xy).any(axis=1) & (visibility == 0)
    _first_bad(np.isfinite(np.where(nowhere[:, None], 0, xy)).all(axis=1), where, "finite numbers", xy)
    pairs = _read_pairs(value.pairs, len(xy), where) if wrapped else np.zeros((0, 2), np.int64)
    form = PointForm(kind, 0 if wrapped else array.shape[1], dtype, value.pairs if wrapped else ())
    owners = _read_owners(value.owners, len(xy), where) if wrapped else None
    angles = _read_angles(value.angles, len(xy), where) if wrapped else None
    return Points(xy, visibility, pairs, owners, angles), form


def check_pixels(points: Points, size: tuple[int, int], where: str) -> None:
    """DataError for points that can only be fractions of the picture: several in places of its first pixel."""
    xy = points.xy[~points.unlabelled]
    if len(xy) < 2 or size == (1, 1) or xy.min() < 0 or xy.max() > 1 or not (xy % 1).any() or (xy == xy[0]).all():
        return
    got = f"{xy[0].round(6).tolist()} and no number above 1 (fractions: times width and height)"
    raise DataError(f"{where}[0]: expected pixels, got {got}")


def give_keypoints(points: Points, form: PointForm) -> Any:
    """Keypoints in the form that ``read_keypoints`` found; a ``Keypoints`` always comes out with its visibility."""
    xy = points.xy.astype(form.dtype)
    if form.columns == 0:
        pairs = form.pairs
        if len(points.pairs) != len(pairs):  # some went with their box
            pairs = tuple((int(left), int(right)) for left, right in points.pairs)
        more = {"owners": points.owners, "angles": None if points.angles is None else points.angles.astype(form.dtype)}
        rows = {name: None if row is None else give_rows(row.copy(), form.kind) for name, row in more.items()}
        return Keypoints(give_rows(xy, form.kind), give_rows(points.visibility.copy(), form.kind), pairs, **rows)
    if form.columns == 3:
        xy = np.concatenate([xy, points.visibility[:, None].astype(form.dtype)], axis=1)
    return give_rows(xy, form.kind)


def _read_visibility(given: Any, count: int, where: str) -> Ints:
    if given is None:
        return np.full(count, 2, np.int64)
    array = read_rows(given, f"{where}.visibility")[0]
    if array.dtype.kind not in "fiub":
        raise DataError(expected(f"{where}.visibility: dtype", "numbers", str(array.dtype)))
    if array.shape != (count,):
        raise DataError(f"{where}.visibility: expected one number for each of {count} points, got shape {array.shape}")
    _first_bad(np.isin(array, (0, 1, 2)), f"{where}.visibility", "0, 1 or 2", array)
    return array.astype(np.int64)


def _read_owners(given: Any, count: int, where: str) -> Ints | None:
    if given is None:
        return None
    array = _read_row(given, count, f"{where}.owners")
    if array.size and array.dtype.kind not in "iu":
        raise DataError(expected(f"{where}.owners: dtype", "integers", str(array.dtype)))
    _first_bad(array >= -1, f"{where}.owners", "the index of a box, or -1", array)
    return array.astype(np.int64)


def _read_angles(given: Any, count: int, where: str) -> Floats | None:
    if given is None:
        return None
    array = _read_row(given, count, f"{where}.angles")
    if array.size and array.dtype.kind not in "fiu":
        raise DataError(expected(f"{where}.angles: dtype", "numbers", str(array.dtype)))
    angles = array.astype(np.float64)
    _first_bad(np.isfinite(angles), f"{where}.angles", "finite numbers", angles)
    return angles


def _read_row(given: Any, count: int, where: str) -> NDArray[Any]:
    array = read_rows(given, where)[0]
    if array.shape != (count,):
        raise DataError(f"{where}: expected one number for each of {count} points, got shape {array.shape}")
    return array


def _read_pairs(given: Any, count: int, where: str) -> Ints:
    try:
        pairs = np.asarray(given)
    except ValueError:  # rows of different lengths
        pairs = np.zeros(1)
    pairs = pairs.reshape(0, 2) if pairs.shape == (0,) else pairs
    if pairs.ndim != 2 or pairs.shape[1] != 2 or (pairs.size and pairs.dtype.kind not in "iu"):
        raise DataError(expected(f"{where}.pairs", "pairs of indices ((left, right), ...)", given))
    if pairs.size and (pairs.min() < 0 or pairs.max() >= count or len(np.unique(pairs)) != pairs.size):
        raise DataError(expected(f"{where}.pairs", f"distinct indices from 0 to {count - 1}", given))
    return pairs.astype(np.int64)


def _first_bad(good: Any, where: str, wish: str, values: NDArray[Any]) -> None:
    if not good.all():
        index = int(np.argmin(good))
        raise DataError(f"{where}[{index}]: expected {wish}, got {values[index].tolist()}")
