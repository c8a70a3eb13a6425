"""Checks of what was given together: as many shapes of images as there are things on them, and arrays with the right axes."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug.augmentables.forms import Form
from vicinal.compat.imgaug.kinds import is_np_array, require


def as_shapes(shapes: Any) -> Any:
    """Shapes of images: None, an array of images, or a list of shapes and images."""
    if shapes is None:
        return None
    if is_np_array(shapes):
        require(shapes.ndim in (3, 4), "shapes", "an array of images", shapes.shape)
        return [image.shape for image in shapes]
    fits = isinstance(shapes, list) and all(isinstance(item, tuple) or is_np_array(item) for item in shapes)
    require(fits, "shapes", "None, an array of images, or a list of shapes or images", shapes)
    return [item.shape if is_np_array(item) else item for item in shapes]


def require_shapes(shapes: Any, count: int, form: Form, wanted: str) -> None:
    """ValueError unless there is one image's shape for each of ``count``."""
    got = "no images" if shapes is None else f"{len(shapes)}"
    if shapes is None or len(shapes) != count:
        raise ValueError(
            f"{wanted} from {form}: expected {count} images, one for each, got {got}; "
            f"to leave no doubt about what belongs to which image, pass {wanted} themselves"
        )


def require_axes(arrays: Any, axes: int, wanted: str, form: Form, last: int | None = None) -> None:
    """ValueError unless all arrays have so many axes, and the last one is of the right length."""
    for arr in arrays:
        if arr.ndim != axes or (last is not None and arr.shape[-1] != last):
            size = f", the last of length {last}" if last is not None else ""
            raise ValueError(f"{wanted} from {form}: expected arrays of {axes} axes{size}, got shape {arr.shape}")


def unknown_form(name: str, form: Form, known: list[str]) -> AssertionError:
    """The error for a form in which an argument is not taken."""
    return AssertionError(f"{name}: expected None, or lists or single ones of {', '.join(known)}, got {form}")
