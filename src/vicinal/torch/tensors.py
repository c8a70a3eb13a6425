"""What a pipeline gives, as the tensors that training takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.data.boxes import Boxes
from vicinal.data.extra import Extra
from vicinal.data.foreign import as_tensor, is_pil, is_tensor
from vicinal.data.keypoints import Keypoints
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.data.targets.listed import LISTED

Array: TypeAlias = NDArray[Any]
Several: TypeAlias = Tensor | list[Tensor]
"""One tensor [N, ...], or a list of N where they differ in size."""


def images(pictures: Any, planar: bool) -> Several:
    """NCHW, as a view: what lies in memory as NHWC is a tensor of torch's channels_last format. Tensors are that already."""
    if isinstance(pictures, np.ndarray | Tensor):
        return _planes(pictures, planar)
    return [_planes(picture, planar) for picture in pictures]


def of_series(pictures: Any, planar: bool, first: bool) -> Any:
    """Pictures of a video, a stack or a list, as ``images`` takes them: grey ones with an axis of channels, and those that came
    with channels ``first``, and so went, with them last."""
    if isinstance(pictures, list | tuple):
        return [of_series(one[None], planar, first)[0] if isinstance(one, np.ndarray) else one for one in pictures]
    if not isinstance(pictures, np.ndarray):
        return pictures
    if pictures.ndim == 3:
        return np.expand_dims(pictures, -3 if planar else -1)
    return np.moveaxis(pictures, -3, -1) if first else pictures


def named(fields: Mapping[str, Any], planar: bool, by_box: bool) -> dict[str, Any]:
    """The fields of a batch, absent ones None, by the names of one sample. ``planar``: pictures end as CHW. ``by_box``: labels
    are those of the boxes."""
    pictures = fields["images"]
    out: dict[str, Any] = {"image": images(pictures, planar)}
    for target in LISTED:
        value = fields.get(target.name)
        if value is None:
            continue
        if target.name == "boxes":
            out |= boxes(value, [tuple(one.shape[-2:]) for one in out["image"]])
        elif target.name == "rotated_boxes":
            out |= rotated_boxes(value)
        elif target.name == "keypoints":
            out |= {"keypoints": keypoints(value)} | of_keypoints(value)
        elif target.name == "labels":
            out["labels"] = [labels(row) for row in value] if by_box else labels(value)
        elif target.name == "extra":
            out["extra"] = extra(value, planar)
        else:
            kind: Callable[[Any], Any] = _KINDS.get(target.name, stacked)
            out[target.one] = kind(value)
    return out


def masks(values: Any) -> Several:
    """Class indices or ids of instances, int64 as losses take them, [H, W] or [K, H, W]; soft ones as maps."""
    first = values[0] if len(values) else np.zeros(0, np.uint8)
    return maps(values) if first.dtype.kind == "f" else _several(values, torch.int64)


def maps(values: Any) -> Several:
    """float32 [H, W] or [K, H, W] of every picture."""
    return _several(values, torch.float32)


def instances(values: Any) -> Several:
    """Maps of ids as masks; stacks of one plane a box as bool [M, H, W] of every picture."""
    if isinstance(values, list) and values and values[0].ndim == 3:
        return [_plain(planes).to(torch.bool) for planes in values]
    return masks(values)


def extra(values: Any, planar: bool) -> dict[str, Several]:
    """By name, as pictures: float32 or int64 [H, W] or CHW of every one."""
    rows = values if isinstance(values, list) else None
    out: dict[str, Several] = {}
    for name in values if rows is None else (rows[0] if rows else ()):
        column = values[name] if rows is None else [row[name] for row in rows]
        first: Any = column[0] if rows else column
        colour = isinstance(first, Extra) and first.colour
        pixels = column.data if isinstance(column, Extra) else [getattr(one, "data", one) for one in column]
        column_of = _several(pixels, None, planar and colour)
        out[name] = _usual(column_of) if isinstance(column_of, Tensor) else [_usual(one) for one in column_of]
    return out


