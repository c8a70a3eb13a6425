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
    """Applies your own functions to pictures, and to their masks, boxes or keypoints, one sample at a time.

    ``image``: a function that takes a picture [H, W, C], RGB without alpha, uint8, uint16 or float32 (other dtypes are
    converted to float32; with a value_range all are fractions of it), and returns the same shape and dtype. Floats are not
    clipped.
    ``mask``: takes an integer or bool mask [H, W], and returns the same shape and dtype. Instance maps are not changed.
    ``boxes``: takes boxes [M, 4], float64 (x0, y0, x1, y1) in pixels, and returns M boxes inside the picture.
    ``keypoints``: takes points [K, 2], float64 (x, y) in pixels, and returns K points; those outside get visibility 0.

    Targets without a function stay unchanged: if ``image`` moves pixels, give functions for the other targets, too. A function
    with a second argument gets a numpy.random.Generator that depends on seed, epoch, id and place. Each function of a sample
    gets one in the same state, so functions that draw the same numbers agree. Arrays may be changed in place. Functions run
    on several threads at once. Each one ends a pass over the pixels.
    To be saved in a recipe or sent to a spawned process, functions must be defined at the top level of a module.
    Recipes hold ``module:name``, and reading them imports the module: read only recipes that you trust.
    Raises SpecError if a function returns another shape or dtype, numbers that are not finite, or boxes outside the picture.

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
