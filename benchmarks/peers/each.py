"""For libraries that take one picture at a time: the loop over the batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.case import Run, Work
from benchmarks.peers.decoders import Decoder, opencv, spread


def loop(work: Work, transform: Callable[..., dict[str, Any]], decode: Decoder = opencv) -> Run:
    """Calls ``transform(image=..., mask=...)`` per picture.

    Normalised HWC results are transposed into one preallocated CHW stack, as a collate function does; uint8 results
    stay a list of pictures, so that no library pays for a stack that the case does not ask for; a view with negative
    strides is made a picture, or a flip would be no work at all.
    """
    case, images, masks = work.case, list(work.images), work.masks
    shape = (len(images), work.images.shape[3], case.size, case.size)
    stack = np.empty(shape if case.normalized else 0, np.float32)
    mask_stack = np.empty((len(images), case.size, case.size) if case.masks else 0, np.uint8)

    def pairs() -> tuple[Any, Any]:
        assert masks is not None
        for index, image in enumerate(images):
            out = transform(image=image, mask=masks[index])
            stack[index] = out["image"].transpose(2, 0, 1)
            mask_stack[index] = out["mask"]
        return stack, mask_stack

    def normalized() -> tuple[Any, Any]:
        for index, image in enumerate(images):
            stack[index] = transform(image=image)["image"].transpose(2, 0, 1)
        return stack, None

    def pictures() -> tuple[Any, Any]:
        return [np.ascontiguousarray(transform(image=image)["image"]) for image in images], None

    def one(index: int) -> None:
        stack[index] = transform(image=decode(work.files[index]))["image"].transpose(2, 0, 1)

    def decoded() -> tuple[Any, Any]:
        spread(one, len(images), work.threads)
        return stack, None

    if work.files:
        return decoded
    if case.masks:
        return pairs
    return normalized if case.normalized else pictures
