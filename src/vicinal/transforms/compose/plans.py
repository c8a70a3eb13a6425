"""What a pipeline became for pictures of a dtype and number of channels: written down once, and kept."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import is_pil, is_tensor
from vicinal.data.identity import word
from vicinal.data.masks import largest_label
from vicinal.data.pictures import ARRAYS, NATIVE, Read, give_picture, is_encoded, read_picture
from vicinal.data.places import HOST
from vicinal.data.values import values_of
from vicinal.runtime.stored import stored
from vicinal.sampling.column import Untraceable
from vicinal.transforms.compose.plain_targets import given_back, is_plain_id, plain_targets

if TYPE_CHECKING:
    from vicinal.backends.cpu.plan.plan import Plan
    from vicinal.backends.cpu.plan.single import Single
    from vicinal.data.samples import Samples
    from vicinal.program.program import Program
    from vicinal.transforms.compose.device_plan import DevicePlan
    from vicinal.transforms.compose.pipeline import Pipeline

USUAL = ARRAYS["hwc"]

CHANNELS = (1, 3)
"""Of pictures that plans are made for: two and four may hold alpha."""

ON_DEVICE = "on a device"
"""What tells signatures apart for which other plans were asked."""

MOST = 8
"""Signatures that a pipeline keeps plans of."""

MOST_SAMPLES = 256
"""Of a batch, up to which replaying a plan takes less time than lowering does, whose instructions work on several at once."""


class Plans:
    """The plans of one pipeline. They are not copied with it, and not pickled: another makes its own.

    What cannot be traced has none: ``reason`` says of what transform, and why.
    """

    __slots__ = ("_known", "_met", "_on_device", "_reasons")

    def __init__(self) -> None:
        self._known: dict[Any, Single | None] = {}
        self._on_device: dict[Any, DevicePlan | None] = {}
        self._reasons: dict[Any, str] = {}
        self._met: deque[Any] = deque(maxlen=2 * MOST)  # signatures that were asked for

    def run(self, pipeline: Pipeline, picture: Any, epoch: Any, ids: Any) -> tuple[Any, Any]:
        """What becomes of one picture, as the kind that it came in; else None, and the ids to go the other way with."""
        read = _read(picture, "images")
        single = None if read is None else self._single(pipeline, read.array)
        if read is None or single is None or not _is_plain_epoch(epoch) or not is_plain_id(ids):
            return None, ids
        ids = pipeline._numbering.first_of(1) if ids is None else ids
        result = single.run(read.array, _word(ids), epoch)
        return None if result is None else _given(result, read, single), ids

    def run_named(self, pipeline: Pipeline, given: dict[str, Any], epoch: Any, ids: Any) -> tuple[dict[str, Any] | None, Any]:
        """The same of an ``image`` with what belongs to it."""
        usual = ids is None and not pipeline.swaps.pairs
        read = _read(given.get("image"), "image") if usual else None
        single = None if read is None else self._single(pipeline, read.array)
        plain = plain_targets(read.array, given) if read is not None and single is not None and _is_plain_epoch(epoch) else None
        if read is None or single is None or plain is None:
            return None, ids
        if plain.mask is not None and single.mask_fill and single.mask_fill > largest_label(plain.mask):
            return None, ids
        if plain.id is None:
            ids = pipeline._numbering.first_of(1)
        number = _word(ids if plain.id is None else plain.id)
        done = single.run_beside(plain.image, number, epoch, plain.mask, plain.placed)
        if done is None:
            return None, ids
        return given_back(given, _given(done[0], read, single), plain, done, pipeline._rules), ids

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

    def on_device(
        self, pipeline: Pipeline, samples: Samples, ids: NDArray[np.uint64], epochs: NDArray[np.uint32]
    ) -> Program | None:  # fmt: skip
        """The program of a stack of tensors for the torch backend's fused kernel; None where it does not run that, or else as
        ``program`` has it."""
        from vicinal.backends.torch.fused.run import takes

        images: Any = samples.images
        if isinstance(images, list) or not takes(images.tensor):
            return None
        if not len(samples) or not samples.bare or _unusual(pipeline, samples):
            return None
        signature = samples.dtype, samples.channels
        if signature not in self._on_device:
            asked = (*signature, ON_DEVICE)
            if self._met.count(asked) < 2:
                self._met.append(asked)
                return None
            from vicinal.transforms.compose.device_plan import device_plan_for

            plan = None
            with suppress(Untraceable):
                plan = device_plan_for(pipeline, *signature)
            _keep(self._on_device, signature, plan)
        plan = self._on_device.get(signature)
        return None if plan is None else plan.program(samples, ids, epochs)

    def _single(self, pipeline: Pipeline, picture: NDArray[Any]) -> Single | None:
        channels = picture.shape[2]
        if channels not in CHANNELS:
            return None
        signature = picture.dtype, channels
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


def replayed(pipeline: Pipeline, given: dict[str, Any], epoch: int) -> dict[str, Any] | None:
    """What ``pipeline(**given, epoch=epoch)`` gives, ``given`` with an "id"; None where there is no plan for it (yet)."""
    return pipeline._plans.run_named(pipeline, given, epoch, None)[0]


def _read(picture: Any, where: str) -> Read | None:
    """One picture as ``read_picture`` has it; None for several, and for what plans are not made for, or that is refused."""
    if isinstance(picture, np.ndarray):
        one = picture.ndim in (2, 3) and picture.size > 0 and (picture.ndim == 2 or picture.shape[2] in CHANNELS)
        one = one and picture.dtype in NATIVE
    else:
        one = is_pil(picture) or (is_tensor(picture) and picture.ndim == 3 and picture.device.type == "cpu")
    read = read_picture(picture, where) if one else None
    return None if read is None or read.alpha or read.place is not HOST else read


def _given(result: NDArray[Any], read: Read, single: Single) -> Any:
    program = single.plan.program
    if read.kind is USUAL and (program.normalize is None or program.normalize.plain):
        return result
    images, layout = stored([result], program.layout, program.normalize)
    return give_picture(images[0], layout, read.kind, False, program.normalized)


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
