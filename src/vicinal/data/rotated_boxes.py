"""Rotated boxes: what users declare, checked, as float64 rectangles inside, and back in the declared format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import FRACTION
from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.foreign import check_flag, give_rows, length, own, read_rows
from vicinal.data.move_rotated import Rectangles
from vicinal.data.polygons import FARTHEST, Floats
from vicinal.data.rectangles import ANGLES, GIVEN, as_outlines, corners, rows_of, signed_areas, smallest, told
from vicinal.errors import DataError, expected, one_of

SHAPES = "[M, 5] (cx, cy, w, h, degrees), or four corners [M, 4, 2] or [M, 8]"


@attrs.frozen(eq=False)
class RotatedBoxes:
    """The rotated boxes of one picture, with their labels and other fields.

    ``data``: [M, 5] (cx, cy, width, height, degrees), or four corners in order around the box, [M, 4, 2] or [M, 8]. Results
    have the same shape. In pixels, where the picture spans [0, W] x [0, H]; with ``normalized``, corners are fractions of it.
    The width runs in the direction of the angle, which is clockwise on the screen as in OpenCV: 0 is to the right, 90 down.
    Of corners, the width runs from the first to the second.
    ``labels``, and each entry of the dict ``fields``, have length M and are dropped with their box.
    ``angles``: convention of the results. "given": width and height stay the sides that they were, angles in [-180, 180) after
    a move; "le90": width >= height, angles in [-90, 90); "le135": the same in [-45, 135); "oc": as OpenCV 4, in (0, 90].

    A box may reach out of the picture, but not lie outside. Rotation, mirroring, shifts and uniform scaling move it exactly;
    corners keep their order. After other geometry, and for boxes cut by the picture's edge, the result is the smallest
    rotated rectangle around the rest of the outline. ``min_area`` and ``min_visibility`` use the outline's area inside the
    picture. Raises DataError that names the first bad box.

    >>> car = vc.RotatedBoxes([[20, 30, 16, 8, 0]], labels=["car"])  # cx, cy, w, h, degrees
    >>> np.round(vc.Rotate(90)(image=image, rotated_boxes=car)["rotated_boxes"].data, 6)
    array([[34., 20., 16.,  8., 90.]])
    """

    data: Any
    normalized: bool = attrs.field(default=False, kw_only=True)
    angles: str = attrs.field(default=GIVEN, kw_only=True)
    labels: Any = attrs.field(default=None, kw_only=True)
    fields: Mapping[str, Any] | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.angles, str) or self.angles not in ANGLES:
            raise DataError(one_of("RotatedBoxes.angles", ANGLES, self.angles, "given, le90, le135 or oc"))
        check_flag(self.normalized, "RotatedBoxes.normalized")
        if self.fields is not None and not isinstance(self.fields, Mapping):
            raise DataError(expected("RotatedBoxes.fields", "a mapping of names to one entry for each box", self.fields))
        numbers, _, form = _read_numbers(self.data, "RotatedBoxes.data")
        if self.normalized and form == (5,) and len(numbers):
            wish = "corners [M, 4, 2] or [M, 8] with normalized=True"
            raise DataError(expected("RotatedBoxes.data: shape", wish, numbers.shape))
        for name, field in self.aligned().items():
            got = length(field, len(numbers), f"RotatedBoxes.{name}", "boxes")
            if got != len(numbers):
                raise DataError(f"RotatedBoxes.{name}: expected one entry for each of {len(numbers)} boxes, got {got}")

    def __len__(self) -> int:
        return len(self.data)

    def aligned(self) -> dict[str, Any]:
        """All fields by name, ``labels`` among them where given."""
        return dict(self.fields or {}) | ({} if self.labels is None else {"labels": self.labels})

    def corners(self, height: int, width: int) -> Floats:
        """Four corners [M, 4, 2] of each box in pixels of a canvas of this size, unchecked."""
        numbers, _, form = _read_numbers(self.data, "RotatedBoxes.data")
        return _corners(numbers.astype(np.float64), form, (height, width) if self.normalized else (1, 1))


@attrs.frozen(eq=False)
class RotatedForm:
    """How the boxes of a picture came in: the kind of their rows, dtype, what follows the first axis, and what held them."""

    kind: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    template: RotatedBoxes | None = None


def read_rotated(value: Any, size: tuple[int, int], where: str) -> tuple[Rectangles, dict[str, Any], RotatedForm]:
    """The boxes of one picture of ``size`` (height, width) from numbers or a ``RotatedBoxes``, and their fields."""
    template = value if isinstance(value, RotatedBoxes) else None
    numbers, kind, shape = _read_numbers(value if template is None else template.data, where)
    dtype = numbers.dtype if numbers.dtype.kind == "f" else np.dtype(np.float64)
    scaled = template is not None and template.normalized
    given = numbers.astype(np.float64)
    quads = _corners(given, shape, size if scaled else (1, 1))
    _check(given, quads, shape, where)
    if not scaled:
        _check_pixels(given, quads, size, where)
    check_corners(quads, size, where, given)
    rows = given if shape == (5,) else rows_of(smallest(as_outlines(quads), quads[:, 1] - quads[:, 0], signed_areas(quads) > 0))
    boxes = Rectangles(quads, rows, np.ones(len(quads)), np.zeros(len(quads), np.bool_))
    return boxes, {} if template is None else template.aligned(), RotatedForm(kind, dtype, shape, template)


def give_rotated(boxes: Rectangles, fields: Mapping[str, Any], size: tuple[int, int], form: RotatedForm) -> Any:
    """Boxes on a canvas of ``size`` in the form that ``read_rotated`` found."""
    template = form.template
    if form.shape == (5,):
        numbers = told(boxes.rows, GIVEN if template is None else template.angles)
    else:
        scale = size if template is not None and template.normalized else (1, 1)
        quads = np.where(boxes.mirrored[:, None, None], boxes.corners[:, [1, 0, 3, 2]], boxes.corners)
        numbers = (quads / np.array(scale[::-1], np.float64)).reshape(len(boxes), *form.shape)
    data = give_rows(numbers.astype(form.dtype), form.kind)
    if template is None:
        return data
    labels = None if template.labels is None else own(fields["labels"])
    kept = None if template.fields is None else {name: own(fields[name]) for name in template.fields}
    return attrs.evolve(template, data=data, labels=labels, fields=kept)


def _read_numbers(data: Any, where: str) -> tuple[NDArray[Any], str, tuple[int, ...]]:
    """``data`` (an empty list is [0, 5]), its kind, and its shape behind the first axis."""
    array, kind = read_rows(data, where)
    if array.size == 0 and array.ndim < 2:
        array = array.reshape(0, 5)
    if array.shape[1:] not in ((5,), (8,), (4, 2)) or array.ndim < 2:
        raise DataError(expected(f"{where}: shape", SHAPES, array.shape))
    if array.dtype.kind not in "fiu":
        raise DataError(expected(f"{where}: dtype", "numbers", str(array.dtype)))
    return array, kind, array.shape[1:]


def _corners(numbers: Floats, shape: tuple[int, ...], scale: tuple[int, int]) -> Floats:
    return corners(numbers) if shape == (5,) else numbers.reshape(-1, 4, 2) * np.array(scale[::-1], np.float64)


def _check(numbers: Floats, quads: Floats, shape: tuple[int, ...], where: str) -> None:
    """DataError naming the first box that is none."""
    finite = np.isfinite(numbers).all(axis=tuple(range(1, numbers.ndim)))
    _first_bad(finite, where, "finite numbers", numbers)
    _first_bad((np.abs(quads) <= FARTHEST).all(axis=(1, 2)), where, "numbers of pixels up to 1e9", numbers)
    if shape == (5,):
        _first_bad((numbers[:, 2:4] > 0).all(axis=1), where, "a positive width and height", numbers)
        return
    _first_bad(are_quads(quads), where, "four corners in their order around an area", numbers)


def are_quads(quads: Floats) -> NDArray[np.bool_]:
    """[M]: whether four corners [M, 4, 2] follow one another around an area."""
    import shapely

    simple: NDArray[np.bool_] = np.asarray(shapely.is_valid(shapely.polygons(quads)), np.bool_)
    simple &= signed_areas(quads) != 0
    return simple


def check_corners(quads: Floats, size: tuple[int, int], where: str, given: Floats | None = None) -> None:
    """DataError naming the first box, by its corners or as it was ``given``, that has no area inside of the canvas."""
    limits = np.broadcast_to(np.array(size[::-1], np.float64), (len(quads), 2))
    inside, _ = clip_outlines(as_outlines(quads), limits)
    wish = f"a box that is not outside of the canvas of height {size[0]} and width {size[1]}"
    _first_bad(inside.present & (signed_areas(quads) != 0), where, wish, quads if given is None else given)


def _check_pixels(numbers: Floats, quads: Floats, size: tuple[int, int], where: str) -> None:
    """DataError for boxes that can only be fractions of the picture: within its first pixel, and smaller than that."""
    if not len(quads) or size == (1, 1) or np.abs(quads).max() > FRACTION:
        return
    small = np.abs(signed_areas(quads)) < 1 - 1e-9
    if small.any():
        index = int(small.argmax())
        hint = "fractions: corners in RotatedBoxes(..., normalized=True)"
        got = f"{numbers[index].round(6).tolist()}, all within the first pixel ({hint})"
        raise DataError(f"{where}[{index}]: expected pixels, got {got}")


def _first_bad(good: Any, where: str, wish: str, numbers: Floats) -> None:
    if not good.all():
        index = int(np.argmin(good))
        raise DataError(f"{where}[{index}]: expected {wish}, got {numbers[index].round(6).tolist()}")
