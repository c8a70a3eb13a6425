"""How an op is declared: what the fuser, the verifier, backends, explain() and tests must know of it, said once.

An op is a frozen attrs class below ``Op`` with a decorator above that names every trait. Nothing else in the package may
list ops by name to know such a thing of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import attrs
import numpy as np

from vicinal.errors import SpecError, expected, one_of
from vicinal.program.arrays import Bools as Bools
from vicinal.program.arrays import Floats as Floats
from vicinal.program.arrays import Ints as Ints
from vicinal.program.arrays import Keys as Keys

PIXEL, NEIGHBOURS, PLACE, PICTURE, WHOLE, SUM = READS = ("pixel", "neighbours", "place", "picture", "whole", "sum")
"""What one pixel of the result is made of: the same pixel; those around it; one at another place; one of another picture of
the batch; the whole picture at once; or the sum that a Fork began."""

NOTHING, MEAN, SPAN, HISTOGRAM = KNOWS = ("nothing", "mean", "span", "histogram")
"""What must be known of the whole picture before the first pixel can change."""

STILL, MOVED, MIXED, CHANGED = TARGETS = ("still", "moved", "mixed", "changed")
"""What becomes of masks, boxes and points: they stay, move along, are mixed with those of another picture, or are changed
by functions of their own."""


@attrs.frozen(kw_only=True)
class Traits:
    """What an op is like. None has a default, so that none is forgotten; functions are asked of one op."""

    reads: str  # one of READS
    knows: str | Callable[[Any], str]  # one of KNOWS
    steep: bool  # can widen a difference between two values: a hue turn threefold, a power without bound near black
    continuous: bool  # False: turns any difference into a visible one
    accumulates: bool  # what it leaves unrounded adds up with what another op of this trait does
    keeps_levels: bool | Callable[[Any], bool]  # whole levels come out where whole levels go in
    resamples: bool | Callable[[Any], bool]  # shows means of pixels, so that no level of the picture is left as it was
    clamps: bool | Callable[[Any], bool]  # its results lie in [0, 1] ahead of Normalize; float pictures are held to it first
    needs_unit_range: bool  # has no meaning once values have left the range
    any_range: bool | Callable[[Any, Ints], bool]  # on these canvases it needs to know neither black nor white
    leaves_range: bool  # its results are unbounded float32
    colors: tuple[int, ...] | None  # the counts of colour channels that it is defined for; None: any
    targets: str  # one of TARGETS

    def __attrs_post_init__(self) -> None:
        for name, value, choices in (("reads", self.reads, READS), ("targets", self.targets, TARGETS)):
            if value not in choices:
                raise SpecError(one_of(f"Traits.{name}", choices, value))
        if not callable(self.knows) and self.knows not in KNOWS:
            raise SpecError(one_of("Traits.knows", KNOWS, self.knows))
        if not self.continuous and not self.steep:
            raise SpecError(expected("Traits.steep", "True for an op that is not continuous", self.steep))


@attrs.frozen
class Row:
    """A sample's row of an array field: its shape after [N] (None: any length; "colors": 1, or one a colour channel), and
    what the numbers of active samples lie in, both ends included."""

    shape: tuple[int | str | None, ...]
    low: float
    high: float


def row(*shape: int | str | None, low: float = -np.inf, high: float = np.inf) -> dict[str, Any]:
    """Metadata of an array field [N, *shape]: ``bits: Ints = attrs.field(metadata=row(low=1, high=8))``."""
    return {"row": Row(shape, low, high)}


def word(*choices: str | None) -> dict[str, Any]:
    """Metadata of a field that is one of these."""
    return {"word": choices}


def one_a_channel(called: str) -> dict[str, Any]:
    """Metadata of a tuple that holds one number, or one a channel; errors call it ``called``, as users do."""
    return {"channels": called}


@attrs.frozen
class Fault:
    """What is wrong with an array of an op."""

    field: str
    wanted: str
    got: object


@attrs.frozen(eq=False, kw_only=True)
class Op:
    """One step of a program, with its parameters for the whole batch: one row a sample."""

    traits: ClassVar[Traits]

    place: str  # of the transform, as "OneOf[0]/Rotate[1]"
    active: Bools  # [N], the samples that it touches

    @property
    def knows(self) -> str:
        """What it must know of the whole picture: one of KNOWS."""
        knows = self.traits.knows
        return knows if isinstance(knows, str) else knows(self)

    @property
    def keeps_levels(self) -> bool:
        """Whether whole levels come out where whole levels go in."""
        keeps = self.traits.keeps_levels
        return keeps if isinstance(keeps, bool) else keeps(self)

    @property
    def resamples(self) -> bool:
        """Whether it shows means of pixels."""
        resamples = self.traits.resamples
        return resamples if isinstance(resamples, bool) else resamples(self)

    @property
    def clamps(self) -> bool:
        """Whether its results lie in [0, 1] ahead of Normalize."""
        clamps = self.traits.clamps
        return clamps if isinstance(clamps, bool) else clamps(self)

    @property
    def mixes(self) -> bool:
        """Whether a result shows pictures of other samples."""
        return self.traits.reads == PICTURE

    def any_range(self, canvas: Ints) -> bool:
        """Whether it needs to know neither black nor white on canvases [N, 2]."""
        any_range = self.traits.any_range
        return any_range if isinstance(any_range, bool) else any_range(self, canvas)

    def canvas_after(self, canvas: Ints) -> Ints:
        """Height and width [N, 2] behind it."""
        return canvas

    def shown(self) -> dict[str, object]:
        """Its parameters by name, for explain()."""
        hidden = ("place", "active", "key")
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self)) if field.name not in hidden}

    def fault(self, canvas: Ints) -> Fault | None:
        """What is wrong with its arrays on canvases [N, 2], beyond shapes and ranges of rows."""
        return None


OPS: dict[str, type[Op]] = {}
"""Every declared op by name."""

Kind = TypeVar("Kind", bound=type[Op])
_ARRAYS = ("Bools", "Floats", "Ints", "Keys")


def declared(**traits: Any) -> Callable[[Kind], Kind]:
    """Declares an op; SpecError that names the op and the trait, or the field, that is left out."""

    def declare(kind: Kind) -> Kind:
        name = kind.__name__
        names = [field.name for field in attrs.fields(Traits)]
        for trait in names:
            if trait not in traits:
                raise SpecError(f"op {name}: expected trait {trait!r} to be declared")
        for trait in traits:
            if trait not in names:
                raise SpecError(one_of(f"op {name}", names, trait, "traits of vicinal.program.ops.declare.Traits"))
        for field in attrs.fields(kind):
            array = str(field.type).removesuffix(" | None").rpartition(".")[2] in _ARRAYS
            if array and field.name != "active" and "row" not in field.metadata:
                raise SpecError(f"op {name}: expected field {field.name!r} to declare its row (metadata=row(...))")
        if name in OPS:
            raise SpecError(f"op {name}: expected a name of its own, but {OPS[name].__module__} declares one")
        kind.traits = Traits(**traits)
        OPS[name] = kind
        return kind

    return declare


def check_declared(op: Op) -> None:
    """SpecError for an object whose class was not declared."""
    kind = type(op)
    if OPS.get(kind.__name__) is not kind:
        place = getattr(op, "place", "")
        raise SpecError(expected(place or "program", "an op that is declared (vicinal.program.ops.declare)", kind.__name__))
