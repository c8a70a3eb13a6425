"""A transform of functions that are not declared."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from vicinal.data.changed import TARGETS, TargetFunction
from vicinal.program.lowering import Site
from vicinal.program.ops import Apply, ApplyToAll, PictureFunction
from vicinal.program.ops.apply import CHANCE, DTYPES
from vicinal.transforms.base import Transform, check, transform
from vicinal.transforms.own.functions import Function, check_pickled, draws, function, name_of


@transform
class Lambda(Transform):
    """Applies plain functions of yours, each to one picture, or to one picture's mask, boxes or keypoints, at a time.

    ``image``: of a picture [H, W, C], RGB without alpha, uint8, uint16 or float32 as it comes (other dtypes as float32;
    with a value_range all as fractions of that), giving the same shape and dtype. Floats are not clamped.
    ``mask``: of a mask [H, W] of integers or bools, giving the same shape and dtype. Id maps of instances stay.
    ``boxes``: of boxes [M, 4], float64 (x0, y0, x1, y1) in pixels, giving as many, inside of the canvas.
    ``keypoints``: of points [K, 2], float64 (x, y) in pixels, giving as many; those outside of the canvas are hidden.

    A function with a second argument gets a numpy.random.Generator, made for it alone from (seed, epoch, id, place): all
    functions of a sample that draw the same get the same. They get arrays of their own, and run on several threads at
    once. What no function is given for stays as it is: a function that moves pixels needs those of the targets beside it.
    Each ends a pass: the picture is stored ahead of it. To be written down, or sent to a spawned process, they must stand at
    the top of a module; recipes hold ``module:name``, which reading them imports: read those that you trust.
    SpecError where a function gives another shape or dtype, numbers that are not finite, or boxes outside of the canvas.

    >>> vc.Lambda(lambda picture: np.roll(picture, 1, axis=1))(np.array([[1, 2, 3]], np.uint8))
    array([[3, 1, 2]], dtype=uint8)
    """

    image: Function | str | None = function(default=None, kw_only=False)
    mask: Function | str | None = function(default=None, kw_only=True)
    boxes: Function | str | None = function(default=None, kw_only=True)
    keypoints: Function | str | None = function(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check(bool(self._functions()), self, "image", f"a function here or for {', '.join(TARGETS)}", None)

    def lower(self, site: Site) -> None:
        functions = self._functions()
        given: dict[str, Any] = {
            "place": site.place,
            "active": site.active,
            "function": _picture_function(functions.pop("image", None)),
            "parameters": {},
            "key": site.keys(CHANCE) if any(map(draws, self._functions().values())) else np.zeros(site.count, np.uint64),
        }
        others = {target: TargetFunction(name_of(one), one, draws(one)) for target, one in functions.items()}
        site.emit(ApplyToAll(**given, others=others) if others else Apply(**given))

    def needs_unit_range(self) -> bool:
        return True

    def __reduce_ex__(self, protocol: Any) -> Any:
        """SpecError where a function could not be pickled, with the cure."""
        for name, one in self._functions().items():
            check_pickled(f"Lambda.{name}", one)
        return super().__reduce_ex__(protocol)

    def __copy__(self) -> Lambda:
        return type(self)(**self._functions(), p=self.p)

    def __deepcopy__(self, memory: Any) -> Lambda:
        return copy(self)

    def _functions(self) -> dict[str, Any]:
        named = {name: getattr(self, name) for name in ("image", *TARGETS)}
        return {name: one for name, one in named.items() if one is not None}


def _picture_function(one: Function | None) -> PictureFunction:
    if one is None:
        return PictureFunction("nothing", _unchanged, (), False, DTYPES, None, True, True)

    def run(picture: Any, chance: np.random.Generator | None = None) -> Any:
        return one(picture) if chance is None else one(picture, chance)

    return PictureFunction(name_of(one), run, (), draws(one), DTYPES, None, False, True)


def _unchanged(picture: Any) -> Any:
    return picture
