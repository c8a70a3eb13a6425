"""What a transform sees while it lowers: draws keyed by its place, the canvas so far, and where ops go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.swaps import NONE, Swaps
from vicinal.errors import SpecError, expected
from vicinal.program.ops import Apply, ApplyToAll, Bools, Collage, Floats, Ints, Keys, Op, PictureFunction, Warp
from vicinal.program.ops.declare import check_declared
from vicinal.sampling.column import Column, Untraceable

if TYPE_CHECKING:
    from vicinal.data.changed import TargetFunction
    from vicinal.program.scene import Scene
    from vicinal.sampling.distributions import Distribution
    from vicinal.sampling.draw import Draws


@lru_cache(maxsize=64)
def _everyone(count: int) -> Bools:
    active = np.ones(count, np.bool_)
    active.setflags(write=False)
    return active


@attrs.define(eq=False)
class Drawn:
    """What was drawn: parameter values by place, and under which seed, for the manifest and for explain()."""

    values: dict[str, dict[str, Floats]] = attrs.field(factory=dict)
    active: dict[str, Bools] = attrs.field(factory=dict)
    seed: int = 0


@attrs.define(eq=False)
class Lowering:
    """The growing list of ops of a batch, and the canvas after the last of them."""

    draws: Draws
    canvas: Ints  # [N, 2] height, width
    channels: int
    labels: Any = None  # of the pictures, as they came, where they did
    alpha: bool = False  # whether the last channel is
    scene: Scene | None = None  # what else belongs to the pictures
    targets: frozenset[str] = frozenset()  # the names of all that does
    swaps: Swaps = NONE  # labels that mirrors exchange
    ops: list[Op] = attrs.field(factory=list)
    record: Drawn = attrs.field(factory=Drawn)
    required: list[Bools] = attrs.field(factory=list)  # [N], where it is traced: what must be so of every sample
    given: Ints = attrs.field(init=False)  # [N, 2] the canvas ahead of the first op
    everyone: Bools = attrs.field(init=False)  # all samples: what is active where nothing was left to chance
    traced: bool = attrs.field(init=False)  # whether what is drawn are columns, of samples that are not known yet

    def __attrs_post_init__(self) -> None:
        self.given = self.canvas
        self.everyone = _everyone(len(self.canvas))
        self.traced = isinstance(self.canvas, Column)

    def root(self) -> Site:
        return Site(lowering=self, place="", active=self.everyone)


@attrs.frozen(eq=False, kw_only=True)
class Site:
    """One transform's place in the tree, for the samples of ``active``.

    Everything drawn here is keyed by (seed, epoch, sample id, place, name): adding a transform elsewhere, or a parameter
    here, changes nothing else that is drawn.

    >>> class Own(vc.Transform):
    ...     def lower(self, site):
    ...         print(site.place, site.count, site.canvas.tolist(), site.channels)
    >>> bool((Own()(image) == image).all())
    Own[0] 1 [[64, 64]] 3
    True
    """

    lowering: Lowering
    place: str
    active: Bools
    checked: bool = False  # whether to look at every array of what is emitted, as for transforms of users' own

    @property
    def count(self) -> int:
        return len(self.active)

    @property
    def canvas(self) -> Ints:
        """Height and width [N, 2] of the canvas as the ops so far leave it."""
        return self.lowering.canvas

    @property
    def channels(self) -> int:
        return self.lowering.channels

    @property
    def colors(self) -> int:
        """How many channels there are beside alpha."""
        return self.lowering.channels - self.lowering.alpha

    @property
    def labels(self) -> Any:
        """The labels of the pictures as the caller gave them, or None: what partners of a mix may depend on."""
        if self.lowering.traced:
            raise Untraceable("it looks at labels")
        return self.lowering.labels

    @property
    def for_all(self) -> bool:
        """Whether all samples are active because nothing was left to chance: then there is no one to tell apart."""
        return self.active is self.lowering.everyone

    def boxes(self) -> list[Floats] | None:
        """By picture, its boxes float64 [M, 4] (x0, y0, x1, y1) in pixels, moved as the ops so far say and cut to ``canvas``;
        those of which nothing is left are not there. Pictures that share their draws all get those of all of them. None where
        the caller gave none. SpecError behind a mix of pictures or functions of targets (Lambda)."""
        scene = self._scene()
        return None if scene is None else scene.boxes_after(self.lowering.ops, self.place)

    def mask(self, labels: Sequence[int] | None = None) -> list[NDArray[Any]] | None:
        """By picture, its mask of labels [H, W], moved as the ops so far say, or bool where it is one of ``labels``; read-only.
        Pictures that share their draws get that of the first. None where the caller gave none, or one of other kinds (soft, or
        several values a pixel). SpecError as for ``boxes``."""
        scene = self._scene()
        masks = None if scene is None else scene.masks_after(self.lowering.ops, self.place)
        return masks if masks is None or labels is None else [np.isin(mask, labels) for mask in masks]

    def _scene(self) -> Scene | None:
        if self.lowering.traced:
            raise Untraceable("it looks at boxes or masks")
        return self.lowering.scene

    def draw(self, name: str, distribution: Distribution) -> Floats:
        """One value a sample [N] of ``distribution``, recorded under ``name``."""
        values = distribution.draw(self.lowering.draws, self.place, name)
        self.note(name, values)
        return values

    def uniform(self, name: str, count: int = 1) -> Floats:
        """[N, count] uniform numbers in [0, 1)."""
        return self.lowering.draws.uniform(self.place, name, count)

    def uniform_rows(self, name: str, count: int) -> Floats:
        """The same as [count, N], C-contiguous, as compiled code takes them."""
        return self.lowering.draws.uniform_rows(self.place, name, count)

    def keys(self, name: str, shared: bool = False) -> Keys:
        """One 64-bit key a sample [N], from which a backend draws a noise field. Pictures that share their draws, as frames of
        a video, get keys of their own, unless they are ``shared``, as for fields that move pixels."""
        return self.lowering.draws.keys(self.place, name, shared)

    def note(self, name: str, values: Floats | Ints | Bools) -> None:
        """Records a sampled parameter ([N, ...]) for the manifest."""
        recorded: Any = values if values.dtype == np.float64 else values.astype(np.float64)
        self.lowering.record.values.setdefault(self.place, {})[name] = recorded

    def require(self, fits: Bools, error: Callable[[int], Exception]) -> None:
        """Raises ``error(n)`` for the first active sample n that does not ``fit`` [N]."""
        if self.lowering.traced:
            self.lowering.required.append(fits | ~self.active)
        elif not fits.all():
            small = np.flatnonzero(self.active & ~fits)
            if len(small):
                raise error(int(small[0]))

    def at(self, place: str, active: Bools) -> Site:
        """The site of a child: ``place`` is its class name and occurrence under this one, as "Rotate[0]"."""
        path = f"{self.place}/{place}" if self.place else place
        return Site(lowering=self.lowering, place=path, active=active, checked=self.checked)

    def emit(self, op: Op) -> None:
        """Appends an op; a warp or a collage also changes the canvas of the samples it touches."""
        lowering = self.lowering
        if self.checked:
            self._check(op)
        lowering.ops.append(op)
        if isinstance(op, Warp | Collage) and op.size is not lowering.canvas:
            everyone = op.active is lowering.everyone
            lowering.canvas = op.size if everyone else np.where(op.active[:, None], op.size, lowering.canvas)

    def _check(self, op: Op) -> None:
        """SpecError for what no kernel may be given: arrays of another shape or dtype, and samples that are not this site's."""
        from vicinal.program.deep import check_op

        check_declared(op)
        check_op(op, self.canvas)
        if (op.active & ~self.active).any():
            raise SpecError(f"{op.place}.active: expected samples of site.active alone, got others too")

    def apply(self, function: PictureFunction, **parameters: Floats | float) -> None:
        """Appends ``function`` of the whole picture; each of its parameters a number, or one [N] or a row [N, K] a sample.

        SpecError unless all parameters that it has are given, and no others.
        """
        self.emit(Apply(**self._applied(function, function.parameters, parameters)))

    def apply_to_all(
        self, function: PictureFunction, others: Mapping[str, TargetFunction], /, **parameters: Floats | float
    ) -> None:
        """The same, with functions of what belongs to the picture, by target; parameters are those of all of them."""
        names = dict.fromkeys((*function.parameters, *(name for one in others.values() for name in one.numbers)))
        self.emit(ApplyToAll(**self._applied(function, tuple(names), parameters), others=others))

    def _applied(
        self, function: PictureFunction, names: tuple[str, ...], given: Mapping[str, Floats | float]
    ) -> dict[str, Any]:
        """The fields of an Apply of ``function`` whose parameters are called ``names``."""
        if set(given) != set(names):
            wanted = f"the parameters {', '.join(names)}" if names else "no parameters"
            raise SpecError(expected(f"{self.place}: {function.name}", wanted, ", ".join(given)))
        rows = {name: value if isinstance(value, Column) else np.asarray(value, np.float64) for name, value in given.items()}
        return {
            "place": self.place,
            "active": self.active,
            "function": function,
            "parameters": {name: row if row.ndim else np.full(self.count, row) for name, row in rows.items()},
            "key": self.keys(function.name) if function.draws else np.zeros(self.count, np.uint64),
        }
