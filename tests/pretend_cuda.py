"""A CUDA device that this machine lacks: tensors that say they lie on "cuda:0", and hold their values in host memory.

What a real one refuses is refused here (tensors of two devices in one operation, a tensor's values read by NumPy), and what
it would have to be waited for is counted. Speed, streams and the device's own arithmetic it cannot show.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode, _get_current_dispatch_mode
from torch.utils._pytree import tree_leaves, tree_map

DEVICE = torch.device("cuda:0")
aten = torch.ops.aten

WAITS = frozenset((
    aten._local_scalar_dense.default, aten.nonzero.default, aten.masked_select.default, aten.equal.default,
    aten._unique2.default, aten.unique_dim.default, aten.unique_consecutive.default, aten.bincount.default,
))  # fmt: skip
"""Operations whose result, or its size, the host must see."""

MIXES = frozenset((aten.copy_.default, aten._to_copy.default))
"""Operations that take tensors of two devices."""

PICKS = frozenset((aten.index.Tensor, aten.index_put.default, aten.index_put_.default, aten._index_put_impl_.default))
"""Operations that take an index of the host as well, and bring it there."""

OF_UINT16 = frozenset((
    *MIXES, aten.clone.default, aten.empty_like.default, aten.new_empty.default, aten.new_empty_strided.default,
    aten.fill_.Scalar, aten.zero_.default, aten.detach.default,
))  # fmt: skip
"""The few that a GPU has for it, beside views."""


class There(Tensor):
    """A tensor on the device."""

    inner: Tensor

    @staticmethod
    def __new__(cls, inner: Tensor) -> There:
        made: There = Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, inner.size(), strides=inner.stride(), storage_offset=inner.storage_offset(), dtype=inner.dtype,
            layout=inner.layout, device="meta", requires_grad=False,  # torch's own code would look for a driver of "cuda"
        )  # fmt: skip
        made.inner = inner
        return made

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return DEVICE

    @property
    def is_cuda(self) -> bool:  # type: ignore[override]
        return True

    @property
    def is_meta(self) -> bool:  # type: ignore[override]
        return False

    def __repr__(self, **_: Any) -> str:
        return f"There({self.inner!r})"

    def as_subclass(self, _: Any) -> Any:
        """On a device it would be a plain tensor already."""
        return self

    def __deepcopy__(self, _: Any) -> There:
        return There(self.inner.clone())

    def __reduce_ex__(self, _: Any) -> Any:
        return There, (self.inner,)

    def data_ptr(self) -> int:
        return self.inner.data_ptr()

    def untyped_storage(self) -> Any:
        return self.inner.untyped_storage()

    def tolist(self) -> Any:
        return self.cpu().tolist()

    def pin_memory(self, *_: Any) -> Any:
        raise RuntimeError("cannot pin 'cuda:0' memory: only dense CPU tensors can be pinned")

    def numpy(self, **_: Any) -> Any:
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first")

    __array__ = numpy

    def record_stream(self, _: Any) -> None:
        """Nothing is computed late here."""

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return dispatched(func, args, kwargs or {}, None)


class Mode(TorchDispatchMode):
    """Where "cuda" can be asked for. ``waits``: what had to be waited for; ``copies``: bytes that crossed to the device."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[str] = []
        self.copies: list[int] = []
        self.pinned: list[Tensor] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return dispatched(func, args, kwargs or {}, self)

    def is_pinned(self, tensor: Tensor) -> bool:
        own = tensor.untyped_storage().data_ptr()
        return any(one.untyped_storage().data_ptr() == own for one in self.pinned)

    def waited(self, why: str) -> None:
        self.waits.append(why)


def dispatched(func: Any, args: Any, kwargs: dict[str, Any], mode: Mode | None) -> Any:
    """The operation on the values, and its results where they belong."""
    tensors = [one for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor)]
    there = [one for one in tensors if isinstance(one, There)]
    asked = torch.device(kwargs["device"]) if kwargs.get("device") is not None else None
    goes = bool(there) if asked is None else asked.type == "cuda"
    if func is aten.copy_.default:
        goes = isinstance(args[0], There)
    if there and func not in MIXES:
        _check(func, tensors)
    if mode is not None and there:
        _watch(func, args, mode)
    if mode is not None and func in MIXES and tensors[-1].dim() and isinstance(tensors[-1], There) != goes:
        _crossed(func, args, kwargs, tensors, goes, mode)
    plain = {name: value for name, value in kwargs.items() if name != "pin_memory"}
    if asked is not None:
        plain["device"] = torch.device("cpu")
    args, plain = tree_map(lambda one: one.inner if isinstance(one, There) else one, (args, plain))
    if func is aten.is_pinned.default:
        return mode is not None and mode.is_pinned(args[0])
    made = args[0].clone() if func is aten._pin_memory.default else func(*args, **plain)
    if mode is not None and (func is aten._pin_memory.default or kwargs.get("pin_memory")):
        mode.pinned.append(made)
    known = {id(one.inner): one for one in there}

    def placed(one: Any) -> Any:
        if not isinstance(one, Tensor) or not goes:
            return one
        return known[id(one)] if id(one) in known else There(one)

    return tree_map(placed, made)