def labels(values: Any) -> Any:
    """Classes as int64, other numbers and soft labels as float32; rows of unlike length, and strings, as a list.

    Mixed labels, (y_a, y_b, share), stay three.
    """
    if isinstance(values, tuple):
        return tuple(labels(part) for part in values)
    return stacked([_row(value) if isinstance(value, (list, tuple)) else value for value in values])


def boxes(values: Sequence[Any], sizes: Sequence[tuple[int, int]]) -> dict[str, list[Any]]:
    """"boxes": float32 [M, 4] of every picture; of ``Boxes`` as xyxy in pixels, with what else those hold."""
    out: dict[str, list[Any]] = {"boxes": [], "box_labels": [], "box_fields": [], "polygons": []}
    for value, size in zip(values, sizes, strict=True):
        declared = value if isinstance(value, Boxes) else None
        fields = {} if declared is None else declared.aligned()
        own = fields.pop("labels", None)
        out["boxes"].append(numbers(value if declared is None else declared.xyxy(*size)).reshape(-1, 4))
        out["box_labels"].append(None if own is None else labels(own))
        out["box_fields"].append(fields or None)
        out["polygons"].append(None if declared is None else declared.polygons)
    return {name: rows for name, rows in out.items() if any(row is not None for row in rows)}


def rotated_boxes(values: Sequence[Any]) -> dict[str, list[Any]]:
    """"rotated_boxes": float32 [M, 5], [M, 4, 2] or [M, 8] of every picture, as they came; with what else they hold."""
    out: dict[str, list[Any]] = {"rotated_boxes": [], "rotated_labels": [], "rotated_fields": []}
    for value in values:
        fields = value.aligned() if isinstance(value, RotatedBoxes) else {}
        own = fields.pop("labels", None)
        rows = numbers(value.data if isinstance(value, RotatedBoxes) else value)
        out["rotated_boxes"].append(rows if rows.ndim > 1 else rows.reshape(0, 5))
        out["rotated_labels"].append(None if own is None else labels(own))
        out["rotated_fields"].append(fields or None)
    return {name: rows for name, rows in out.items() if any(row is not None for row in rows)}


def keypoints(values: Sequence[Any]) -> list[Tensor]:
    """float32 [K, 2] or [K, 3] of every picture; of ``Keypoints`` with visibility."""
    return [_points(value) if isinstance(value, Keypoints) else numbers(value) for value in values]


def of_keypoints(values: Sequence[Any]) -> dict[str, list[Any]]:
    """What else ``Keypoints`` of any picture hold: "keypoint_owners" int64 [K] and "keypoint_angles" float32 [K]."""
    owned = [value.owners if isinstance(value, Keypoints) else None for value in values]
    turned = [value.angles if isinstance(value, Keypoints) else None for value in values]
    out = {
        "keypoint_owners": [None if row is None else numbers(row).to(torch.int64) for row in owned],
        "keypoint_angles": [None if row is None else numbers(row) for row in turned],
    }
    return {name: rows for name, rows in out.items() if any(row is not None for row in rows)}


def numbers(value: Any) -> Tensor:
    """float32 of anything that is rows of numbers."""
    return (value if is_tensor(value) else _plain(np.asarray(value))).to(torch.float32)


def stacked(values: Sequence[Any]) -> Any:
    """Numbers, and arrays or tensors of one shape, as one tensor (of int64, float32 or bool); all else as a list, and so are
    whole numbers too large for int64."""
    if not values:
        return torch.zeros(0, dtype=torch.int64)
    if all(isinstance(value, (bool, int, float, np.number, np.bool_)) for value in values):
        array = np.asarray(values)
        rounded = array.dtype.kind == "f" and all(isinstance(value, (int, np.integer)) for value in values)
        return _usual(torch.from_numpy(array)) if _fits(array) and not rounded else list(values)
    if all(is_tensor(value) or (isinstance(value, np.ndarray) and _fits(value)) for value in values):
        tensors = [value if is_tensor(value) else _plain(value) for value in values]
        if all(tensor.shape == tensors[0].shape and tensor.dtype == tensors[0].dtype for tensor in tensors):
            return _usual(torch.stack(tensors))
        return [_usual(tensor) for tensor in tensors]
    return list(values)


