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
from vicinal.transforms.compose.pipeline import Pipeline

_PICTURES = (PIL, IMAGE, VIDEO)


@attrs.frozen
class Converted:
    """What ``convert`` returns: called with a PIL image, an array [H, W, C], a tensor [..., C, H, W], or any nesting of them
    with tensors that say that they are masks, boxes or points. All pictures of a call share one draw.

    ``pipeline``: Vicinal's, which takes batches, ids and epochs, and can be written as a recipe. ``notes``: what differs from
    torchvision, in words, beyond the differences that all pipelines have (docs/migration.md).
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
        canvas = stack.shape[1:3]
        targets: dict[int, dict[str, Any]] = {}
        for index, kind in enumerate(wanted):
            if index != picture and kind:
                targets[index] = _target(flat[index], kind, canvas, self._state.flips)
        common: dict[str, Any] = {} if alpha is None else {"alpha": alpha}
        made, record = self._pictures(stack, common, recorded=bool(targets))
        changed = list(flat)
        changed[picture] = self._result(made, flat[picture], wanted[picture])
        size = made.shape[1:3]
        for index, target in targets.items():
            changed[index] = self._moved(flat[index], wanted[index], target, stack, record, size, common)
        return changed

    def _pictures(self, stack: NDArray[Any], common: dict[str, Any], recorded: bool) -> tuple[NDArray[Any], Any]:
        """The pictures changed alike, and what was drawn if that is needed for targets."""
        if recorded:
            first, record = self.pipeline.trace(stack[0], **common)
            return np.stack([first, *(self.pipeline.replay(record, other, **common) for other in stack[1:])]), record
        if len(stack) == 1:
            return self.pipeline(stack[0], **common)[None], None
        return np.stack(self.pipeline(video=list(stack), **common)["video"]), None

    def _moved(
        self, given: Any, kind: str, target: dict[str, Any], stack: NDArray[Any], record: Any, size: Any, common: dict[str, Any]
    ) -> Any:
        if kind in (*_PICTURES, TENSOR, "array"):
            pictures = [self.pipeline.replay(record, one, **common) for one in target["stack"]]
            return self._result(np.stack(pictures), given, kind)
        if kind == MASK:
            planes = [self.pipeline.replay(record, image=stack[0], mask=plane, **common)["mask"] for plane in target["planes"]]
            result = plain(given).new_tensor(np.stack(planes)) if planes else plain(given)[..., :0, :0]
            return like(result.reshape(*given.shape[:-2], *size).to(given.dtype), given)
        if kind == BOXES:
            back = self.pipeline.replay(record, image=stack[0], boxes=target["boxes"], **common)["boxes"]
            return boxes_out(given, back, size)
        back = self.pipeline.replay(record, image=stack[0], keypoints=target["points"], **common)["keypoints"]
        return points_out(given, back, size, self._state.flips)

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
        if form == "Image" and not is_tensor:
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


def _target(value: Any, kind: str, canvas: Any, flips: bool) -> dict[str, Any]:
    if kind == MASK:
        planes = plain(value).detach().cpu()
        return {"planes": list(planes.reshape(-1, *planes.shape[-2:]).numpy())}
    if kind == BOXES:
        return {"boxes": boxes_in(value, canvas)}
    if kind == POINTS:
        return {"points": points_in(value, flips)}
    return {"stack": list(_stack(value, kind)[0])}
