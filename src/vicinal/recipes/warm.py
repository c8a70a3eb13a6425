"""Compiles, ahead of the first call, the kernels that pipelines need (``vicinal warmup``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from vicinal.data.batch import Batch
from vicinal.errors import DataError, VicinalError
from vicinal.program.program import Program
from vicinal.recipes.load import load
from vicinal.sampling.ahead import all_names, compile_at_once
from vicinal.sampling.kernels import compile_all
from vicinal.sampling.shipped import shipped
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.color_jitter import ColorJitter
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.color.tones import Brightness
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.affine import Affine
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop
from vicinal.transforms.noise.gaussian_noise import GaussianNoise

SIZES = ((40, 48), (96, 80))


def warm(recipes: Sequence[str] = (), everything: bool = False) -> str:
    """Compiles what ``recipes`` need for 8-bit pictures with masks, or else what most pipelines of 8-bit colour do.

    ``everything``: all kernels there are. As many processes as there are CPUs compile them. Returns what came of it, in words.
    Raises RecipeError as ``load`` does.
    """
    found = shipped()
    if found is not None:
        return f"nothing to compile: kernels for {found.name} came with this install"
    if everything:
        compile_at_once(all_names())
        return f"{compile_all()} kernels are ready"
    from vicinal.backends.cpu.needs import needed  # which imports Numba, as kernels do

    pipelines, channels = ([load(recipe) for recipe in recipes], (3, 1)) if recipes else (_common(), (3,))
    calls = [(pipeline, batch) for pipeline in pipelines for batch in _batches(channels)]
    compile_at_once(needed([*_programs(calls)], masks=True))
    for pipeline, batch in calls:
        _run(pipeline, batch)
    return f"the kernels of {', '.join(recipes) or '8-bit colour'} are ready"


def _common() -> list[Pipeline]:
    jitter = ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)
    crop = Pipeline([RandomResizedCrop(32), HorizontalFlip(), jitter, GaussianBlur((0.5, 1.0)), Normalize()])
    turn = Pipeline([Affine(degrees=(-20, 20)), HorizontalFlip(), jitter, GaussianNoise(0.02)])
    return [crop, turn, Pipeline([HorizontalFlip(), Brightness((0.8, 1.2))]), Pipeline([HorizontalFlip(), RandomCrop(24)])]


def _batches(channels: Sequence[int]) -> Iterator[Batch]:
    for height, width in SIZES:
        for many in channels:
            images = np.zeros((4, height, width, many), np.uint8)
            yield Batch(images=images, masks=np.zeros((4, height, width), np.uint8))


def _programs(calls: Sequence[tuple[Pipeline, Batch]]) -> Iterator[Program]:
    for pipeline, batch in calls:
        with suppress(VicinalError):  # of which the call will say what it is
            yield pipeline.program(Batch(images=batch.images))


def _run(pipeline: Pipeline, batch: Batch) -> None:
    try:
        pipeline(batch)
    except DataError:  # it takes no masks, or not as many channels
        if batch.images[0].shape[-1] == 3:
            pipeline(Batch(images=batch.images))
