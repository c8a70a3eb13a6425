"""Tensors with a meaning: what they do under PyTorch's operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from PIL import Image as Pillow

__all__ = ["TVTensor", "set_return_type"]

_KEEP = {
    torch.Tensor.clone, torch.Tensor.to, torch.Tensor.detach, torch.Tensor.requires_grad_, torch.Tensor.pin_memory,
}  # fmt: skip
"""Operations that keep the meaning, whatever was set."""

_returned: dict[str, bool] = {"keeps": False}


class TVTensor(torch.Tensor):
    """A tensor that says what it is. Operations return plain tensors, but for those that only copy or move it."""

    @classmethod
    def __torch_function__(
        cls, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if not all(issubclass(cls, other) for other in types):
            return NotImplemented
        with torch._C.DisableTorchFunctionSubclass():
            output = func(*args, **(kwargs or {}))
        if (func in _KEEP or _returned["keeps"]) and args and isinstance(args[0], cls):
            return _with_meaning(output, args[0])
        return _plain(output)

    def wrap_like(self, data: torch.Tensor) -> Any:
        """``data`` as this class, with this one's attributes."""
        result = data.as_subclass(type(self))
        result.__dict__.update(vars(self))
        return result

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self.wrap_like(self.detach().clone().as_subclass(torch.Tensor).requires_grad_(self.requires_grad))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _rebuilt, (type(self), self.as_subclass(torch.Tensor), dict(vars(self)))

    @staticmethod
    def as_data(data: Any, dtype: Any = None, device: Any = None, requires_grad: bool | None = None) -> torch.Tensor:
        """A plain tensor of numbers, arrays, tensors or a PIL image."""
        if isinstance(data, Pillow.Image):
            from vicinal.compat.torchvision.tensors.conversion import pil_to_tensor

            data = pil_to_tensor(data)
        if requires_grad is None:
            requires_grad = data.requires_grad if isinstance(data, torch.Tensor) else False
        tensor: torch.Tensor = torch.as_tensor(data, dtype=dtype, device=device)
        if isinstance(tensor, TVTensor):
            tensor = tensor.as_subclass(torch.Tensor)
        return tensor.requires_grad_(requires_grad)


def _rebuilt(cls: type, data: torch.Tensor, attributes: dict[str, Any]) -> Any:
    result: Any = data.as_subclass(cls)
    result.__dict__.update(attributes)
    return result


def _with_meaning(output: Any, model: TVTensor) -> Any:
    if isinstance(output, torch.Tensor):
        return model.wrap_like(output)
    if isinstance(output, (tuple, list)):
        return type(output)(_with_meaning(part, model) for part in output)
    return output


def _plain(output: Any) -> Any:
    if isinstance(output, TVTensor):
        return output.as_subclass(torch.Tensor)
    if type(output) in (tuple, list):
        return type(output)(_plain(part) for part in output)
    return output


def set_return_type(return_type: str) -> AbstractContextManager[None]:
    """What operations on tensors with a meaning return: "Tensor" or "TVTensor", from now on, or within a ``with``.

    Raises ValueError for another name.
    """
    names = {"tensor": False, "tvtensor": True}
    if return_type.lower() not in names:
        raise ValueError(f"return_type: expected 'Tensor' or 'TVTensor', got {return_type!r}")
    before, _returned["keeps"] = _returned["keeps"], names[return_type.lower()]
    return _until(before)


@contextmanager
def _until(before: bool) -> Iterator[None]:
    try:
        yield
    finally:
        _returned["keeps"] = before