def _row(value: Sequence[Any]) -> Any:
    """The labels of a picture as a tensor where they are numbers; names, and rows of unlike length, as they came."""
    try:
        array = np.asarray(value)
    except ValueError:
        return value
    return _plain(array) if _fits(array) else value


def _fits(array: Array) -> bool:
    """Whether a tensor can hold it: no strings nor objects, and no number above that of int64."""
    return array.dtype.kind in "biufc" and (array.dtype != np.uint64 or not (array > np.iinfo(np.int64).max).any())


def stacked_series(values: Sequence[Any]) -> Any:
    """One entry a sample, each a tensor [T, ...] or a list of T: stacked where all are tensors of one shape; dicts by name."""
    if isinstance(values[0], dict):
        return {name: stacked_series([value[name] for value in values]) for name in values[0]}
    if all(is_tensor(value) for value in values) and len({value.shape for value in values}) == 1:
        return torch.stack(list(values))
    return list(values)


def mapped(batch: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """A batch with every tensor changed, in tuples, lists and dicts."""
    if isinstance(batch, Tensor):
        return change(batch)
    if isinstance(batch, dict):
        return {name: mapped(value, change) for name, value in batch.items()}
    if isinstance(batch, (tuple, list)):
        return type(batch)(mapped(value, change) for value in batch)
    return batch


def _several(values: Any, dtype: torch.dtype | None, planar: bool = False) -> Several:
    """One tensor, or a list where sizes differ; arrays [H, W, K] and tensors [K, H, W] as [K, H, W]."""
    if isinstance(values, np.ndarray):
        whole = _plain(values) if values.ndim < 4 or planar else _plain(values).movedim(-1, 1)
        return whole if dtype is None else whole.to(dtype)
    rows = [_planar(value, planar) for value in values]
    rows = [row if dtype is None else row.to(dtype) for row in rows]
    if not rows:
        return torch.zeros(0, dtype=dtype)
    return torch.stack(rows) if len({row.shape for row in rows}) == 1 else rows


def _planar(value: Any, planar: bool) -> Tensor:
    tensor: Tensor = value if is_tensor(value) else _plain(np.asarray(value))
    return tensor.movedim(-1, 0) if tensor.ndim == 3 and not is_tensor(value) and not planar else tensor


def _planes(array: Array | Tensor, planar: bool) -> Tensor:
    if isinstance(array, Tensor):
        return array
    if is_pil(array):  # of a video, as it came
        pixels = np.asarray(array)
        array, planar = pixels if pixels.ndim == 3 else pixels[..., None], False
    tensor: Tensor = as_tensor(array)
    return tensor if planar else tensor.movedim(-1, -3)


def _plain(array: Array) -> Tensor:
    tensor: Tensor = as_tensor(np.ascontiguousarray(array))
    return tensor


def _usual(tensor: Tensor) -> Tensor:
    if tensor.dtype in (torch.bool, torch.int64, torch.float32):
        return tensor
    return tensor.to(torch.float32 if tensor.is_floating_point() else torch.int64)


def _points(value: Keypoints) -> Tensor:
    xy = numbers(value.xy).reshape(-1, 2)
    seen = torch.full((len(xy),), 2.0) if value.visibility is None else numbers(value.visibility)
    return torch.cat([xy, seen[:, None]], 1)


_KINDS: dict[str, Callable[[Any], Any]] = {
    "masks": masks, "instances": instances, "heatmaps": maps, "flows": maps,
}  # fmt: skip
"""What makes tensors of a target; of others, ``stacked``."""
