"""What a pipeline became for pictures of a dtype and number of channels: written down once, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.identity import word
from vicinal.sampling.column import Untraceable

if TYPE_CHECKING:
    from vicinal.backends.cpu.plan.single import Single
    from vicinal.transforms.compose.pipeline import Pipeline

MOST = 8
"""Signatures that a pipeline keeps plans of."""


class Plans:
    """The plans of one pipeline. They are not copied with it, and not pickled: another makes its own.

    What cannot be traced has none: ``reason`` says of what transform, and why.
    """

    __slots__ = ("_known", "_reasons")

    def __init__(self) -> None:
        self._known: dict[Any, Single | None] = {}
        self._reasons: dict[Any, str] = {}

    def run(self, pipeline: Pipeline, picture: NDArray[Any], epoch: Any, ids: Any) -> tuple[NDArray[Any] | None, Any]:
        """What becomes of a picture [H, W, C] that is an array of its own; else None, and the ids to go the other way with."""
        shape = picture.shape
        if len(shape) != 3 or type(epoch) is not int or not 0 <= epoch < 2**32 or not picture.flags.c_contiguous:
            return None, ids
        signature = picture.dtype, shape[2]
        try:
            single = self._known[signature]
        except KeyError:
            single = self._plan(pipeline, signature)
        if single is None or not picture.size:
            return None, ids
        if ids is None:
            ids = pipeline._numbering.first_of(1)
        elif type(ids) is not str and (type(ids) is not int or not -(2**63) <= ids < 2**63):
            return None, ids
        number = word(ids) if type(ids) is str else ids % 2**64
        return single.run(picture, number, epoch), ids

    def reason(self, pipeline: Pipeline, dtype: np.dtype[Any], channels: int) -> str:
        """Why pictures of this signature have no plan; "" where they have one."""
        signature = dtype, channels
        if signature not in self._known:
            self._plan(pipeline, signature)
        return self._reasons.get(signature, "")

    def _plan(self, pipeline: Pipeline, signature: tuple[np.dtype[Any], int]) -> Single | None:
        # Here, and not at the top: importing Numba takes long, and declaring a pipeline needs none of it.
        from vicinal.transforms.compose.trace import single_of

        single, reason = None, ""
        try:
            single = single_of(pipeline, *signature)
        except Untraceable as error:
            reason = str(error)
        while len(self._known) >= MOST:
            oldest = next(iter(self._known), None)
            self._known.pop(oldest, None)
            self._reasons.pop(oldest, None)
        self._reasons[signature] = reason
        self._known[signature] = single
        return single

    def __reduce__(self) -> tuple[type[Plans], tuple[()]]:
        return Plans, ()
