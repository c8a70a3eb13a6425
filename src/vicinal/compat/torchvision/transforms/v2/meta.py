"""Transforms of boxes and points themselves: formats, canvas, validity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from vicinal.compat.torchvision.kinds import BOXES, MASK, OTHER, PIL, POINTS, TENSOR, kind_of, like, plain
from vicinal.compat.torchvision.transforms.v2.base import Transform
from vicinal.compat.torchvision.transforms.v2.tree import leaves, rebuilt

__all__ = [
    "ClampBoundingBoxes", "ClampKeyPoints", "ConvertBoundingBoxFormat", "SanitizeBoundingBoxes", "SanitizeKeyPoints",
    "SetClampingMode",
]  # fmt: skip

Getter = Callable[[Any], Any]


class _OfBoxes(Transform):
    """Changes boxes alone."""

    def takes(self, inpt: Any) -> bool:
        """Boxes."""
        return kind_of(inpt) == BOXES


class ConvertBoundingBoxFormat(_OfBoxes):
    """Boxes in another format, by name or as a BoundingBoxFormat."""

    def __init__(self, format: Any) -> None:
        super().__init__()
        self.format = format

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The boxes converted."""
        from vicinal.compat.torchvision.targets.formats import convert_bounding_box_format

        return convert_bounding_box_format(inpt, new_format=self.format)


