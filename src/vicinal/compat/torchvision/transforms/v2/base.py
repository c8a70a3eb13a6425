"""What all transforms do: find what they change in nested inputs, draw once, change all of it alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from vicinal.compat.torchvision.chance import happens
from vicinal.compat.torchvision.dispatch import run
from vicinal.compat.torchvision.kinds import IMAGE, OTHER, PIL, TENSOR, VIDEO, kind_of, stands_for
from vicinal.compat.torchvision.transforms.module import Module
from vicinal.compat.torchvision.transforms.v2.inputs import check_type
from vicinal.compat.torchvision.transforms.v2.tree import leaves, rebuilt

__all__ = ["Transform"]

_SHOWN = (bool, int, float, str, tuple, list, Enum)


class Transform(Module):
    """Base of the transforms, and of users' own: override ``transform``, and ``make_params`` where something is drawn.

    Called with any nesting of dicts, lists and tuples. Images (tensors with that meaning, and PIL images), videos, masks,
    boxes and points are changed. A plain tensor is taken for a picture where there is no image or video, and only the first.
    """

    _always = True  # False: only with probability self.p
    _transformed_types: tuple[Any, ...] | None = None
    """A user's class may say here what it changes, as classes or functions that tell; None leaves it to ``takes``."""

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Raises TypeError or ValueError for inputs that this cannot be done to."""

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """What is drawn, once for a call."""
        return {}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input changed."""
        raise NotImplementedError

    def takes(self, inpt: Any) -> bool:
        """Whether this changes inputs like this one."""
        return kind_of(inpt) != OTHER

    def forward(self, *inputs: Any) -> Any:
        """The inputs, changed; several come back as a tuple."""
        whole = inputs if len(inputs) > 1 else inputs[0]
        flat = leaves(whole)
        self.check_inputs(flat)
        if not self._always and not happens(self.p):  # type: ignore[attr-defined]
            return whole
        wanted = self.wanted(flat)
        params = self.make_params([inpt for inpt, wants in zip(flat, wanted, strict=True) if wants])
        changed = [self.transform(inpt, params) if wants else inpt for inpt, wants in zip(flat, wanted, strict=True)]
        return rebuilt(whole, iter(changed))

    def wanted(self, flat_inputs: list[Any]) -> list[bool]:
        """Which of the inputs are changed."""
        first = not any(kind_of(inpt) in (PIL, IMAGE, VIDEO) for inpt in flat_inputs)
        found = []
        for inpt in flat_inputs:
            takes = self.takes(inpt) if self._transformed_types is None else check_type(inpt, self._transformed_types)
            if takes and kind_of(inpt) == TENSOR:
                takes, first = first, False
            found.append(takes)
        return found

    def call(self, operation: str, inpt: Any, **arguments: Any) -> Any:
        """An operation on one input; kinds that it does not concern come back as they are."""
        return run(operation, inpt, arguments, passes=True)

    def _call_kernel(self, functional: Callable[..., Any], inpt: Any, *args: Any, **kwargs: Any) -> Any:
        """As users' classes call a function of ``functional``: what it does not know comes back as it is."""
        return inpt if kind_of(inpt) == OTHER else functional(inpt, *args, **kwargs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.extra_repr()})"

    def extra_repr(self) -> str:
        """Attributes that are numbers, names, or sequences of them."""
        shown = {name: value for name, value in vars(self).items() if not name.startswith("_") and name != "training"}
        return ", ".join(f"{name}={value}" for name, value in shown.items() if isinstance(value, _SHOWN))


def fill_of(fill: Any, inpt: Any) -> Any:
    """What the border of this input is filled with: of a dict by class, or by name, or for all "others"."""
    if isinstance(fill, Mapping):
        return _values(next((value for key, value in fill.items() if stands_for(key, inpt)), fill.get("others", 0)))
    return _values(fill)


def _values(fill: Any) -> Any:
    return fill if fill is None or isinstance(fill, (int, float)) else [float(value) for value in fill]


def refuse(names: tuple[str, ...], what: str) -> Callable[[list[Any]], None]:
    """A check that no input is of these kinds."""

    def check(flat_inputs: list[Any]) -> None:
        found = sorted({kind_of(inpt) for inpt in flat_inputs} & set(names))
        if found:
            raise TypeError(f"{what}: expected pictures alone, got {', '.join(found)}")

    return check
