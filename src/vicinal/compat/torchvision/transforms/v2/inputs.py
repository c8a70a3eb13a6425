"""What users' transforms ask of their inputs: sizes, boxes, and whether there are inputs of a class."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.dispatch import run
from vicinal.compat.torchvision.kinds import BOXES, IMAGE, MASK, PIL, POINTS, TENSOR, VIDEO, kind_of

__all__ = ["check_type", "get_bounding_boxes", "get_keypoints", "has_all", "has_any", "query_chw", "query_size"]


def check_type(obj: Any, types_or_checks: tuple[Any, ...]) -> bool:
    """Whether an input is of one of these classes, or one of these functions says so."""
    return any(isinstance(obj, one) if isinstance(one, type) else bool(one(obj)) for one in types_or_checks)


def has_any(flat_inputs: list[Any], *types_or_checks: Any) -> bool:
    """Whether any input is of any of these."""
    return any(check_type(inpt, types_or_checks) for inpt in flat_inputs)


def has_all(flat_inputs: list[Any], *types_or_checks: Any) -> bool:
    """Whether there is an input of each of these."""
    return all(has_any(flat_inputs, one) for one in types_or_checks)


def get_bounding_boxes(flat_inputs: list[Any]) -> Any:
    """The first boxes; ValueError where there are none."""
    return _first(flat_inputs, BOXES, "bounding boxes")


def get_keypoints(flat_inputs: list[Any]) -> Any:
    """The first points; ValueError where there are none."""
    return _first(flat_inputs, POINTS, "keypoints")


def query_size(flat_inputs: list[Any]) -> tuple[int, int]:
    """(height, width) of all inputs that have one. Raises TypeError where there is none and ValueError where they differ."""
    return sizes_of(flat_inputs)  # type: ignore[no-any-return]


def query_chw(flat_inputs: list[Any]) -> tuple[int, int, int]:
    """(channels, height, width) of all pictures; errors as those of ``query_size``."""
    return sizes_of(flat_inputs, channels=True)  # type: ignore[no-any-return]


def _first(flat_inputs: list[Any], kind: str, what: str) -> Any:
    for inpt in flat_inputs:
        if kind_of(inpt) == kind:
            return inpt
    raise ValueError(f"expected {what} among the inputs, got none")


def sizes_of(flat_inputs: list[Any], channels: bool = False) -> Any:
    """(height, width) of all inputs that have one, or with ``channels`` (channels, height, width) of pictures.

    Raises TypeError where there is none and ValueError where they differ.
    """
    kinds = (PIL, TENSOR, IMAGE, VIDEO) if channels else (PIL, TENSOR, IMAGE, VIDEO, MASK, BOXES, POINTS)
    operation = "get_dimensions" if channels else "get_size"
    found = {tuple(run(operation, inpt, {})) for inpt in flat_inputs if kind_of(inpt) in kinds}
    if not found:
        raise TypeError("expected a picture, a video, a mask, boxes or points among the inputs, got none")
    if len(found) > 1:
        raise ValueError(f"expected inputs of one size, got {sorted(found)}")
    return next(iter(found))
