"""Axis-aligned boxes: what users declare, checked, as float64 xyxy pixels inside, and back in the declared format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import check_flag, give_rows, length, read_rows, take
from vicinal.errors import DataError, expected, one_of

Floats = NDArray[np.float64]

FORMATS = ("xyxy", "xywh", "cxcywh")
TOLERANCE = 1e-3  # pixels that a box may stick out of the canvas, for formats that were rounded


@attrs.frozen(eq=False)
class Boxes:
    """The boxes of one picture and all that is aligned with them.

    ``data`` [M, 4] in pixels, the canvas spanning [0, W] x [0, H], or in fractions of it (``normalized``). ``format``:
    "xyxy" corners, "xywh" top-left corner and size, "cxcywh" centre and size; results come in the same format.
    ``labels`` and every one of ``fields`` have length M and are dropped with their box. The field "instance" names the
    value that a box's object has in the picture's instance map. Boxes must be finite, of positive area and inside the
    canvas (to 0.001 pixel); ``clip`` True clips those that stick out and drops those that vanish instead.
    Raises DataError that names the index of the first bad box.
    """

    data: Any
    format: str = attrs.field(default="xyxy", kw_only=True)
    normalized: bool = attrs.field(default=False, kw_only=True)
    labels: Any = attrs.field(default=None, kw_only=True)
    fields: Mapping[str, Any] | None = attrs.field(default=None, kw_only=True)
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


def read_boxes(
    value: Any, size: tuple[int, int], where: str
) -> tuple[Floats, dict[str, Any], NDArray[np.int64] | None, BoxForm]:
    """Checked corners [M, 4], aligned fields, the indices that clipping kept (None: all) and the form."""
    if isinstance(value, Boxes):
        values, kind, dtype = read_numbers(value.data, where)
        form = BoxForm(kind, dtype, value)
        corners = to_xyxy(values, value.format, size if value.normalized else (1, 1))
        fields, clip = value.aligned(), value.clip
    else:
        corners, kind, dtype = read_numbers(value, where)
        form, fields, clip = BoxForm(kind, dtype), {}, False
    if len(corners) == 0:
        return corners, fields, None, form
    check_boxes(corners, size, where, clip)
    kept = None
    limits = np.array([size[1], size[0]] * 2, np.float64)
    corners = np.clip(corners, 0.0, limits)
    if clip:
        kept = np.flatnonzero((corners[:, 2:] > corners[:, :2]).all(axis=1))
        corners = corners[kept]
        fields = {name: take(field, kept) for name, field in fields.items()}
    return corners, fields, kept, form


def check_boxes(corners: Floats, size: tuple[int, int], where: str, clip: bool) -> None:
    """DataError naming the first box that is not finite, has no area, or (unless ``clip``) leaves the canvas."""
    finite = np.isfinite(corners).all(axis=1)
    solid = (corners[:, 2:] > corners[:, :2]).all(axis=1)
    outer = np.array([size[1], size[0]], np.float64) + TOLERANCE
    inside = (corners[:, :2] >= -TOLERANCE).all(axis=1) & (corners[:, 2:] <= outer).all(axis=1)
    for good, wish in (
        (finite, "finite numbers"),
        (solid, "a positive width and height"),
        (inside | clip, f"a box inside the canvas of height {size[0]} and width {size[1]} (or Boxes(..., clip=True))"),
    ):
        if not good.all():
            index = int(np.argmin(good))
            raise DataError(f"{where}[{index}]: expected {wish}, got xyxy {corners[index].round(6).tolist()}")


def give_boxes(corners: Floats, fields: Mapping[str, Any], size: tuple[int, int], form: BoxForm) -> Any:
    """Corners [M, 4] on a canvas of ``size`` in the form that ``read_boxes`` found; a ``Boxes`` has its fields."""
    template = form.template
    if template is None:
        return give_rows(corners.astype(form.dtype, copy=False), form.kind)
    values = from_xyxy(corners, template.format, size if template.normalized else (1, 1))
    data = give_rows(values.astype(form.dtype, copy=False), form.kind)
    labels = None if template.labels is None else fields["labels"]
    kept = None if template.fields is None else {name: fields[name] for name in template.fields}
    return attrs.evolve(template, data=data, labels=labels, fields=kept)


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
