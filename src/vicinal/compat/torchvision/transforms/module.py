"""What transforms are built on: ``torch.nn.Module`` where torch was imported before this room, else nothing of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any


class Plain:
    """The few things of a Module that transforms need: being called runs ``forward``."""

    def __init__(self) -> None:
        self.training = True

    def __call__(self, *inputs: Any) -> Any:
        return self.forward(*inputs)  # type: ignore[attr-defined]

    def extra_repr(self) -> str:
        """What stands between the brackets of the repr."""
        return ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.extra_repr()})"

    def eval(self) -> Any:
        """Itself: transforms do the same in training and evaluation."""
        return self

    def train(self, mode: bool = True) -> Any:
        """Itself."""
        return self

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """Itself: transforms work where their input is."""
        return self


# So that transforms can stand in nn.Sequential, and that importing this room does not import torch.
if TYPE_CHECKING:
    Module = Plain
else:
    Module = sys.modules["torch"].nn.Module if "torch" in sys.modules else Plain
