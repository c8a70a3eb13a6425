"""A converted pipeline, called as torchvision's are."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.torchvision.conversion.state import State
from vicinal.compat.torchvision.conversion.targets import boxes_in, boxes_out, points_in, points_out
from vicinal.compat.torchvision.kinds import BOXES, IMAGE, MASK, PIL, POINTS, TENSOR, VIDEO, kind_of, like, plain
from vicinal.compat.torchvision.transforms.v2.tree import leaves, rebuilt
from vicinal.errors import DataError, expected
from vicinal.extras import needed
from vicinal.transforms.compose.pipeline import Pipeline

_PICTURES = (PIL, IMAGE, VIDEO)

Parts = tuple[str, list[Any]]


@attrs.frozen
class Converted:
    """What ``convert`` returns: called with a PIL image, an array [H, W, C], a tensor [..., C, H, W], or any nesting of them
    with tensors that say that they are masks, boxes or points. All pictures of a call share one draw.

    ``pipeline``: Vicinal's, which takes batches, ids and epochs, and can be written as a recipe. ``notes``: what differs from
    torchvision for these steps, in words, beyond rounding and what lies at the rim of bilinear warps.
    """

    pipeline: Pipeline
    _state: State = attrs.field(repr=False)

    @property
    def notes(self) -> list[str]:
        """What differs, one sentence each."""
        return list(self._state.notes)

    def __call__(self, *inputs: Any) -> Any:
        """The inputs, changed; several come back as a tuple. Raises DataError where no picture is among them."""
        whole = inputs if len(inputs) > 1 else inputs[0]
        flat = leaves(whole)
        wanted = _wanted(flat)
        if not any(kind in (*_PICTURES, TENSOR, "array") for kind in wanted):
            raise DataError(expected("Converted", "a picture among the inputs", type(inputs[0]).__name__))
        changed = self._changed(flat, wanted)
        result = rebuilt(whole, iter(changed))
        for step in self._state.after:
            result = step(*result) if len(inputs) > 1 else step(result)
        return result

    def _changed(self, flat: list[Any], wanted: list[str]) -> list[Any]:
        picture = next(index for index, kind in enumerate(wanted) if kind in (*_PICTURES, TENSOR, "array"))
        stack, alpha = _stack(flat[picture], wanted[picture])
        others = {
            index: _parts(flat[index], kind, stack.shape[1:3], self._state.flips)
            for index, kind in enumerate(wanted)
            if kind and index != picture
        }
        made, moved = self._run(stack, others, {} if alpha is None else {"alpha": alpha})
        changed = list(flat)
        changed[picture] = self._result(made, flat[picture], wanted[picture])
        for index, parts in moved.items():
            changed[index] = self._moved(flat[index], wanted[index], parts, made.shape[1:3])
        return changed

    def _run(
        self, stack: NDArray[Any], others: dict[int, Parts], said: dict[str, Any]
    ) -> tuple[NDArray[Any], dict[int, list[Any]]]:
        """The pictures, and by number what else moves, changed alike.

        One of each kind goes along with the first picture, because transforms may look at it; the rest are replayed.
        """
        if not others:
            if len(stack) == 1:
                return self.pipeline(stack[0], **said)[None], {}
            return np.stack(self.pipeline(video=list(stack), **said)["video"]), {}
        along = {"image": stack[0]}
        for name, values in others.values():
            if values:
                along.setdefault(name, values[0])
        first, record = self.pipeline.trace(**along, **said)

        def again(name: str, value: Any) -> Any:
            return first[name] if value is along[name] else self.pipeline.replay(record, **{**along, name: value}, **said)[name]

        made = np.stack([first["image"], *(again("image", other) for other in stack[1:])])
        return made, {index: [again(name, value) for value in values] for index, (name, values) in others.items()}

    def _moved(self, given: Any, kind: str, parts: list[Any], size: Any) -> Any:
        if kind in (*_PICTURES, TENSOR, "array"):
            return self._result(np.stack(parts), given, kind)
        if kind == MASK:
            planes = np.stack(parts) if parts else np.empty((0, *size))
            return like(plain(given).new_tensor(planes).reshape(*given.shape[:-2], *size).to(given.dtype), given)
        return boxes_out(given, parts[0], size) if kind == BOXES else points_out(given, parts[0], size, self._state.flips)

    def _result(self, stack: NDArray[Any], given: Any, kind: str) -> Any:
        """Pictures [N, H, W, C] in the form that the pipeline ends in."""
        if self._state.one_channel and stack.shape[-1] == 3:
            stack = stack[..., :1]
        form = self._state.form
        if form == "given":
            form = {PIL: "PIL", "array": "array"}.get(kind, "same")
        if form == "PIL":
            from vicinal.compat.torchvision.pil.parts import to_pil_image

            levels = stack[0] if stack.dtype != np.float32 else np.rint(stack[0] * 255).astype(np.uint8)
            return to_pil_image(levels, self._state.mode)
        if form == "array":
            return stack[0].reshape(*stack.shape[1:3]) if given.ndim == 2 else stack[0]
        return self._tensor(stack, given, kind, form)

    def _tensor(self, stack: NDArray[Any], given: Any, kind: str, form: str) -> Any:
        with needed("tensors"):
            import torch

        from vicinal.compat.torchvision.tensors.conversion import to_dtype_image

        tensor = torch.from_numpy(np.ascontiguousarray(np.moveaxis(stack, -1, 1)))
        is_tensor = kind not in (PIL, "array")
        shape = (*given.shape[:-3], *tensor.shape[1:]) if is_tensor and given.ndim > 2 else tensor.shape[1:]
        tensor = tensor.reshape(shape)
        if self._state.dtype is not None:
            tensor = to_dtype_image(tensor, getattr(torch, self._state.dtype), scale=self._state.normalize is None)
        if is_tensor:
            tensor = tensor.to(given.device)
        if form == "Image" and kind not in (IMAGE, VIDEO):
            from vicinal.compat.torchvision.tv_tensors import Image

            return Image(tensor)
        return like(tensor, given) if (is_tensor and form == "same") or form == "Image" else tensor


def _wanted(flat: list[Any]) -> list[str]:
    """The kind of each input that is changed, else ""; a plain tensor or an array is a picture if nothing else is, once."""
    kinds = [kind_of(value) for value in flat]
    free = not any(kind in _PICTURES for kind in kinds)
    found = []
    for value, kind in zip(flat, kinds, strict=True):
        if kind == TENSOR or isinstance(value, np.ndarray):
            found.append((TENSOR if kind == TENSOR else "array") if free and value.ndim >= 2 else "")
            free = free and not found[-1]
        else:
            found.append(kind if kind in (*_PICTURES, MASK, BOXES, POINTS) else "")
    return found


def _stack(value: Any, kind: str) -> tuple[NDArray[Any], bool | None]:
    """Pictures [N, H, W, C], and whether their last channel is alpha, where that is known."""
    if kind == PIL:
        array = np.asarray(value.convert("RGB") if value.mode in ("P", "1", "CMYK", "YCbCr", "HSV") else value)
        alpha = value.mode in ("RGBA", "LA") if array.ndim == 3 else None
        return (array if array.ndim == 3 else array[:, :, None])[None], alpha
    if kind == "array":
        return (value if value.ndim == 3 else value[:, :, None])[None], None
    tensor = plain(value).detach().cpu()
    planes = tensor.reshape(-1, *tensor.shape[-3:]) if tensor.ndim > 2 else tensor[None, None]
    return np.ascontiguousarray(np.moveaxis(planes.numpy(), 1, -1)), None


def _parts(value: Any, kind: str, canvas: Any, flips: bool) -> Parts:
    """What Vicinal calls an input, and its pictures, planes, boxes or points one by one."""
    if kind == MASK:
        planes = plain(value).detach().cpu()
        return "mask", list(planes.reshape(-1, *planes.shape[-2:]).numpy())
    if kind == BOXES:
        return "boxes", [boxes_in(value, canvas)]
    if kind == POINTS:
        return "keypoints", [points_in(value, flips)]
    return "image", list(_stack(value, kind)[0])
