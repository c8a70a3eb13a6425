"""The memory of a device as a place where pictures lie (data.places.Elsewhere)."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import CORE, MASKS, NAMES, Held, described_tensor, name_of, swapped
from vicinal.backends.torch.lay import lay
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.unit import check_units
from vicinal.data.convention import Convention
from vicinal.data.laying import Laying
from vicinal.data.layout import axes_of
from vicinal.data.pictures import Kind, Read, alpha_of, give_picture
from vicinal.data.places import Places, described
from vicinal.errors import DataError, expected


@attrs.frozen
class Memory:
    """``device``: as torch names it, "cuda:0"."""

    device: str

    @property
    def name(self) -> str:
        return f"the memory of {self.device}"

    def holds(self, value: object) -> bool:
        return isinstance(value, Tensor) and str(value.device) == self.device

    def take(self, value: Tensor, where: str, said: Convention) -> Read:
        tensor = _dense(value, where)
        if tensor.dtype not in CORE:
            raise DataError(f"{where}: dtype: expected {NAMES} in {self.name}, got {name_of(tensor.dtype)}")
        if tensor.ndim not in (3, 4):
            raise DataError(expected(f"{where}: shape", "a tensor [C, H, W] or [N, C, H, W]", tuple(tensor.shape)))
        axes = axes_of(tuple(tensor.shape), True, said.layout, where)
        last = axes == "hwc" or _is_channels_last(tensor)
        seen = tensor.movedim(-3, -1) if axes == "chw" else tensor
        held = Held(swapped(seen, -1) if said.bgr else seen, axes, last)
        return Read(held, Kind("tensor", axes), alpha_of(held, where, said, False), self)

    def take_layer(self, value: Tensor, soft: bool, stacked: bool) -> Held | None:
        """Masks of labels [N, H, W], or ``soft`` ones and maps of floats [N, H, W, K], from [N, K, H, W] or [N, H, W]; of what
        is not ``stacked`` without N. None for others, which go by the host."""
        tensor, flat = _dense(value, "a target"), value.ndim == 2 + stacked
        if soft and tensor.dtype.is_floating_point and tensor.dtype in CORE and (flat or value.ndim == 3 + stacked):
            return Held(tensor[..., None] if flat else tensor.movedim(-3, -1))
        return Held(tensor) if not soft and flat and tensor.dtype in MASKS else None

    def give(self, pictures: Held, layout: str, kind: Kind, bgr: bool, normalized: bool) -> Any:
        """Tensors, with the axes and the order of channels in memory that came; what was encoded is an array on the CPU."""
        if pictures.given is not None and not bgr:
            return pictures.given
        tensor = pictures.tensor
        if kind.of == "array" and self.device == "cpu":
            array = tensor.detach().contiguous().numpy()
            return give_picture(array, layout, kind, bgr, name_of(tensor.dtype) if normalized else "")
        if bgr:
            tensor = swapped(tensor, -1 if layout == "hwc" else -3)
        axes = kind.axes if kind.of == "tensor" else "chw"
        if axes == layout:
            return tensor
        return tensor.movedim(-1, -3) if axes == "chw" else tensor.movedim(-3, -1)

    def receive(self, picture: NDArray[Any]) -> Held:
        """To a GPU from page-locked memory, so that nothing waits for the copy; it is in the order of the current stream."""
        owned = picture if picture.flags.writeable else picture.copy()
        return Held(sent(owned, torch.device(self.device)), "hwc", True)

    def lay(self, laying: Laying, out: Any) -> Held | list[Held]:
        """New pictures of those that lie here, laid over each other."""
        return lay(laying, out)

    def check_units(self, pictures: Held | list[Held], needing: str) -> None:
        """DataError unless every picture lies in [0, 1], as ``needing`` needs it; of a CUDA device at a later call."""
        check_units(pictures, needing)

    def check_out(self, out: object, shape: tuple[int, ...], dtype: np.dtype[Any], pictures: Any) -> None:
        """Its axes are those of the pictures: in which order they come is checked where it is filled."""
        if not isinstance(out, Tensor) or not self.holds(out):
            got = f"one in the memory of {out.device}" if isinstance(out, Tensor) else described(out)
            raise DataError(f"Pipeline.out: expected a tensor in {self.name}, got {got}")
        whole = CORE.get(out.dtype)
        if whole != dtype or (shape[0] and sorted(out.shape) != sorted(shape)):
            wanted, got = f"{dtype} and of shape {shape}, in the axes of the pictures", described_tensor(out)
            raise DataError(f"Pipeline.out: expected a tensor of {wanted}, got {got}")
        if out.requires_grad:
            raise DataError("Pipeline.out: expected a tensor that requires no gradient, got one that does")
        given = pictures if isinstance(pictures, list) else [pictures]
        own = out.untyped_storage().data_ptr()
        if any(isinstance(one, Held) and one.tensor.untyped_storage().data_ptr() == own for one in given):
            raise DataError("Pipeline.out: expected memory of its own, got that of the pictures")


def memory_of(value: object) -> Memory | None:
    """Where a tensor lies; None for all else, and for tensors that have no values."""
    return _memory(value.device) if isinstance(value, Tensor) and value.device.type != "meta" else None


@cache
def _memory(device: torch.device) -> Memory:
    return Memory(str(device))


DEVICES = Places("the memory of a device of torch", Memory("cpu"), memory_of)
"""Where the backend works."""


def _dense(tensor: Tensor, where: str) -> Tensor:
    """The values as a plain tensor; DataError for a sparse or quantized one."""
    if tensor.layout is not torch.strided or tensor.is_quantized:
        how = "a quantized one" if tensor.is_quantized else f"one of layout {name_of(tensor.layout)}"  # type: ignore[arg-type]
        raise DataError(f"{where}: expected a dense tensor (call .to_dense() or .dequantize() first), got {how}")
    return (tensor if type(tensor) is Tensor else tensor.as_subclass(Tensor)).resolve_neg()


def _is_channels_last(tensor: Tensor) -> bool:
    """Whether [C, H, W] or [N, C, H, W] has its channels last in memory, and not first as well."""
    return not tensor.is_contiguous() and tensor.movedim(-3, -1).is_contiguous()
