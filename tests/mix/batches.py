"""Pictures to mix, and what an independent formula makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.transforms.catalogue import transform_class

Array = NDArray[Any]

MIXES = ("Mixup", "CutMix", "MixupCutmix")
CLASSES = 5


def mix(name: str, **fields: Any) -> vc.Transform:
    """The mix called ``name``."""
    made: vc.Transform = getattr(vc, name)(**fields)
    return made


def batch(count: int = 8, size: tuple[int, int] = (12, 17), dtype: Any = np.uint8, **targets: Any) -> vc.Batch:
    """Noise with ids and classes."""
    labels = np.random.default_rng(2).integers(0, CLASSES, count)
    fields = {"labels": labels, "ids": np.arange(count) + 50, **targets}
    return vc.Batch(images=random_picture((count, *size, 3), dtype, 1), **fields)


def recorded(transform: vc.Transform, given: vc.Batch, seed: int = 0, epoch: int = 0) -> tuple[vc.Batch, dict[str, Array]]:
    """The result of the transform alone, and what it recorded."""
    result, record = vc.Pipeline([transform], seed=seed).trace(given, epoch=epoch)
    (values,) = record.values.values()
    return result, values


def mixed_by_formula(images: Array, values: dict[str, Array]) -> Array:
    """Float64 pictures from the record alone: lambda * own + (1 - lambda) * partner, or the partner's rectangle pasted."""
    out = images.astype(np.float64)
    for n, partner in enumerate(values["partner"].astype(int)):
        if ("pastes" in values and not values["pastes"][n]) or "rectangle" not in values:
            lam = values["lambda"][n]
            out[n] = lam * images[n] + (1 - lam) * images[partner]
        else:
            y0, x0, y1, x1 = values["rectangle"][n].astype(int)
            out[n, y0:y1, x0:x1] = images[partner, y0:y1, x0:x1]
    return out


def made(name: str, **fields: Any) -> vc.Transform:
    """The transform called ``name``."""
    return transform_class(name)(**fields)


def mosaic(size: int | tuple[int, int], **fields: Any) -> vc.Transform:
    """A Mosaic of this size."""
    return made("Mosaic", size=size, **fields)


def painted(sizes: Sequence[tuple[int, int]], dtype: np.dtype[Any], seed: int, planes: bool = False) -> vc.Batch:
    """Pictures whose pixels say whose they are: channel 0 the picture (1 and more), channel 1 the label of the object there,
    channel 2 200 (of 255) at keypoints. All in levels that each dtype holds; ``planes``: instances too."""
    rng = np.random.default_rng(seed)
    fields: dict[str, list[Any]] = {name: [] for name in ("images", "masks", "boxes", "keypoints", "instances")}
    for n, (height, width) in enumerate(sizes):
        image, label = np.zeros((height, width, 3), np.uint8), n * 10
        image[..., 0] = n + 1
        boxes, labels, stack = [], [], []
        for x in range(0, width - 3, 4):
            high = rng.integers(1, height + 1)
            low, label = int(rng.integers(0, high)), label + 1
            image[low:high, x : x + 3, 1] = label
            boxes.append([x, low, x + 3, high])
            labels.append(label)
            stack.append(image[..., 1] == label)
        points = rng.integers(0, (width, height), (2, 2))
        image[points[:, 1], points[:, 0], 2] = 200
        fields["masks"].append(image[..., 1].copy())
        fields["images"].append((image / (255 if dtype.kind == "f" else 1)).astype(dtype))
        fields["boxes"].append(vc.Boxes(np.array(boxes, float).reshape(-1, 4), labels=np.array(labels, np.int64)))
        fields["keypoints"].append(vc.Keypoints(points + 0.5))
        fields["instances"].append(np.array(stack, np.uint8).reshape(-1, height, width))
    if not planes:
        del fields["instances"]
    return vc.Batch(**fields, labels=np.arange(len(sizes)), ids=np.arange(len(sizes)) + 7)
