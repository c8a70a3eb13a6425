"""Compiles, ahead of the first call, the kernels that pipelines need (``vicinal warmup``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.batch import Batch
from vicinal.errors import DataError
from vicinal.recipes.load import load
from vicinal.sampling.kernels import compile_all
from vicinal.sampling.shipped import shipped
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.color_jitter import ColorJitter
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.affine import Affine
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop

SIZES = ((40, 48), (96, 80))


def warm(recipes: Sequence[str] = (), everything: bool = False) -> str:
    """Compiles what ``recipes`` need for 8-bit pictures with masks, or else what most pipelines of 8-bit colour do.

    ``everything``: all kernels there are. Returns what came of it, in words. Raises RecipeError as ``load`` does.
    """
    found = shipped()
    if found is not None:
        return f"nothing to compile: kernels for {found.name} came with this install"
    if everything:
        return f"{compile_all()} kernels are ready"
    pipelines = [load(recipe) for recipe in recipes] or _common()
    for pipeline in pipelines:
        _run(pipeline)
    return f"the kernels of {', '.join(recipes) or '8-bit colour'} are ready"


def _common() -> list[Pipeline]:
    jitter = ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)
    crop = Pipeline([RandomResizedCrop(32), HorizontalFlip(), jitter, GaussianBlur((0.5, 1.0)), Normalize()])
    return [crop, Pipeline([Affine(degrees=(-20, 20)), HorizontalFlip(), jitter])]


def _run(pipeline: Pipeline) -> None:
    for height, width in SIZES:
        for channels in (3, 1):
            images = np.zeros((4, height, width, channels), np.uint8)
            try:
                pipeline(Batch(images=images, masks=np.zeros((4, height, width), np.uint8)))
            except DataError:  # it takes no masks, or not as many channels
                if channels == 3:
                    pipeline(Batch(images=images))
