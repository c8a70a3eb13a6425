"""Axis-aligned boxes: what users declare, checked, as float64 xyxy pixels inside, and back in the declared format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.foreign import check_flag, give_rows, length, own, read_rows, take
from vicinal.data.polygons import Outlines, RingForm, check_polygons, give_polygons, limit_inside, read_polygons
from vicinal.errors import DataError, expected, one_of

Floats = NDArray[np.float64]

FORMATS = ("xyxy", "xywh", "cxcywh")
TOLERANCE = 0.01  # pixels that a box may stick out of the canvas: x and width of a format of 2 decimals, rounded
SHARE = 1e-4  # of the side, for fractions: x and width of a format of 4 decimals, rounded
FRACTION = 1.01  # the largest number of boxes that look like fractions, of which some stick out a little


@attrs.frozen(eq=False)
class Boxes:
    """The boxes of one picture, with their labels, polygons and other fields.

    ``data``: [M, 4] in pixels, where the picture spans [0, W] x [0, H]; or in fractions of it, if ``normalized`` is True.
    ``format``: "xyxy" (corners), "xywh" (top left corner and size: COCO) or "cxcywh" (centre and size: YOLO). Results come
    back in the same format.
    ``labels``, and each entry of the dict ``fields``, have length M and are dropped with their box. The field "instance" is
    the id of the box's object in the picture's instance map.
    ``polygons``: for every box a list of outer rings, each [K, 2] (x, y) with K >= 3, in the units of the boxes; or None. Their
    points are moved one by one, and rings are clipped to the picture, which can split them. Rings that cross themselves
    are filled by the even-odd rule. A box with a polygon becomes the smallest box around it; ``min_visibility`` is then the
    share of the polygon's area that is left.
    ``clip``: boxes and points must be finite and inside the picture (with a tolerance of 0.01 pixel or 0.0001 of the side),
    and boxes must have a positive area. True instead clips them to the picture and drops boxes that have no area left.
    Raises DataError that names the first bad box, also for pixel boxes that look like fractions.

    >>> cat = vc.Boxes([[10, 20, 30, 40]], format="xywh", labels=["cat"])
    >>> vc.HorizontalFlip()(image=image, boxes=cat)["boxes"].data
    [[24.0, 20.0, 30.0, 40.0]]
    """

    data: Any
    format: str = attrs.field(default="xyxy", kw_only=True)
    normalized: bool = attrs.field(default=False, kw_only=True)
    labels: Any = attrs.field(default=None, kw_only=True)
    fields: Mapping[str, Any] | None = attrs.field(default=None, kw_only=True)
    polygons: Sequence[Any] | None = attrs.field(default=None, kw_only=True)
    clip: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.format, str) or self.format not in FORMATS:
            raise DataError(one_of("Boxes.format", FORMATS, self.format, "xyxy, xywh or cxcywh"))
        check_flag(self.normalized, "Boxes.normalized")
        check_flag(self.clip, "Boxes.clip")
        if self.fields is not None and not isinstance(self.fields, Mapping):
            raise DataError(expected("Boxes.fields", "a mapping of names to one entry for each box", self.fields))
        count = len(read_numbers(self.data, "Boxes.data")[0])
        for name, field in self.aligned().items():
            got = length(field, count, f"Boxes.{name}", "boxes")
            if got != count:
                raise DataError(f"Boxes.{name}: expected one entry for each of {count} boxes, got {got}")
        if self.polygons is not None:
            check_polygons(self.polygons, count, "Boxes.polygons")

    def __len__(self) -> int:
        return len(self.data)

    def aligned(self) -> dict[str, Any]:
        """All fields by name, ``labels`` among them where given."""
        fields = dict(self.fields or {})
        if self.labels is not None:
            fields["labels"] = self.labels
        return fields

    def xyxy(self, height: int, width: int) -> Floats:
        """The corners [M, 4] in pixels of a canvas of this size, unchecked."""
        values = read_numbers(self.data, "Boxes.data")[0]
        return to_xyxy(values, self.format, (height, width) if self.normalized else (1, 1))


@attrs.frozen(eq=False)
class BoxForm:
    """How the boxes of a picture came in: "boxes", "array", "tensor" or "list", and what giving that back needs."""

    kind: str
    dtype: np.dtype[Any]
    template: Boxes | None = None
    rings: RingForm | None = None


@attrs.frozen(eq=False)
class BoxesRead:
    """Checked boxes: corners [M, 4], what is aligned with them, the indices that clipping kept (None: all), the form."""

    corners: Floats
    fields: dict[str, Any]
    outlines: Outlines | None
    kept: NDArray[np.int64] | None
    form: BoxForm


def read_numbers(data: Any, where: str) -> tuple[Floats, str, np.dtype[Any]]:
    """``data`` as float64 [M, 4] (an empty list is [0, 4]), with its kind and floating dtype."""
    array, kind = read_rows(data, where)
    if array.size == 0 and array.ndim < 3:
        array = array.reshape(0, 4)
    if array.ndim != 2 or array.shape[1] != 4:
        raise DataError(expected(f"{where}: shape", "[M, 4]", array.shape))
    if array.dtype.kind not in "fiu":
        raise DataError(expected(f"{where}: dtype", "numbers", str(array.dtype)))
    dtype = array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
    return array.astype(np.float64), kind, dtype


def read_boxes(value: Any, size: tuple[int, int], where: str) -> BoxesRead:
    """The boxes of one picture of ``size`` (height, width) from [M, 4] or a ``Boxes``."""
    if not isinstance(value, Boxes):
        corners, kind, dtype = read_numbers(value, where)
        check_pixels(corners, corners, size, where)
        check_boxes(corners, size, where, clip=False, slack=slack(size, dtype), hint=_hint(corners, size, "xyxy", False))
        return BoxesRead(_limited(corners, size), {}, None, None, BoxForm(kind, dtype))
    values, kind, dtype = read_numbers(value.data, where)
    scale = size if value.normalized else (1, 1)
    corners, fields = to_xyxy(values, value.format, scale), value.aligned()
    if not value.normalized:
        check_pixels(values, corners, size, where)
    allowed = slack(size, dtype, value.normalized)
    check_boxes(corners, size, where, value.clip, allowed, _hint(values, size, value.format, value.normalized))
    outlines, rings = None, None
    if value.polygons is not None:
        outlines, rings = read_polygons(value.polygons, len(corners), scale, f"{where}.polygons")
    form, limited = BoxForm(kind, dtype, value, rings), _limited(corners, size)
    if not value.clip:
        outlines = None if outlines is None else limit_inside(outlines, size, f"{where}.polygons", allowed)
        return BoxesRead(limited, fields, outlines, None, form)
    here: NDArray[np.bool_] = np.all(limited[:, 2:] > limited[:, :2], axis=1)
    if outlines is not None:
        polygon = outlines.present
        outlines, _ = clip_outlines(outlines, np.broadcast_to(np.array(size[::-1], np.float64), (len(here), 2)))
        here &= outlines.present | ~polygon
    if here.all():
        return BoxesRead(limited, fields, outlines, None, form)
    kept = np.flatnonzero(here)
    fields = {name: take(field, kept) for name, field in fields.items()}
    return BoxesRead(limited[kept], fields, None if outlines is None else outlines.boxes(kept), kept, form)


def _limited(corners: Floats, size: tuple[int, int]) -> Floats:
    return np.clip(corners, 0.0, np.array([size[1], size[0]] * 2, np.float64))


def slack(size: tuple[int, int], dtype: np.dtype[Any], normalized: bool = False) -> Floats:
    """How far (x, y) in pixels rounding, to decimals and to the dtype, may carry an edge out of the canvas."""
    sides = np.array([size[1], size[0]], np.float64)
    share = float(np.finfo(dtype).eps) + SHARE * normalized
    return TOLERANCE + share * sides


def check_pixels(values: Floats, corners: Floats, size: tuple[int, int], where: str) -> None:
    """DataError for boxes that can only be fractions of the picture: within its first pixel, and smaller than that."""
    if not len(values) or size == (1, 1) or not np.abs(values).max() <= FRACTION or not (values % 1).any():
        return
    areas = (corners[:, 2:] - corners[:, :2]).prod(axis=1)
    if areas.min() < 1 - 1e-9:
        index = int(areas.argmin())
        got = f"{values[index].round(6).tolist()} and no number above 1 (fractions: Boxes(..., normalized=True))"
        raise DataError(f"{where}[{index}]: expected pixels, got {got}")


def _hint(values: Floats, size: tuple[int, int], format: str, normalized: bool) -> str:
    """What boxes that make no sense in this format may be; "" where they are in no other that is known."""
    if not len(values) or not np.isfinite(values).all():
        return ""
    if normalized:
        return "; normalized=True takes fractions of the picture, at most 1" if values.max() > 1 + SHARE else ""
    as_sizes = (values >= 0).all() and (values[:, :2] + values[:, 2:] <= size[::-1]).all()
    return "; boxes [x, y, width, height]: Boxes(..., format='xywh')" if format == "xyxy" and as_sizes else ""


def check_boxes(corners: Floats, size: tuple[int, int], where: str, clip: bool, slack: Floats, hint: str = "") -> None:
    """DataError naming the first box that is not finite, has no area (for ``clip``: a negative one), or (unless ``clip``)
    leaves the canvas by more than ``slack``. ``hint``: what they may be in truth."""
    finite = np.isfinite(corners).all(axis=1)
    sides = corners[:, 2:] - corners[:, :2]
    solid = (sides >= 0 if clip else sides > 0).all(axis=1)
    inside = (corners[:, :2] >= -slack).all(axis=1) & (corners[:, 2:] <= np.array(size[::-1]) + slack).all(axis=1)
    for good, wish in (
        (finite, "finite numbers"),
        (solid, "no negative width and height" if clip else "a positive width and height"),
        (inside | clip, f"a box inside the canvas of height {size[0]} and width {size[1]} (or Boxes(..., clip=True))"),
    ):
        if not good.all():
            index = int(np.argmin(good))
            raise DataError(f"{where}[{index}]: expected {wish}, got xyxy {corners[index].round(6).tolist()}{hint}")


def give_boxes(
    corners: Floats, fields: Mapping[str, Any], outlines: Outlines | None, size: tuple[int, int], form: BoxForm
) -> Any:
    """Corners [M, 4] on a canvas of ``size`` in the form that ``read_boxes`` found; a ``Boxes`` has its fields."""
    template = form.template
    if template is None:
        return give_rows(corners.astype(form.dtype), form.kind)
    scale = size if template.normalized else (1, 1)
    values = from_xyxy(corners, template.format, scale)
    data = give_rows(values.astype(form.dtype, copy=False), form.kind)
    labels = None if template.labels is None else own(fields["labels"])
    kept = None if template.fields is None else {name: own(fields[name]) for name in template.fields}
    polygons = None if outlines is None or form.rings is None else give_polygons(outlines, scale, form.rings)
    return attrs.evolve(template, data=data, labels=labels, fields=kept, polygons=polygons)


def to_xyxy(values: Floats, format: str, scale: tuple[int, int]) -> Floats:
    """Corners from any format; ``scale`` (height, width) multiplies, (1, 1) for pixels."""
    first, second = values[:, :2], values[:, 2:]
    if format == "xywh":
        second = first + second
    elif format == "cxcywh":
        first, second = first - second / 2, first + second / 2
    return np.concatenate([first, second], axis=1) * np.array([scale[1], scale[0]] * 2, np.float64)


def from_xyxy(corners: Floats, format: str, scale: tuple[int, int]) -> Floats:
    """The inverse of ``to_xyxy``."""
    corners = corners / np.array([scale[1], scale[0]] * 2, np.float64)
    first, second = corners[:, :2], corners[:, 2:]
    if format == "xywh":
        second = second - first
    elif format == "cxcywh":
        first, second = (first + second) / 2, second - first
    return np.concatenate([first, second], axis=1)
