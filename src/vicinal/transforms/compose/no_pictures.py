"""Stacks of no pictures: their results have the size that a picture would get, so that they go together with others."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.data.layer import Layer
from vicinal.data.samples import Samples
from vicinal.data.targets.move import layers_of, with_layers
from vicinal.data.values import Values
from vicinal.errors import VicinalError
from vicinal.program.program import Program
from vicinal.transforms.compose.replay import Lower


def as_for_one(lower: Lower, program: Program, samples: Samples, values: Values | None, result: Samples) -> Samples:
    """What a ``program`` of no ``samples`` made of them, in the size that ``lower`` gives to one black picture in their place,
    or in their own where it refuses that. A list says no size, and stays one."""
    if isinstance(samples.images, list):
        return result
    height, width = samples.images.shape[1:3] if samples.layout == "hwc" else samples.images.shape[2:]
    black = np.zeros((1, height, width, samples.channels), samples.dtype)
    one = Samples(black, alpha=samples.alpha, value_range=samples.value_range)
    try:
        found = lower(one, np.zeros(1, np.uint64), np.zeros(1, np.uint32), values, program.record.seed)
        height, width = found.out_canvas[0].tolist()
    except VicinalError:  # it may need boxes, of which there are none either
        pass
    layers = {name: [_layer(layer, height, width) for layer in several] for name, several in layers_of(result).items()}
    images = _none(result.images, height, width, result.layout)
    return attrs.evolve(result, images=images, targets=with_layers(result, layers))


def _layer(layer: Layer, height: int, width: int) -> Layer:
    return attrs.evolve(layer, pixels=_none(layer.pixels, height, width, layer.layout))


def _none(pixels: Any, height: int, width: int, layout: str) -> Any:
    """No pictures or masks of this size, of the kind of ``pixels``; those where their place cannot make such."""
    make = (lambda shape: np.empty(shape, pixels.dtype)) if isinstance(pixels, np.ndarray) else getattr(pixels, "none", None)
    if make is None:
        return pixels
    others = pixels.shape[3:] if layout == "hwc" else pixels.shape[1:2]
    shape = (0, height, width, *others) if layout == "hwc" else (0, *others, height, width)
    return make(shape)
