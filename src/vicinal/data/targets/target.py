"""What a target is: one kind of what belongs to pictures, from the caller's form through every move and back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.convention import Convention
from vicinal.data.geometry import Ints, Motion, WarpLike, motions
from vicinal.data.layer import Layer
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.mix import BlendLike
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.data.swaps import Pairs
from vicinal.errors import DataError


@attrs.frozen(eq=False)
class Reading:
    """What is known when a target is read: ``given``, all fields of the batch as they came; ``forms``, of those read before.

    ``sizes`` [N, 2]: of the pictures, of ``dtype``, with ``channels``, which were read as ``said``. ``where``: how errors call
    a field, by its name.
    """

    given: Mapping[str, Any]
    forms: Mapping[str, Any]
    sizes: Ints
    channels: int
    dtype: np.dtype[Any]
    said: Convention
    where: Callable[[str], str]


@attrs.define(eq=False)
class Moving:
    """One move of a batch: ``given``, the samples before it; ``targets``, what they hold, of which pixels went through
    ``warps`` already. ``kept``: once boxes were moved, by picture the indices of those that stay. ``gone``: the ids of
    instances that were dropped with theirs, None where a picture's boxes name none.
    """

    given: Samples
    warps: Sequence[WarpLike]
    rules: BoxRules
    targets: dict[str, Any]
    kept: list[NDArray[np.int64]] | None = None
    gone: list[NDArray[np.int64] | None] | None = None

    @cached_property
    def moves(self) -> Sequence[Motion]:
        """What each warp does to points of the canvases."""
        return motions(self.warps, self.given.sizes)


class Target(ABC):
    """One kind of target. Values are as the core works on them, for all N pictures at once, and are never changed in place.

    ``name``: of the field of a Batch, and in ``Samples.targets``. ``one``: the name in a call with one picture.
    Moves come in this order: ``mirrored`` where the pipeline swaps labels, ``layers`` through the warps as pixels,
    ``placed``, and ``kept`` where boxes were dropped.
    """

    name: ClassVar[str]
    one: ClassVar[str]

    @abstractmethod
    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        """The checked value of what a caller gave, and its form for ``give``. DataError for all that does not fit."""

    @abstractmethod
    def give(self, value: Any, form: Any, before: Any, samples: Samples) -> Any:
        """The value in the form in which it came, in memory that is not that of ``before``, as it was read."""

    def layers(self, value: Any) -> Sequence[Layer]:
        """What of it is pixels."""
        return ()

    def with_layers(self, value: Any, moved: Sequence[Layer]) -> Any:
        """The value with its layers ``moved``."""
        return value

    def mirrored(self, value: Any, mirror: NDArray[np.bool_], pairs: Pairs) -> Any:
        """The value, ahead of a move, with the labels of ``pairs`` exchanged in the pictures [N] that it will ``mirror``."""
        return value

    def placed(self, value: Any, moving: Moving) -> Any:
        """The value with what lies at places of the canvas moved."""
        return value

    def kept(self, value: Any, moving: Moving) -> Any:
        """The value without what belonged to boxes that were dropped (``moving.kept``)."""
        return value

    def check_mixable(self, value: Any, op: BlendLike) -> None:
        """DataError where the mix makes nothing of it, whatever was drawn."""
        raise DataError(f"{op.place}: expected no {self.name}, which have no meaning in a mix, got some")

    def mixed(self, value: Any, op: BlendLike, samples: Samples, rules: BoxRules) -> Any:
        """The value after the mix; ``samples``: before it."""
        return value

    def check_layable(self, value: Any, op: CollageLike) -> None:
        """DataError where pictures that are laid over each other make nothing of it, whatever was drawn."""
        raise DataError(f"{op.place}: expected no {self.name}, which have no meaning in a mix, got some")

    def taken(self, value: Any, rows: Sequence[int]) -> Any:
        """The value of samples ``rows``, which may repeat."""
        raise NotImplementedError(self.name)

    def laid(self, value: Any, moved: Any, laying: Laying) -> Any:
        """The value of the new pictures; ``value``: before, ``moved``: of the layers at their windows."""
        raise NotImplementedError(self.name)