def _check(func: Any, tensors: list[Tensor]) -> None:
    """What a device has no code for."""
    picks = func in PICKS
    for one in tensors:
        if not isinstance(one, There) and one.dim() and not picks:
            raise RuntimeError(f"{func}: Expected all tensors to be on the same device, but found cuda:0 and {one.device}")
        if one.dtype is torch.uint16 and not (func in OF_UINT16 or _is_view(func)):
            raise NotImplementedError(f"{func} not implemented for 'UInt16'")


def _is_view(func: Any) -> bool:
    returns = func._schema.returns
    return bool(returns) and all(one.alias_info is not None and not one.alias_info.is_write for one in returns)


def _watch(func: Any, args: Any, mode: Mode) -> None:
    if func in WAITS:
        mode.waited(str(func))
    if func in PICKS:
        index = [one for one in args[1] if one is not None]
        if any(one.dtype in (torch.bool, torch.uint8) or not isinstance(one, There) for one in index):
            mode.waited(f"{func} by a mask, or by an index of the host")


def _crossed(func: Any, args: Any, kwargs: dict[str, Any], tensors: list[Tensor], enters: bool, mode: Mode) -> None:
    late = kwargs.get("non_blocking") or (func is aten.copy_.default and len(args) > 2 and args[2])
    if not late or not mode.is_pinned(tensors[-1] if enters else tensors[0]):
        mode.waited(f"{func}: a copy {'to' if enters else 'from'} the device, of memory that is not pinned or not late")
    if enters:
        mode.copies.append(tensors[-1].nbytes)


class Made(TorchFunctionMode):
    """What torch would do without asking any mode: tensors of lists, and the number of the current device."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        args = [DEVICE if isinstance(one, str | torch.device) and str(one) == "cuda" else one for one in args]
        kwargs = dict(kwargs or {})
        if func in (torch.tensor, torch.as_tensor) and torch.device(kwargs.get("device") or "cpu").type == "cuda":
            device = kwargs.pop("device")
            return func(*args, **kwargs).to(device)
        if func is Tensor.new_tensor and isinstance(args[0], There):
            return There(args[0].inner.new_tensor(*args[1:], **kwargs))
        return func(*args, **kwargs)


class Stream:
    """One that is done at once."""

    device = DEVICE

    def __init__(self, *_: Any, **__: Any) -> None: ...
    def record_event(self, event: Any = None) -> Event:
        return event or Event()

    def wait_event(self, _: Any) -> None: ...
    def wait_stream(self, _: Any) -> None: ...
    def synchronize(self) -> None:
        mode = _get_current_dispatch_mode()
        if isinstance(mode, Mode):
            mode.waited("a stream")



class Event:
    """One that has come."""

    def __init__(self, *_: Any, **__: Any) -> None: ...
    def record(self, _: Any = None) -> None: ...
    def query(self) -> bool:
        return True

    def synchronize(self) -> None: ...
    def wait(self, _: Any = None) -> None: ...


@contextmanager
def pretended(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mode]:
    """A CUDA device for this thread, and for others inside ``torch.cuda.stream``."""
    mode = Mode()

    @contextmanager
    def stream(_: Any) -> Iterator[None]:
        with mode, Made():
            yield

    for name, value in {
        "is_available": lambda: True, "device_count": lambda: 1, "current_device": lambda: 0, "Stream": Stream, "Event": Event,
        "current_stream": Stream, "default_stream": Stream, "stream": stream, "get_device_name": lambda _=None: "pretended",
        "empty_cache": lambda: None, "synchronize": lambda _=None: None, "_lazy_init": lambda: None, "device": nullcontext,
        "get_rng_state": lambda *_: torch.zeros(16, dtype=torch.uint8), "set_rng_state": lambda *_: None,
        "manual_seed_all": lambda _: None, "is_bf16_supported": lambda *_: True,
    }.items():  # fmt: skip
        monkeypatch.setattr(torch.cuda, name, value)
    with mode, Made():
        yield mode