class ClampBoundingBoxes(_OfBoxes):
    """Boxes cut at their canvas, as they say ("auto"), or "soft", "hard" or not at all (None)."""

    def __init__(self, clamping_mode: str | None = "auto") -> None:
        super().__init__()
        self.clamping_mode = clamping_mode

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The boxes cut."""
        from vicinal.compat.torchvision.targets.formats import clamp_bounding_boxes

        return clamp_bounding_boxes(inpt, clamping_mode=self.clamping_mode)


class SetClampingMode(_OfBoxes):
    """How later transforms cut boxes: "soft", "hard" or None."""

    def __init__(self, clamping_mode: str | None) -> None:
        super().__init__()
        if clamping_mode not in ("soft", "hard", None):
            raise ValueError(f"SetClampingMode.clamping_mode: expected 'soft', 'hard' or None, got {clamping_mode!r}")
        self.clamping_mode = clamping_mode

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """A copy of the boxes that says so."""
        return like(plain(inpt).clone(), inpt, clamping_mode=self.clamping_mode)


class ClampKeyPoints(Transform):
    """Points moved onto the nearest pixel of their canvas."""

    def takes(self, inpt: Any) -> bool:
        """Points."""
        return kind_of(inpt) == POINTS

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """The points moved."""
        from vicinal.compat.torchvision.targets.formats import clamp_keypoints

        return clamp_keypoints(inpt)


class SanitizeBoundingBoxes(Transform):
    """Drops boxes that are too small or reach out of the canvas, with their labels and masks.

    ``labels_getter``: "default" looks for a key with "label" in it; the name of a key, a function of the inputs, or None.
    """

    def __init__(self, min_size: float = 1.0, min_area: float = 1.0, labels_getter: Any = "default") -> None:
        super().__init__()
        if min_size < 1:
            raise ValueError(f"SanitizeBoundingBoxes.min_size: expected at least 1, got {min_size}")
        if min_area < 1:
            raise ValueError(f"SanitizeBoundingBoxes.min_area: expected at least 1, got {min_area}")
        self.min_size = min_size
        self.min_area = min_area
        self.labels_getter = labels_getter
        self._getter = getter_of(labels_getter)

    def forward(self, *inputs: Any) -> Any:
        """The inputs, without what belongs to dropped boxes."""
        from vicinal.compat.torchvision.targets.formats import sanitize_bounding_boxes

        whole = inputs if len(inputs) > 1 else inputs[0]
        boxes = [inpt for inpt in leaves(whole) if kind_of(inpt) == BOXES]
        if not boxes:
            raise ValueError("SanitizeBoundingBoxes: expected boxes among the inputs, got none")
        _, valid = sanitize_bounding_boxes(boxes[0], min_size=self.min_size, min_area=self.min_area)
        return kept(whole, valid, self._getter, (BOXES, MASK))


class SanitizeKeyPoints(Transform):
    """Drops points off their canvas, with their labels; of [N, K, 2] rows are dropped whole."""

    def __init__(self, labels_getter: Any = None) -> None:
        super().__init__()
        self.labels_getter = labels_getter
        self._getter = getter_of(labels_getter)

    def forward(self, *inputs: Any) -> Any:
        """The inputs, without what belongs to dropped points."""
        from vicinal.compat.torchvision.targets.formats import sanitize_keypoints

        whole = inputs if len(inputs) > 1 else inputs[0]
        points = [inpt for inpt in leaves(whole) if kind_of(inpt) == POINTS]
        if not points:
            raise ValueError("SanitizeKeyPoints: expected points among the inputs, got none")
        _, valid = sanitize_keypoints(points[0])
        return kept(whole, valid, self._getter, (POINTS,))


def kept(whole: Any, valid: Any, getter: Getter, kinds: tuple[str, ...]) -> Any:
    """The inputs with the valid rows of labels and of what is of these kinds. Raises ValueError where the numbers differ."""
    labels = getter(whole)
    parts = [] if labels is None else list(labels) if isinstance(labels, (tuple, list)) else [labels]
    for part in parts:
        if kind_of(part) in (OTHER, PIL):
            raise ValueError(f"labels: expected tensors or None, got {type(part)}")
        if part.shape[0] != len(valid):
            raise ValueError(f"labels: expected {len(valid)}, as many as there are boxes or points, got {part.shape[0]}")
    named = {id(part) for part in parts}
    new = [
        like(plain(inpt)[valid], inpt) if id(inpt) in named or _aligned(inpt, valid, kinds) else inpt
        for inpt in leaves(whole)
    ]
    return rebuilt(whole, iter(new))


def _aligned(inpt: Any, valid: Any, kinds: tuple[str, ...]) -> bool:
    """Whether an input has a row for each box or point; a mask of labels has not."""
    kind = kind_of(inpt)
    return kind in kinds and (kind != MASK or (inpt.ndim > 2 and inpt.shape[0] == len(valid)))


def getter_of(labels_getter: Any) -> Getter:
    """A function from inputs to their labels. Raises ValueError for what is none."""
    if labels_getter is None:
        return no_labels
    if labels_getter == "default":
        return labels_of
    if isinstance(labels_getter, str):
        return partial(labels_under, labels_getter)
    if callable(labels_getter):
        found: Getter = labels_getter
        return found
    raise ValueError(f"labels_getter: expected 'default', the name of a key, a function or None, got {labels_getter!r}")


def no_labels(_inputs: Any) -> None:
    """No labels."""


def labels_under(key: str, inputs: Any) -> Any:
    """What a key of a dict, or of the dict that is the second part, holds."""
    return (inputs[1] if isinstance(inputs, (tuple, list)) else inputs)[key]


def labels_of(inputs: Any) -> Any:
    """The labels of a sample: its second part if that is a tensor, or what a key of a dict with "label" in it holds."""
    part = inputs[1] if isinstance(inputs, (tuple, list)) and len(inputs) > 1 else inputs
    if kind_of(part) == TENSOR:
        return part
    if not isinstance(part, Mapping):
        wanted = "a dict, or a tuple with one"
        raise ValueError(f"labels_getter 'default': expected {wanted}, got {type(part)}")
    names = [key for key in part if isinstance(key, str)]
    exact = [key for key in names if key.lower() == "labels"] or [key for key in names if "label" in key.lower()]
    if not exact:
        raise ValueError("labels_getter 'default': expected a key with 'label' in it; pass its name or a function")
    return part[exact[0]]
