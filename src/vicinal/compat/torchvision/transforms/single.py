"""What transforms of v1 have in common: one picture, whatever a tensor says that it is."""

from __future__ import annotations

from enum import Enum
from typing import Any

from vicinal.compat.torchvision.chance import happens
from vicinal.compat.torchvision.interpolation import interpolation_of
from vicinal.compat.torchvision.kinds import OTHER, kind_of, plain
from vicinal.compat.torchvision.transforms.functional import on_picture
from vicinal.compat.torchvision.transforms.overridden import params_of


class Single:
    """Called with one PIL image or tensor [..., C, H, W]; ``_shown`` are the attributes of the repr."""

    _shown: tuple[str, ...] = ()
    _always: bool
    p: Any

    def forward(self, img: Any) -> Any:
        """The picture changed. Raises TypeError for what is none."""
        if kind_of(img) == OTHER:
            raise TypeError(f"Unexpected type {type(img)}")
        me: Any = self
        picture = plain(img)
        me.check_inputs([picture])
        if not self._always and not happens(self.p):
            return img
        params = params_of(me, picture)
        return me.transform(picture, me.make_params([picture]) if params is None else params)

    def call(self, operation: str, inpt: Any, **arguments: Any) -> Any:
        """An operation as v1 computes it."""
        return on_picture(operation, inpt, arguments)

    def extra_repr(self) -> str:
        """The attributes, modes by their value."""
        return ", ".join(f"{name}={_text(getattr(self, name))}" for name in self._shown)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, interpolation_of(value) if name == "interpolation" else value)


def _text(value: Any) -> Any:
    if isinstance(value, Enum) and isinstance(value.value, str) and type(value).__name__ == "InterpolationMode":
        return value.value
    return tuple(round(number, 4) for number in value) if isinstance(value, tuple) and _floats(value) else value


def _floats(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, float) for value in values)
