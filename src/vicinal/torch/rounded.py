"""bfloat16 of pipelines that are given arrays: NumPy has none, so their tensors are rounded, once as anywhere."""

from __future__ import annotations

from typing import Any

import attrs
import torch
from torch import Tensor

from vicinal.torch.tensors import Several
from vicinal.transforms.base import Transform
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.pipeline import Pipeline


def normalizing(transform: Transform) -> Normalize | None:
    """The Normalize of a pipeline: it touches every sample, so it stands in a Pipeline, perhaps of another."""
    if isinstance(transform, Normalize):
        return transform
    children = transform.transforms if isinstance(transform, Pipeline) else ()
    return next((found for child in children if (found := normalizing(child)) is not None), None)


def unrounded(transform: Any) -> Any:
    """The transform with float32 in place of bfloat16: it draws the same, as that goes by seed and places."""
    normalize = normalizing(transform)
    if normalize is None or normalize.dtype != "bfloat16":
        return transform
    whole = transform is normalize
    changes: Any = {"dtype": "float32"} if whole else {"transforms": tuple(map(unrounded, transform.transforms))}
    return attrs.evolve(transform, **changes)


def rounded(images: Several, transform: Transform) -> Several:
    """What ``unrounded`` made, as the transform itself has it."""
    normalize = normalizing(transform)
    if normalize is None or normalize.dtype != "bfloat16":
        return images
    return images.to(torch.bfloat16) if isinstance(images, Tensor) else [image.to(torch.bfloat16) for image in images]
