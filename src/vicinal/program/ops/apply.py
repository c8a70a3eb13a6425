"""The op that applies a function to the whole picture, and how such a function is declared.

The function is its own definition: every backend runs it, since what a well-kept library does need not be written twice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data import buffers
from vicinal.data.keyed import generator
from vicinal.errors import SpecError, expected, one_of
from vicinal.program.ops.declare import NOTHING, STILL, WHOLE, Fault, Floats, Ints, Keys, Op, declared, row
from vicinal.sampling.kernels import kernels_of

Picture: TypeAlias = NDArray[Any]
Floats32: TypeAlias = NDArray[np.float32]
Chance: TypeAlias = np.random.Generator

DTYPES = ("uint8", "uint16", "float32")
CHANCE = "chance"
"""The parameter of a function that draws: it gets NumPy's Philox under the sample's key."""


@attrs.frozen(eq=False)
class PictureFunction:
    """A function of one picture [H, W, C] and of named numbers, giving a picture of the same shape and dtype.

    ``name``: as explain() and errors call it. ``run``: the function; it may write to the picture, which is its own.
    ``parameters``: names of its numbers, in order. ``draws``: it takes a ``chance`` too. ``dtypes``: those that it takes
    as they come; float32 is in [0, 1]. Pictures of another dtype go through float32 and are rounded, where float32 is
    one of them, and are refused where it is not. ``colors``: the counts of colour channels that it is defined for.
    ``alpha``: it is given the alpha channel too, which else stays as it is. ``any_range``: it means the same for numbers
    of any range; else its float pictures are held to [0, 1], before and after.

    >>> rolled = vc.extend.picture_function(dtypes=("uint8",))(lambda picture, by: np.roll(picture, int(by), axis=1))
    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         site.apply(rolled, by=np.full(site.count, 1))
    >>> Own()(np.array([[1, 2, 3]], np.uint8))
    array([[3, 1, 2]], dtype=uint8)
    """

    name: str
    run: Callable[..., Picture]
    parameters: tuple[str, ...]
    draws: bool
    dtypes: tuple[str, ...]
    colors: tuple[int, ...] | None
    alpha: bool
    any_range: bool
    _taken: frozenset[np.dtype[Any]] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_taken", frozenset(map(np.dtype, self.dtypes)))  # a dtype's name takes NumPy a microsecond

    def takes(self, dtype: np.dtype[Any]) -> bool:
        """Whether it can be applied to pictures of a dtype."""
        return dtype.name in self.dtypes or "float32" in self.dtypes

    def __call__(self, picture: Picture, parameters: Mapping[str, Any], key: int, alpha: bool, where: str) -> Picture:
        """A new picture: the function of ``picture``, whose last channel is alpha or not; SpecError where it breaks its word.

        ``parameters``: one sample's, by name. ``key``: of what it draws. ``where``: what errors call it.
        """
        colors = picture.shape[2] - (alpha and not self.alpha)
        given = picture[:, :, :colors]
        if given.dtype in self._taken:
            found = self._held(self._run(self._own(given), parameters, key, where))
        else:
            found = _levels(self._run(_fractions(given), parameters, key, where), given.dtype)
        found = np.ascontiguousarray(found)  # kernels go by addresses, and a function may give a view
        return found if colors == picture.shape[2] else np.concatenate([found, picture[:, :, colors:]], axis=2)

    def _run(self, picture: Picture, parameters: Mapping[str, Any], key: int, where: str) -> Picture:
        shape, dtype = picture.shape, picture.dtype
        more = {CHANCE: generator(key)} if self.draws else {}
        try:
            found = self.run(picture, **parameters, **more)
        except Exception as error:
            error.add_note(f"in {self.name}, which {where} applies to a picture of {dtype} and shape {shape}")
            raise
        if not isinstance(found, np.ndarray) or found.shape != shape or found.dtype != dtype:
            got = f"{found.dtype} of shape {found.shape}" if isinstance(found, np.ndarray) else type(found).__name__
            raise SpecError(f"{where}: expected {self.name} to give {dtype} of shape {shape}, got {got}")
        return found

    def _own(self, picture: Picture) -> Picture:
        """A copy that the function may write to, held as it asks."""
        if not self._holds(picture):
            copy = buffers.empty(picture.shape, picture.dtype)
            copy[...] = picture
            return copy
        return _clipped(picture)

    def _held(self, picture: Picture) -> Picture:
        return _clipped(picture) if self._holds(picture) else picture

    def _holds(self, picture: Picture) -> bool:
        return not self.any_range and picture.dtype.kind == "f"


def _clipped(picture: Picture) -> Picture:
    """A new one: floats in [0, 1]; what is no number becomes 0."""
    found = buffers.empty(picture.shape, np.float32)
    _kernels().held_block(np.ascontiguousarray(picture).reshape(-1), found.reshape(-1))
    return found


def _fractions(picture: Picture) -> Floats32:
    """A new one: whole levels as fractions of the dtype's greatest."""
    found = buffers.empty(picture.shape, np.float32)
    block = _kernels().of_bytes_block if picture.dtype == np.uint8 else _kernels().of_words_block
    block(np.ascontiguousarray(picture).reshape(-1), found.reshape(-1))
    return found


