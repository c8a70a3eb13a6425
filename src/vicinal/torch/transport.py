"""Batches from the threads that make them to the device where they are used."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import attrs
import torch
from torch import Tensor

from vicinal.errors import SpecError, expected
from vicinal.torch.tensors import mapped


@attrs.frozen(eq=False)
class Sent:
    """A batch under way, and what says that it has arrived (None where it need not be waited for)."""

    batch: Any
    arrival: Any = None


class Transport:
    """Pins memory, and copies to a device on a stream of its own, while the device computes on the batch before."""

    def __init__(self, device: torch.device | str | int | None, pin: bool | None) -> None:
        self.device = _device(device)
        cuda = self.device is not None and self.device.type == "cuda"
        if pin is not None and not isinstance(pin, bool):
            raise SpecError(expected("Loader.pin", "True, False or None", pin))
        if pin and not torch.cuda.is_available():
            raise SpecError(expected("Loader.pin", "False where torch finds no CUDA device", pin))
        self.pin = cuda if pin is None else pin
        self._stream = torch.cuda.Stream(self.device) if cuda else None  # type: ignore[no-untyped-call]

    def send(self, batch: Any) -> Sent:
        """From the thread that made it."""
        if self.pin:
            batch = mapped(batch, lambda tensor: tensor.pin_memory() if tensor.device.type == "cpu" else tensor)
        if self.device is None:
            return Sent(batch)
        if self._stream is None:
            return Sent(mapped(batch, lambda tensor: tensor.to(self.device)))
        with torch.cuda.stream(self._stream):
            moved = mapped(batch, lambda tensor: tensor.to(self.device, non_blocking=self.pin))
            return Sent(moved, self._stream.record_event())

    def beside(self) -> AbstractContextManager[Any]:
        """Where a thread works for the device on this stream, and not on the one that trains."""
        return nullcontext() if self._stream is None else torch.cuda.stream(self._stream)

    def receive(self, sent: Sent) -> Any:
        """In the thread that uses it: its stream waits for the copy, the thread does not."""
        if sent.arrival is None:
            return sent.batch
        stream = torch.cuda.current_stream(self.device)
        stream.wait_event(sent.arrival)

        def held(tensor: Tensor) -> Tensor:
            tensor.record_stream(stream)  # its memory is not used again before this stream is done with it
            return tensor

        return mapped(sent.batch, held)


def _device(value: torch.device | str | int | None) -> torch.device | None:
    """With the number of the CUDA device: threads that make batches do not know which one is current here."""
    if value is None:
        return None
    try:
        device = torch.device(value)
    except (RuntimeError, TypeError) as error:
        raise SpecError(expected("Loader.device", "a device of torch or None", value)) from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise SpecError(expected("Loader.device", "another where torch finds no CUDA device", str(device)))
    try:
        torch.empty(0, device=device)
    except Exception as error:  # of many classes: AssertionError, NotImplementedError, RuntimeError
        raise SpecError(expected("Loader.device", "a device that torch finds here", str(device))) from error
    return torch.device("cuda", torch.cuda.current_device()) if device.type == "cuda" and device.index is None else device
