"""Steps that change what a picture is held in: they become the form of the result, and run on it after the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import vicinal as vc
from vicinal.compat.torchvision.conversion.state import CannotConvertError, Found, State
from vicinal.compat.torchvision.kinds import BOXES, MASK, POINTS, kind_of
from vicinal.compat.torchvision.transforms import v2

WRITTEN = ("ConvertBoundingBoxFormat", "TargetsToDtype")
"""Classes that change how targets are written down, so any step may come after them."""

OF_TARGETS = (
    "SanitizeBoundingBoxes", "SanitizeKeyPoints", "ClampBoundingBoxes", "ClampKeyPoints", "SetClampingMode", "ToPureTensor",
)  # fmt: skip
"""Classes that change boxes and points, or what they say that they are, so steps of colours may come after them."""

AFTER = (*WRITTEN, *OF_TARGETS, "FiveCrop", "TenCrop", "LinearTransformation", "Lambda")
"""Classes without a counterpart whose work can be left to the end; they run as they are."""


class TargetsToDtype(v2.ToDtype):
    """``ToDtype`` of masks, boxes and points alone."""

    def takes(self, inpt: Any) -> bool:
        """What is no picture."""
        return kind_of(inpt) in (MASK, BOXES, POINTS)


def _to_tensor(step: Any, state: State) -> Found:
    state.form, state.dtype, state.floats = "tensor", "float32", True
    return []


def _pil_to_tensor(step: Any, state: State) -> Found:
    state.form = "tensor"
    return []


def _to_image(step: Any, state: State) -> Found:
    state.form = "Image"
    return []


def _to_pure(step: Any, state: State) -> Found:
    state.form = "tensor"
    state.after.append(v2.ToPureTensor())  # masks, boxes and points are plain then, too
    return []


def _to_pil(step: Any, state: State) -> Found:
    if state.normalize is not None:
        raise CannotConvertError("normalized levels have no place in a PIL image")
    state.form, state.dtype, state.floats, state.mode = "PIL", None, False, step.mode
    return []


def _dtype(step: Any, state: State) -> Found:
    wanted = step.dtype
    if isinstance(wanted, dict):
        names: dict[str, Any] = {getattr(key, "__name__", str(key)): value for key, value in wanted.items()}
        if any(names.get(name, names.get("others")) is not None for name in (MASK, BOXES, POINTS)):
            state.after.append(TargetsToDtype(wanted))
        wanted = next((names[name] for name in ("Image", "Tensor", "others") if name in names), None)
    if wanted is None:
        return []
    name = str(wanted).removeprefix("torch.")
    scale = getattr(step, "scale", True)
    if not scale and not (name.startswith("float") and state.floats) and not (name == "uint8" and not state.floats):
        raise CannotConvertError("scale is False, so levels leave the range of their dtype; use scale=True")
    state.dtype, state.floats = name, name.startswith(("float", "bfloat"))
    return []


def _normalize(step: Any, state: State) -> Found:
    if state.normalize is not None:
        raise CannotConvertError("it is the second Normalize")
    mean, std = ([float(value) for value in values] for values in (step.mean, step.std))
    fits = all(0 <= value <= 1 for value in mean) and all(0 < value <= 1 for value in std)
    if not fits:
        raise CannotConvertError("a mean or std lies outside of [0, 1], the range of pictures")
    if state.form == "given":
        state.floats = True  # float tensors came in
    state.normalize = mean, std
    return []


def _nothing(step: Any, state: State) -> Found:
    return []


FORMS: dict[str, Callable[[Any, State], Found]] = {
    "ToTensor": _to_tensor, "PILToTensor": _pil_to_tensor, "ToImage": _to_image, "ToPureTensor": _to_pure,
    "ToPILImage": _to_pil, "ToDtype": _dtype, "ConvertImageDtype": _dtype, "Normalize": _normalize,
    "Identity": _nothing, "RGB": _nothing,
}  # fmt: skip


def last(state: State) -> list[vc.Transform]:
    """What normalizes at the end."""
    if state.normalize is None:
        return []
    mean, std = state.normalize
    one = state.one_channel or len(mean) == 1
    return [vc.Normalize(mean[0] if one else tuple(mean), std[0] if one else tuple(std), layout="hwc")]
