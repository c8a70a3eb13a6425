"""Boxes and keypoints of a call: read with their labels, filtered after each transform, given back in their form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.compat.albumentations.boxes import BboxParams, boxes_from, check_bboxes, corners_of, filter_bboxes
from vicinal.compat.albumentations.labels import LabelManager
from vicinal.compat.albumentations.points import WIDTH, KeypointParams, check_keypoints, filter_keypoints, points_in, points_of
from vicinal.compat.albumentations.transform import Array, size_of
from vicinal.errors import expected


class Processor:
    """Reads one kind of annotation before the transforms, and gives it back after them."""

    default_data_name = ""
    params: Any

    def __init__(self, params: Any, additional_targets: dict[str, str] | None = None) -> None:
        self.params = params
        self.data_fields = [self.default_data_name]
        self.label_manager = LabelManager()
        self.was_sequence: dict[str, bool] = {}
        self.add_targets(additional_targets or {})

    def add_targets(self, additional_targets: dict[str, str]) -> None:
        """Further names under which such annotations come."""
        for key, like in additional_targets.items():
            if like == self.default_data_name and key not in self.data_fields:
                self.data_fields.append(key)

    def fields_in(self, data: dict[str, Any]) -> list[str]:
        """The names of this kind that a call brings."""
        return [name for name in self.data_fields if data.get(name) is not None]

    def ensure_data_valid(self, data: dict[str, Any]) -> None:
        """ValueError where the label fields did not come."""
        missing = [field for field in self.params.label_fields or [] if field not in data]
        if missing:
            raise ValueError(f"label_fields of {self.default_data_name}: expected {missing} in the call, got {sorted(data)}")

    def preprocess(self, data: dict[str, Any]) -> None:
        """Replaces the annotations in ``data`` by arrays with their labels as further columns."""
        shape = size_of(data)
        for name in self.fields_in(data):
            self.was_sequence[name] = isinstance(data[name], Sequence)
            array = numbers_in(name, data[name]) if self.was_sequence[name] else np.asarray(data[name])
            data[name] = self.read(self.with_labels(array, name, data), shape, depth_of(data))
        if self.fields_in(data):
            for field in self.params.label_fields or []:
                data.pop(field, None)

    def with_labels(self, array: Array, name: str, data: dict[str, Any]) -> Array:
        """``array`` with a column for each label field."""
        for field in self.params.label_fields or []:
            if data[field] is None:
                raise TypeError(expected(f"label field {field} of {name}", "one label for each", None))
            if len(array) != len(data[field]):
                raise ValueError(
                    f"The lengths of {name} and {field} do not match. Got {len(array)} and {len(data[field])} respectively."
                )
            if array.size:
                array = np.hstack((array, self.label_manager.encode(name, field, data[field])))
        return array

    def postprocess(self, data: dict[str, Any]) -> None:
        """Gives the annotations back in the form that they came in."""
        shape, depth = size_of(data), depth_of(data)
        for name in self.fields_in(data):
            array = self.give(self.filter(data[name], shape, depth), shape, depth)
            fields = list(self.params.label_fields or [])
            width = array.shape[1] - len(fields) if array.size else 0
            for index, field in enumerate(fields):
                data[field] = self.label_manager.decode(name, field, array[:, width + index]) if array.size else []
            array = array[:, :width] if array.size and fields else array
            data[name] = array.tolist() if self.was_sequence.get(name) else array

    def read(self, array: Array, shape: Any, depth: int | None) -> Array:
        """The annotations as transforms know them."""
        raise NotImplementedError

    def give(self, array: Array, shape: Any, depth: int | None) -> Array:
        """The annotations in the user's format."""
        raise NotImplementedError

    def filter(self, array: Array, shape: Any, depth: int | None = None) -> Array:
        """Those that are kept."""
        raise NotImplementedError


def numbers_in(name: str, rows: Sequence[Any]) -> Array:
    """Rows of numbers as an array; ValueError that shows the row where one holds something else, such as a label's name."""
    try:
        return np.array(rows, np.float32)
    except (ValueError, TypeError) as error:
        what = "rows of as many numbers, with labels in label_fields"
        raise type(error)(f"{name}: expected {what}, got {rows!r:.200}") from error


def depth_of(data: dict[str, Any]) -> int | None:
    """The number of slices of the call's volume, or None."""
    if "volume" not in data:
        return None
    volume = data["volume"]
    return int(volume.shape[0 if isinstance(volume, np.ndarray) else -3])


class BboxProcessor(Processor):
    """Boxes."""

    default_data_name = "bboxes"
    params: BboxParams

    def filter(self, array: Array, shape: Any, depth: int | None = None) -> Array:
        """Boxes that are large and visible enough, clipped to the picture."""
        own = self.params
        return filter_bboxes(
            array, shape, own.min_area, own.min_visibility, own.min_width, own.min_height, own.max_accept_ratio
        )

    def read(self, array: Array, shape: Any, depth: int | None) -> Array:
        """Boxes as shares of width and height; ValueError where one leaves the picture or is empty."""
        boxes = corners_of(array, self.params.format, shape) if self.params.format != "albumentations" else array.copy()
        if self.params.clip and boxes.size:
            boxes[:, :4] = np.clip(boxes[:, :4], 0, 1)
        if self.params.filter_invalid_bboxes:
            boxes = filter_bboxes(boxes, shape, 0, 0, 0, 0)
        check_bboxes(boxes)
        return boxes

    def give(self, array: Array, shape: Any, depth: int | None) -> Array:
        """Boxes in their format."""
        check_bboxes(array)
        return boxes_from(array, self.params.format, shape)


class KeypointsProcessor(Processor):
    """Keypoints."""

    default_data_name = "keypoints"
    params: KeypointParams

    def filter(self, array: Array, shape: Any, depth: int | None = None) -> Array:
        """Keypoints within the picture, or all."""
        return filter_keypoints(array, shape, depth) if self.params.remove_invisible else array

    def read(self, array: Array, shape: Any, depth: int | None) -> Array:
        """Keypoints as rows of x, y, z, angle and scale."""
        if not array.size:
            return array
        own = self.params
        rows = array.copy() if own.format == "albumentations" else points_of(array, own.format, own.angle_in_degrees)
        if own.remove_invisible:
            check_keypoints(rows, shape, depth)
        return rows

    def give(self, array: Array, shape: Any, depth: int | None) -> Array:
        """Keypoints in their format."""
        own = self.params
        if not array.size:
            return np.zeros((0, WIDTH if own.format == "albumentations" else len(own.format)), np.float32)
        if own.remove_invisible:
            check_keypoints(np.column_stack((array[:, :3], np.mod(array[:, 3], 2 * np.pi), array[:, 4])), shape, depth)
        return array if own.format == "albumentations" else points_in(array, own.format, own.angle_in_degrees)
