"""augrs: Albumentations' dialect, with a native batch call."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.case import Run, Work
from benchmarks.peers.albumentations import transforms, translations
from benchmarks.peers.decoders import simplejpeg, spread


def prepare(work: Work) -> Run:
    import augrs as lib  # type: ignore[import-not-found]

    case = work.case
    compose = lib.Compose(transforms(case.steps, translations(lib)), seed=1)
    images = list(work.images)
    stack = np.empty((len(images), work.images.shape[3], case.size, case.size) if case.normalized else 0, np.float32)
    fields = {"mask": list(work.masks)} if case.masks and work.masks is not None else {}

    def one() -> tuple[Any, Any]:
        return [compose(image=images[0])["image"]], None

    def batch() -> tuple[Any, Any]:
        outs = compose.augment_batch(images, num_threads=work.threads, **fields)
        masks = [out["mask"] for out in outs] if fields else None
        if not case.normalized:
            return [out["image"] for out in outs], masks
        for index, out in enumerate(outs):
            stack[index] = out["image"].transpose(2, 0, 1)
        return stack, masks

    def decoded() -> tuple[Any, Any]:
        pictures: list[Any] = [None] * len(work.files)

        def decode(index: int) -> None:
            pictures[index] = simplejpeg(work.files[index])

        spread(decode, len(pictures), work.threads)
        for index, out in enumerate(compose.augment_batch(pictures, num_threads=work.threads)):
            stack[index] = out["image"].transpose(2, 0, 1)
        return stack, None

    if work.files:
        return decoded
    return one if case.single else batch
