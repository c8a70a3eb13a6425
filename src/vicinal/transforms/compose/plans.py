"""What a pipeline became for pictures of a dtype and number of channels: written down once, and kept."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.identity import word
from vicinal.data.masks import largest_label
from vicinal.data.pictures import NATIVE, is_encoded
from vicinal.data.values import values_of
from vicinal.sampling.column import Untraceable
from vicinal.transforms.compose.plain_targets import given_back, is_plain_id, plain_targets

if TYPE_CHECKING:
    from vicinal.backends.cpu.plan.plan import Plan
    from vicinal.backends.cpu.plan.single import Single
    from vicinal.data.samples import Samples
    from vicinal.program.program import Program
    from vicinal.transforms.compose.pipeline import Pipeline

CHANNELS = (1, 3)
"""Of pictures that plans are made for: two and four may hold alpha."""

MOST = 8
"""Signatures that a pipeline keeps plans of."""

MOST_SAMPLES = 128
"""Of a batch, up to which replaying a plan takes less time than lowering does, whose instructions work on several at once."""


class Plans:
    """The plans of one pipeline. They are not copied with it, and not pickled: another makes its own.

    What cannot be traced has none: ``reason`` says of what transform, and why.
    """

    __slots__ = ("_known", "_met", "_reasons")

    def __init__(self) -> None:
        self._known: dict[Any, Single | None] = {}
        self._reasons: dict[Any, str] = {}
        self._met: deque[Any] = deque(maxlen=2 * MOST)  # signatures that were asked for

    def run(self, pipeline: Pipeline, picture: NDArray[Any], epoch: Any, ids: Any) -> tuple[NDArray[Any] | None, Any]:
        """What becomes of a picture [H, W, C] that is an array of its own; else None, and the ids to go the other way with."""
        single = self._single(pipeline, picture)
        if single is None or not _is_plain_epoch(epoch) or not is_plain_id(ids):
            return None, ids
        ids = pipeline._numbering.first_of(1) if ids is None else ids
        return single.run(picture, _word(ids), epoch), ids

    def run_named(self, pipeline: Pipeline, given: dict[str, Any], epoch: Any, ids: Any) -> tuple[dict[str, Any] | None, Any]:
        """The same of an ``image`` with what belongs to it."""
        image: Any = given.get("image")
        single = self._single(pipeline, image) if type(image) is np.ndarray and ids is None else None
        plain = plain_targets(image, given) if single is not None and _is_plain_epoch(epoch) else None
        if single is None or plain is None:
            return None, ids
        if plain.mask is not None and single.mask_fill and single.mask_fill > largest_label(plain.mask):
            return None, ids
        if plain.id is None:
            ids = pipeline._numbering.first_of(1)
        number = _word(ids if plain.id is None else plain.id)
        done = single.run_beside(plain.image, number, epoch, plain.mask, plain.boxes is not None)
        return (None, ids) if done is None else (given_back(given, plain, done, pipeline._rules), ids)

    def program(
        self, pipeline: Pipeline, samples: Samples, ids: NDArray[np.uint64], epochs: NDArray[np.uint32]
    ) -> Program | None:  # fmt: skip
        """The program of samples for the CPU backend; None where there is no plan, or one of them is not what it requires."""
        if not 1 <= len(samples) <= MOST_SAMPLES or _unusual(pipeline, samples):
            return None
        signature = samples.dtype, samples.channels
        single = self._known[signature] if signature in self._known else self._meet(pipeline, signature)
        if single is None:
            return None
        return single.batch.program(ids, epochs, samples.sizes)

    def _single(self, pipeline: Pipeline, picture: NDArray[Any]) -> Single | None:
        shape = picture.shape
        if len(shape) != 3 or shape[2] not in CHANNELS or not picture.flags.c_contiguous or not picture.size:
            return None
        signature = picture.dtype, shape[2]
        try:
            return self._known[signature]
        except KeyError:
            usual = values_of(picture.dtype, pipeline.value_range) is None
            return self._meet(pipeline, signature) if usual else None

    def _meet(self, pipeline: Pipeline, signature: tuple[np.dtype[Any], int]) -> Single | None:
        """None at first: tracing takes the time of several calls, and some pipelines are called once (and then ask twice)."""
        if self._met.count(signature) >= 2:
            return self._plan(pipeline, signature)
        self._met.append(signature)
        return None

    def reason(self, pipeline: Pipeline, samples: Samples) -> str:
        """Why such samples have no plan; "" where they have one."""
        unusual, signature = _unusual(pipeline, samples), (samples.dtype, samples.channels)
        if unusual:
            return unusual
        if signature not in self._reasons:
            self._trace(pipeline, signature)
        return self._reasons.get(signature, "")

    def _plan(self, pipeline: Pipeline, signature: tuple[np.dtype[Any], int]) -> Single | None:
        plan, single = self._trace(pipeline, signature), None
        if plan is not None:
            from vicinal.backends.cpu.plan.single import Single  # which compiles the interpreter, or reads it from disk

            single = Single(plan)
        _keep(self._known, signature, single)
        return single

    def _trace(self, pipeline: Pipeline, signature: tuple[np.dtype[Any], int]) -> Plan | None:
        """None, and the reason is kept, where it cannot be traced."""
        # Here, and not at the top: importing Numba takes long, and declaring a pipeline needs none of it.
        from vicinal.transforms.compose.trace import plan_for

        plan, reason = None, ""
        try:
            plan = plan_for(pipeline, *signature)
        except Untraceable as error:
            reason = str(error)
        _keep(self._reasons, signature, reason)
        return plan

    def __reduce__(self) -> tuple[type[Plans], tuple[()]]:
        return Plans, ()


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    """In place of the one that was kept the longest, where there are MOST."""
    while len(kept) >= MOST and key not in kept:
        kept.pop(next(iter(kept), None), None)
    kept[key] = value


def _is_plain_epoch(epoch: Any) -> bool:
    return type(epoch) is int and 0 <= epoch < 2**32


def _word(id: int | str) -> int:
    """The 64 bits that key the draws of an id (data.identity)."""
    return id % 2**64 if type(id) is int else word(id)


def _unusual(pipeline: Pipeline, samples: Samples) -> str:
    """What plans are not made for; "" for nothing."""
    if samples.alpha or samples.channels not in CHANNELS:
        return f"pictures of {samples.channels} channels"
    if samples.groups is not None:
        return "pictures that share what is drawn"
    if isinstance(samples.images, list) and any(map(is_encoded, samples.images)):
        return "pictures that are yet to be decoded"  # how large depends on the program
    if values_of(samples.dtype, samples.value_range or pipeline.value_range) is not None:
        return f"pictures of {samples.dtype}" + (" with a value_range" * (samples.dtype in NATIVE))
    return ""