def _levels(picture: Picture, dtype: np.dtype[Any]) -> Picture:
    """The nearest levels of 0 to the dtype's greatest; what is no number becomes 0."""
    found = buffers.empty(picture.shape, dtype)
    block = _kernels().bytes_block if dtype == np.uint8 else _kernels().words_block
    block(np.ascontiguousarray(picture).reshape(-1), found.reshape(-1))
    return found


def _kernels() -> Any:
    return kernels_of("vicinal.program.levels_kernel")


def picture_function(
    *, dtypes: tuple[str, ...], name: str = "", colors: tuple[int, ...] | None = None, alpha: bool = False,
    any_range: bool = False,
) -> Callable[[Callable[..., Picture]], PictureFunction]:  # fmt: skip
    """Declares a function of whole pictures: ``def median(picture, radius)``; fields as PictureFunction says.

    SpecError for a dtype that no picture has, and for parameters that cannot be given by name.

    >>> @vc.extend.picture_function(dtypes=("uint8",))
    ... def rolled(picture, by):
    ...     return np.roll(picture, int(by), axis=1)
    >>> rolled.parameters, rolled.dtypes
    (('by',), ('uint8',))
    """

    def declare(run: Callable[..., Picture]) -> PictureFunction:
        called = name or getattr(run, "__name__", "function").strip("_")
        for dtype in dtypes:
            if dtype not in DTYPES:
                raise SpecError(one_of(f"{called}.dtypes", DTYPES, dtype))
        if not dtypes:
            raise SpecError(expected(f"{called}.dtypes", f"at least one of {', '.join(DTYPES)}", dtypes))
        signature = list(inspect.signature(run).parameters.values())
        if not signature or any(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in signature):
            raise SpecError(expected(called, "a picture first, then named numbers", str(inspect.signature(run))))
        names = tuple(one.name for one in signature[1:])
        draws = CHANCE in names
        return PictureFunction(
            called, run, tuple(one for one in names if one != CHANCE), draws, dtypes, colors, alpha, any_range
        )

    return declare


def _clamps(op: Apply) -> bool:
    return not op.function.any_range


def _any_range(op: Apply, canvas: Ints) -> bool:
    return op.function.any_range


TRAITS: dict[str, Any] = {
    "reads": WHOLE, "knows": NOTHING, "steep": True, "continuous": False, "accumulates": False, "keeps_levels": True,
    "resamples": False, "clamps": _clamps, "needs_unit_range": True, "any_range": _any_range, "leaves_range": False,
    "colors": None,
}  # fmt: skip
"""As it looks at a whole picture, it sees whole levels: all ahead of it is rounded, as storing would."""


@declared(**TRAITS, targets=STILL)
@attrs.frozen(eq=False, kw_only=True)
class Apply(Op):
    """Applies ``function`` to the picture as it is stored ahead of it, in its dtype. Targets stay where they are."""

    function: PictureFunction
    parameters: Mapping[str, Floats]  # by name, [N] or [N, K]
    key: Keys = attrs.field(metadata=row())

    def shown(self) -> dict[str, object]:
        return {"function": self.function.name, **self.parameters}

    def fault(self, canvas: Ints) -> Fault | None:
        for name, values in self.parameters.items():
            if len(values) != len(canvas):
                return Fault(name, f"{len(canvas)} rows", list(values.shape))
            active = values[self.active]
            if not np.isfinite(active).all():
                return Fault(name, "finite numbers", active[~np.isfinite(active)][0])
        return None

    def applied(self, picture: Picture, sample: int, alpha: bool) -> Picture:
        """A new picture for row ``sample``, whose last channel is alpha or not."""
        rows = {name: _plain(self.parameters[name][sample]) for name in self.function.parameters}
        return self.function(picture, rows, int(self.key[sample]), alpha, self.place)


def _plain(value: Any) -> Any:
    """A number as Python has it, or a row."""
    return value.item() if np.ndim(value) == 0 else value
