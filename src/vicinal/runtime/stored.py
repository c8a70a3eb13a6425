"""What Normalize says of how results are stored, beyond what kernels store: rounded to float16, and channels last in memory."""

from __future__ import annotations

from collections import deque
from typing import Any

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.layer import COLOUR, Layer
from vicinal.data.pictures import ARRAYS, PictureForm, Pictures, give_picture
from vicinal.data.places import HOST, described
from vicinal.data.samples import Samples
from vicinal.data.targets.move import layers_of, with_layers
from vicinal.errors import DataError
from vicinal.program.ops import Normalize
from vicinal.program.program import Program
from vicinal.runtime.out import check_out
from vicinal.threads.spread import Job, spread

HALF = np.dtype(np.float16)


def stored(pictures: Pictures, layout: str, normalize: Normalize | None) -> tuple[Pictures, str]:
    """Results that a backend left in host memory as "hwc" or "chw", and their layout, as Normalize stores them.

    bfloat16, which NumPy lacks, stays float32: who makes tensors of arrays rounds them (``data.pictures.give_picture``).
    """
    if normalize is None or normalize.plain:
        return pictures, layout
    if normalize.dtype == "float16":
        pictures = _halves(pictures)
    if normalize.layout == "channels_last" and layout == "hwc":
        return _planes(pictures), "chw"
    return pictures, layout


def all_stored(samples: Samples, normalize: Normalize) -> Samples:
    """The same of samples, with the layers that went the pictures' way."""
    images, layout = stored(samples.images, samples.layout, normalize)
    layers = {name: [_layer(one, normalize) for one in row] for name, row in layers_of(samples).items()}
    return attrs.evolve(samples, images=images, layout=layout, targets=with_layers(samples, layers))


def check_stored_out(program: Program, samples: Samples, out: Any) -> None:
    """DataError unless ``out`` takes what is stored; of channels_last it has the shape of CHW and the memory of HWC."""
    normalize = program.normalize
    assert normalize is not None
    if normalize.dtype == "bfloat16":
        wish = "None with Normalize(dtype='bfloat16'), which NumPy has no arrays of"
        raise DataError(f"Pipeline.out: expected {wish}, got {described(out)}")
    dtype = HALF if normalize.dtype == "float16" else np.dtype(np.float32)
    seen = out
    if normalize.layout == "channels_last":
        seen = np.moveaxis(out, -3, -1) if isinstance(out, np.ndarray) and out.ndim == 4 else None
        if seen is None or not seen.flags.c_contiguous:
            wish = f"a {dtype} array [N, C, H, W], channels last in memory (np.empty([N, H, W, C]).transpose(0, 3, 1, 2))"
            raise DataError(f"Pipeline.out: expected {wish}, got {described(out)}")
    check_out(program, samples.images, seen, HOST, dtype)


def put_out(samples: Samples, out: Any, form: PictureForm) -> Samples:
    """The stored results, in the caller's ``out`` too."""
    if len(out):
        images = np.stack(samples.images) if isinstance(samples.images, list) else samples.images
        out[...] = give_picture(images, samples.layout, ARRAYS[samples.layout], form.bgr)
    return samples if form.bgr else attrs.evolve(samples, images=out)


def _layer(layer: Layer, normalize: Normalize) -> Layer:
    if layer.how != COLOUR:
        return layer
    return layer.moved(*stored(layer.pixels, layer.layout, normalize), normalize.dtype)


def _planes(pictures: Pictures) -> Pictures:
    """Views of [..., H, W, C] as [..., C, H, W]."""
    if isinstance(pictures, list):
        return [np.moveaxis(picture, -1, -3) for picture in pictures]
    return np.moveaxis(pictures, -1, -3)


def _halves(pictures: Pictures) -> Pictures:
    """float16 of C-contiguous float32, by all threads. OpenCV uses the CPU's instruction; NumPy takes nine times as long."""
    halves: Pictures
    if isinstance(pictures, np.ndarray):
        halves = np.empty(pictures.shape, HALF)
    else:
        halves = [np.empty(picture.shape, HALF) for picture in pictures]
    left, values = deque(zip(pictures, halves, strict=True)), sum(half.size for half in halves)

    def work() -> None:
        while left:
            try:
                picture, half = left.popleft()
            except IndexError:  # another thread took the last
                return
            if half.size:
                _round(picture, half)

    spread(Job(len(left), values, work, left.clear, values))
    return halves


def _round(picture: NDArray[Any], half: NDArray[Any]) -> None:
    """Half to even; what is too large becomes infinite. x - 0.0 is x, whatever it is, its sign too."""
    width = picture.shape[-1] * picture.shape[-2]
    to = half.reshape(-1, width)
    subtract: Any = cv2.subtract  # whose types know no scalars
    found = subtract(picture.reshape(-1, width), 0.0, dst=to, dtype=cv2.CV_16F)
    if found is not to:
        to[...] = found
