"""Pictures on their way to the device that augments them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.place import Memory
from vicinal.backends.torch.sent import sent
from vicinal.data.batch import Batch, batch_elsewhere
from vicinal.data.convention import Convention
from vicinal.data.foreign import is_pil
from vicinal.data.pictures import Kind, is_encoded, read_picture
from vicinal.errors import DataError
from vicinal.torch.device_jpeg import DeviceJpeg
from vicinal.torch.tensors import Several

TENSOR = Kind("tensor", "chw")


def on_device(batch: Batch, device: torch.device, jpeg: DeviceJpeg | None) -> Batch:
    """The batch with its pictures there, as whole levels still; what ``jpeg`` does not decode there now is decoded by the host
    when the pipeline runs, as small as will do."""
    return batch_elsewhere(batch, Memory(str(device)), TENSOR, jpeg)


def series_on_device(
    fields: Mapping[str, Any], called: str, device: torch.device, said: Convention, jpeg: DeviceJpeg | None
) -> dict[str, Any]:
    """The fields of a sample with the pictures of its video, volume or pair there, decoded whole, and what a call must be told
    of them. DataError where some have alpha and some have not."""
    read = [read_picture(frame, f"{called}[{place}]", said) for place, frame in enumerate(fields[called])]
    if len({one.alpha for one in read}) > 1:
        raise DataError(f"{called}: expected alpha in all pictures or in none (alpha= says which)")
    frames = [one.array for one in read]
    stacked = bool(frames) and not isinstance(fields[called], list | tuple)
    there: Any = sent(np.stack([_planes(frame) for frame in frames]), device) if stacked else None
    if there is None:
        there = [_sent(frame, device) for frame in (frames if jpeg is None else jpeg(frames))]
    return {**fields, called: there, "layout": "chw", "alpha": read[0].alpha if read else None}


def as_many(pictures: Any, frames: Any) -> Any:
    """Results of a series as they are fed from the host: a list where PIL images came."""
    return list(pictures) if any(map(is_pil, frames)) else pictures


def in_memory(images: Several, planar: bool) -> Several:
    """Tensors as ``collate`` gives them: of torch's channels_last memory, but where Normalize stores planes."""
    if planar:
        return images
    return _last(images) if isinstance(images, Tensor) else [_last(image[None])[0] for image in images]


def _sent(frame: Any, device: torch.device) -> Tensor:
    return frame.tensor.movedim(-1, 0) if isinstance(frame, Held) else sent(_planes(frame), device)


def _planes(picture: Any) -> NDArray[Any]:
    pixels = picture.pixels() if is_encoded(picture) else picture
    return np.ascontiguousarray(np.moveaxis(pixels, -1, 0))


def _last(images: Tensor) -> Tensor:
    return images.contiguous(memory_format=torch.channels_last)
