"""One sample of any data set, in the names that a ``Batch`` has, and by what its draws are keyed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeGuard

import attrs
import numpy as np
from torch.utils.data import IterableDataset

from vicinal.data.adapt import SERIES
from vicinal.data.batch import SINGULAR
from vicinal.data.foreign import is_pil, is_tensor
from vicinal.data.labels import are_rows
from vicinal.data.targets.box_labels import OWNERS
from vicinal.errors import DataError, SpecError, expected
from vicinal.torch.stream import NO_DATA_SETS, path_hint

NAMES = tuple(name for name in SINGULAR.values() if name not in ("id", "epoch", "group"))
"""What is augmented: image, mask, instances, boxes, keypoints, labels, heatmap, flow, extra, rotated_boxes."""


class MapStyle(Protocol):
    """A data set as torch's map-style ones are; samples are (image, label), (image, mask), dicts, or pictures alone."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Any: ...


@attrs.frozen(eq=False)
class Sample:
    """``fields``: by NAMES. ``others``: what only passes through. ``id`` and ``epoch``: the key of its draws.

    ``form``: the names of a pair, as ("image", "labels"), of ("image",) alone, or () for a dict. ``renamed``: what the
    dict calls "labels". ``series``: "video", "volume" or "pair" where the sample has that in place of an image.
    """

    fields: Mapping[str, Any]
    id: int | str
    epoch: int
    form: tuple[str, ...] = ()
    others: Mapping[str, Any] = attrs.field(factory=dict)
    renamed: str = "labels"
    series: str | None = None

    def row(self) -> dict[str, Any]:
        """For ``Batch.from_samples``."""
        return {**self.fields, "id": self.id, "epoch": self.epoch}


def is_map_style(dataset: object) -> TypeGuard[MapStyle]:
    """Whether it has a length and samples by index. (IterableDataset inherits the index from Dataset, to no use.)"""
    indexed = hasattr(type(dataset), "__len__") and hasattr(type(dataset), "__getitem__")
    return indexed and not isinstance(dataset, (IterableDataset, *NO_DATA_SETS))


def check_map_style(where: str, dataset: object) -> None:
    """SpecError for what cannot be asked for its length and for a sample by index."""
    if not is_map_style(dataset):
        what = "a map-style data set, with a length and samples by index (of a stream: Loader, or KeyedStream in a DataLoader)"
        raise SpecError(expected(where, what, dataset) + path_hint(dataset))


def read_sample(dataset: MapStyle, index: int, epoch: int) -> Sample:
    """Sample ``index`` of a data set. Its id is its own, from a dict with an "id" that is not None, else the index.

    Raises DataError for what is no sample, naming the index.
    """
    sample = as_sample(dataset[index], f"data set[{index}]", index, epoch)
    own = index if sample.others.get("id") is None else sample.others["id"]
    return attrs.evolve(sample, id=own.item() if hasattr(own, "item") else own)


def as_sample(value: Any, where: str, key: int, epoch: int) -> Sample:
    """What a data set gave for one sample, keyed by (``key``, ``epoch``). Raises DataError for what is no sample."""
    if isinstance(value, Mapping):
        return _of_mapping(value, where, key, epoch)
    if not isinstance(value, (tuple, list)):
        return Sample({"image": value}, key, epoch, ("image",))
    if len(value) == 1:
        return Sample({"image": value[0]}, key, epoch, ("image",))
    if len(value) != 2 or isinstance(value[1], Mapping) or _nested(value[1]):
        got = [type(entry).__name__ for entry in value]
        raise DataError(expected(where, "(image, label), (image, mask) or a dict with 'image'", got))
    if is_pil(value[1]) or getattr(value[1], "ndim", 0) >= 2:
        return Sample({"image": value[0], "mask": _mask(value[1])}, key, epoch, ("image", "mask"))
    return Sample({"image": value[0], "labels": _label(value[1])}, key, epoch, ("image", "labels"))


def _nested(value: Any) -> bool:
    """Whether a list holds others or dicts, as boxes and annotations do: no label, nor a mask."""
    return isinstance(value, (list, tuple)) and any(isinstance(one, (list, tuple, Mapping)) for one in value)


def _of_mapping(value: Mapping[str, Any], where: str, key: int, epoch: int) -> Sample:
    series = next((name for name in SERIES if value.get(name) is not None), None) if value.get("image") is None else None
    if value.get("image") is None and series is None:
        raise DataError(expected(where, "a dict with 'image'", sorted(map(str, value))))
    fields = {name: value[name] for name in ((series,) if series else ()) + NAMES if value.get(name) is not None}
    renamed = "labels"
    if "labels" not in fields and value.get("label") is not None:
        fields["labels"], renamed = value["label"], "label"
    for name in ("mask", "instances"):
        if name in fields:
            fields[name] = _mask(fields[name], planes=name == "instances" or series is not None)
    boxed = any(name in fields for name in OWNERS)
    if series is not None and (not boxed or not are_rows(fields.get("labels"), len(fields[series]))):
        fields.pop("labels", None)  # of the whole, which nothing moves
        renamed = "labels"
    elif "labels" in fields:
        fields["labels"] = _label(fields["labels"])
    taken = {*fields, "epoch", *([renamed] if "labels" in fields or value.get(renamed) is None else [])}
    others = {name: entry for name, entry in value.items() if name not in taken}
    return Sample(fields, key, epoch, (), others, renamed, series)


def _mask(value: Any, planes: bool = False) -> Any:
    """NumPy, whatever came, so that all masks of a batch are of one kind; a tensor [K, H, W] that has no ``planes`` as
    [H, W, K]."""
    if is_tensor(value):
        array = value.detach().cpu().numpy()
        return np.moveaxis(array, 0, -1) if array.ndim == 3 and not planes else array
    return np.asarray(value) if is_pil(value) else value


def _label(value: Any) -> Any:
    """A tensor or array without axes as the number that it is."""
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value
