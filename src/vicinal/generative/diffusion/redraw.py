"""One picture through a pipeline: its size, its seed, and candidates until one is accepted."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, SpecError, expected
from vicinal.generative.diffusion import source
from vicinal.generative.style.canvas import Floats, resized
from vicinal.transforms.named import value_at

STEP = 8
"""Sides are multiples of this, unless the pipeline says otherwise."""

Filter = Callable[[NDArray[np.uint8], int | None], str]
"""Why a candidate [H, W, C] of a class (None where it is not known) is refused; "" where it is not."""


@attrs.frozen
class How:
    """All that is the same for the pictures of a transform; see ``Diffuse``."""

    pipeline: str
    steps: int
    guidance: float
    side: int | None
    tries: int
    filter: str | None
    local: bool
    device: str


def redrawn(picture: Floats, how: How, prompt: str, label: int | None, strength: float, chance: np.random.Generator) -> Floats:
    """A picture [H, W, 3] in [0, 1] drawn anew, in its own size: the first candidate that the filter accepts.

    Candidates differ by their seed alone. DataError where none of ``how.tries`` is accepted, with the last reason.
    """
    refuses: Filter | None = None if how.filter is None else value_at(how.filter)
    why = ""
    for _ in range(how.tries):
        seed = int(chance.integers(2**63))
        found = _drawn(picture, how, prompt, strength, seed)
        if refuses is None:
            return found
        why = refuses(np.rint(found * 255).astype(np.uint8), label)
        if not isinstance(why, str):
            raise SpecError(expected(f"Diffuse.filter: {how.filter}", "a reason as text, '' for none", why))
        if not why:
            return found
    raise DataError(f"Diffuse.filter: none of {how.tries} candidates was accepted, the last because: {why}")


def _drawn(picture: Floats, how: How, prompt: str, strength: float, seed: int) -> Floats:
    import torch
    from PIL import Image

    with source.lock:
        pipeline: Any = source.opened(how.pipeline, how.local, how.device)
        size = _size(picture.shape[:2], how.side, int(getattr(pipeline, "vae_scale_factor", STEP)))
        pixels = np.rint(resized(picture, size) * 255).astype(np.uint8)
        said = {
            "prompt": prompt,
            "image": Image.fromarray(pixels),
            "strength": strength,
            "num_inference_steps": max(how.steps, math.ceil(1 / strength)),  # at least one is done of them
            "guidance_scale": how.guidance,
            "generator": torch.Generator("cpu").manual_seed(seed),
            "output_type": "np",
        }
        takes = source.parameters(pipeline)
        with torch.inference_mode():
            result = pipeline(**{name: value for name, value in said.items() if name in takes})
    images = result.images if hasattr(result, "images") else result[0]
    found = np.asarray(images[0], np.float32)
    if found.shape != pixels.shape or not np.isfinite(found).all():
        got = f"shape {found.shape}" if found.shape != pixels.shape else "values that are no numbers"
        raise DataError(f"Diffuse.pipeline: {how.pipeline}: expected a picture of shape {pixels.shape}, got {got}")
    return resized(np.clip(found, 0, 1), (picture.shape[0], picture.shape[1]))


def _size(size: tuple[int, ...], side: int | None, step: int) -> tuple[int, int]:
    """Height and width for the pipeline: the shorter one ``side``, both multiples of ``step``."""
    scale = 1.0 if side is None else side / min(size)
    height, width = (max(1, round(one * scale / step)) * step for one in size)
    return height, width
