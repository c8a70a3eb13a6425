"""Pictures of a batch laid over each other, as what belongs to them sees it: layers, what of each is seen, whose it is."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array
from vicinal.data.masks import Masks
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.errors import DataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@attrs.frozen(eq=False)
class Cut:
    """What of a layer is shown: ``shown`` [h, w] of its window; and which of its ``objects`` come with it, None for all.

    ``hides``: objects lose what is not shown; else those that come are all shown. ``region``: what is shown as a shapely
    geometry, where that is known more exactly than by pixels.
    """

    shown: Mask
    objects: Ints | None = None
    hides: bool = True
    region: Any = None


class Stencil(Protocol):
    """Says what of a layer is shown."""

    def needs(self, samples: Samples, place: str) -> None:
        """DataError, by ``place``, where the samples lack what it looks at."""

    def cut(self, moved: Samples, layer: int, owner: int, depth: int) -> Cut | None:
        """Of the ``layer`` of samples that were ``moved`` to their windows, which lies at ``depth`` (0: the lowest) of sample
        ``owner``; None for all of it."""


class CollageLike(Protocol):
    """Layers for the whole batch: see program.ops.Collage."""

    @property
    def place(self) -> str: ...

    @property
    def mask_fill(self) -> int: ...

    @property
    def least(self) -> float: ...

    @property
    def classes(self) -> int | None: ...

    @property
    def smoothing(self) -> float: ...

    @property
    def source(self) -> Ints: ...

    @property
    def stencil(self) -> Stencil | None: ...


@attrs.define(eq=False)
class Laying:
    """T layers of N new pictures, in order from the lowest of the first; where there is none, these are ``blank``.

    ``owner`` [T]: whose they are. ``active`` [T]: whether that is a new picture at all. ``source`` [T]: of which picture.
    ``window`` [T, 4]. ``sizes`` [N, 2]: of the new canvases.
    ``moved``: what the layers show, each a sample of the size of its window. ``shown``: by layer what of it lies over those
    below [h, w], and what is ``seen`` of it under those above; None for all. ``hidden``: by layer what its objects lose
    [h, w], None for nothing, and as a shapely ``region`` where that is known. ``objects``: by layer, which of its objects come
    with it, None for all. ``kept``: by layer, once boxes were laid, the indices of those that stay.
    ``ids``: by layer, once it was asked for, the ids of its instances, and those that they get.
    """

    op: CollageLike
    rules: BoxRules
    blank: Any
    owner: Ints
    active: NDArray[np.bool_]
    source: Ints
    window: Ints
    sizes: Ints
    moved: Samples
    shown: list[Mask | None]
    seen: list[Mask | None]
    hidden: list[Mask | None]
    region: list[Any]
    objects: list[Ints | None]
    kept: list[Ints] | None = None
    ids: list[tuple[Ints, Ints]] | None = None

    @cached_property
    def layers(self) -> list[list[int]]:
        """By new picture, its layers from the lowest."""
        found: list[list[int]] = [[] for _ in range(len(self.sizes))]
        for layer, owner in enumerate(self.owner.tolist()):
            found[owner].append(layer)
        return found

    @cached_property
    def area(self) -> Floats:
        """Pixels [T] that are seen of each layer."""
        sides = self.window[:, 2:] - self.window[:, :2]
        return np.array([
            float(side.prod()) if seen is None else float(np.count_nonzero(seen))
            for side, seen in zip(sides, self.seen, strict=True)
        ])  # fmt: skip

    def pixels(self, parts: Masks, blank: object, where: str) -> Masks:
        """New pictures of ``parts``, one a layer, and ``blank`` where none is seen; stacked where they agree.

        DataError, by ``where``, for parts of other dtypes.
        """
        likes = [self._like([parts[layer] for layer in mine], mine, where) for mine in self.layers]
        shapes = [(*size, *like.shape[2:]) for size, like in zip(self.sizes.tolist(), likes, strict=True)]
        same = bool(shapes) and len({(shape, like.dtype) for shape, like in zip(shapes, likes, strict=True)}) == 1
        made: Masks = (
            np.empty((len(shapes), *shapes[0]), likes[0].dtype) if same
            else [np.empty(shape, like.dtype) for shape, like in zip(shapes, likes, strict=True)]
        )  # fmt: skip
        for owner, mine in enumerate(self.layers):
            canvas = made[owner]
            if not self._covered(owner):
                canvas[...] = blank
            for layer in mine:
                y0, x0, y1, x1 = self.window[layer].tolist()
                _put(canvas[y0:y1, x0:x1], parts[layer], self.shown[layer])
        return made

    def _covered(self, owner: int) -> bool:
        mine = self.layers[owner]
        return bool(self.area[mine].sum() >= self.sizes[owner].prod())

    def _like(self, parts: list[Array], mine: list[int], where: str) -> Array:
        first = parts[0]
        for part, layer in zip(parts, mine, strict=True):
            if (part.dtype, part.shape[2:]) != (first.dtype, first.shape[2:]):
                names = f"{where}[{self.source[mine[0]]}] and {where}[{self.source[layer]}]"
                got = " and ".join(f"{one.dtype} with {one.shape[2:] or 'one value'} a pixel" for one in (first, part))
                raise DataError(f"{names}: expected one dtype to mix, got {got}")
        return first


def _put(region: Array, part: Array, shown: Mask | None) -> None:
    if shown is None:
        region[...] = part
        return
    rows, columns = (np.flatnonzero(shown.any(axis=axis)) for axis in (1, 0))
    if len(rows):
        window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        where = shown[window]
        np.copyto(region[window], part[window], where=where.reshape(*where.shape, *[1] * (part.ndim - 2)))


@attrs.frozen(eq=False)
class Parts:
    """By layer: what is ``seen`` of it, what its objects lose (``hidden``) and the ``region`` of that, as Laying has them."""

    seen: list[Mask | None]
    hidden: list[Mask | None]
    region: list[Any]


def parts_of(owner: Ints, window: Ints, sizes: Ints, cuts: list[Cut | None], outlined: bool) -> Parts:
    """What the layers above each leave of it, and what its own cut does; ``outlined``: regions are of use."""
    parts = Parts([None] * len(owner), [None] * len(owner), [None] * len(owner))
    covered: Mask = np.zeros((0, 0), np.bool_)
    above: list[tuple[int, Cut | None]] = []
    last = -1
    for layer in range(len(owner) - 1, -1, -1):
        if owner[layer] != last:
            last = int(owner[layer])
            covered, above = np.zeros(sizes[last], np.bool_), []
        y0, x0, y1, x1 = window[layer].tolist()
        under, cut = covered[y0:y1, x0:x1], cuts[layer]
        left = ~under if cut is None else cut.shown & ~under
        hidden = under.copy() if cut is None or not cut.hides else ~left
        parts.seen[layer] = None if left.all() else left
        parts.hidden[layer] = hidden if hidden.any() else None
        if outlined and cut is None and parts.hidden[layer] is not None:
            parts.region[layer] = _region(above, window, (x0, y0))
        above.append((layer, cut))
        under |= True if cut is None else cut.shown
    return parts


def _region(above: list[tuple[int, Cut | None]], window: Ints, corner: tuple[int, int]) -> Any:
    """What layers above show, seen from a corner (x, y); None where one of them only knows its pixels."""
    if any(cut is not None and cut.region is None for _, cut in above):
        return None
    import shapely
    from shapely.affinity import translate

    found = []
    for layer, cut in above:
        y0, x0, y1, x1 = window[layer].tolist()
        whole = shapely.box(0, 0, x1 - x0, y1 - y0)
        shown = whole if cut is None else shapely.intersection(cut.region, whole)
        found.append(translate(shown, x0 - corner[0], y0 - corner[1]))
    return shapely.union_all(found)
