"""torchvision's v2 transforms on tensors (decoded by libjpeg-turbo) and on PIL images."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from benchmarks import steps as s
from benchmarks.feeding.data_loader import data_loader
from benchmarks.feeding.feeders import Feeder
from benchmarks.feeding.tasks import Pictures, Task
from benchmarks.peers.albumentations import transforms


@functools.cache
def _operators() -> Any:
    """Declares what torchvision's compiled part would define, so that the rest of it loads.

    PyPI's wheel links CUDA's libraries. Transforms are Python on torch's own operators and use nothing of that part.
    """
    import torch

    library: Any = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


def _steps(task: Task, pil: bool) -> list[Any]:
    _operators()
    import torch
    from torchvision.transforms import v2  # type: ignore[import-not-found]

    def share(step: s.Holes) -> float:
        return (step.length / task.size) ** 2

    as_float = v2.ToDtype(torch.float32, scale=True)
    return transforms(
        task.steps,
        {
            s.Decode: lambda _: [],
            s.CropResize: lambda t: v2.RandomResizedCrop(t.size, antialias=False),
            s.PadCrop: lambda t: v2.RandomCrop(t.size, padding=t.pad),
            s.Flip: lambda t: v2.RandomHorizontalFlip(t.p),
            s.Jitter: lambda t: [
                *([] if pil else [as_float]),  # the jitter of uint8 tensors takes longer
                v2.ColorJitter(t.brightness, t.contrast, t.saturation, t.hue),
            ],
            s.Holes: lambda t: v2.RandomErasing(1.0, (share(t), share(t)), (1.0, 1.0), inplace=True),
            s.Normalize: lambda _: [
                *([v2.PILToTensor()] if pil else []), as_float, v2.Normalize(s.MEAN, s.STD, inplace=True),
            ],
        },
    )  # fmt: skip


def _image(picture: Any) -> Any:
    from PIL import Image

    return Image.open(picture).convert("RGB") if isinstance(picture, Path) else Image.fromarray(picture)


def _tensor(picture: Any) -> Any:
    """CHW, as torchvision.io.decode_image gives it (of which the same holds as of ``_operators``)."""
    import simplejpeg
    import torch

    pixels = simplejpeg.decode_jpeg(picture.read_bytes()) if isinstance(picture, Path) else picture
    return torch.from_numpy(pixels).permute(2, 0, 1)


def feed(task: Task, feeder: Feeder) -> Any:
    pil = feeder.form == "pil"
    steps = _steps(task, pil)
    from torchvision.transforms import v2

    compose, opened = v2.Compose(steps), _image if pil else _tensor
    dataset = Pictures(task, lambda path: path, lambda picture: compose(opened(picture)))
    return data_loader(dataset, task, feeder, shuffle=True)
