"""JPEG decoders, and one picture after the other on as many threads as a case has."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np

Decoder: TypeAlias = Callable[[bytes], Any]


def opencv(data: bytes) -> Any:
    """RGB by OpenCV, as people read files."""
    import cv2

    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)


def simplejpeg(data: bytes) -> Any:
    """RGB by libjpeg-turbo's own interface: the fastest decoder that PyPI has."""
    import simplejpeg as library

    return library.decode_jpeg(data)


def pillow(data: bytes) -> Any:
    """A PIL image in RGB."""
    from PIL import Image

    return Image.open(io.BytesIO(data)).convert("RGB")


@functools.cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads)


def spread(work: Callable[[int], None], count: int, threads: int) -> None:
    """``work(0)`` to ``work(count - 1)``, on a pool where there are several threads."""
    if threads == 1:
        for index in range(count):
            work(index)
        return
    for _ in _pool(threads).map(work, range(count)):
        pass
