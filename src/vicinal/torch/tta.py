"""Test-time augmentation: a model's answers for several views of each picture, brought back and merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from vicinal.data.batch import Batch, read_batch
from vicinal.errors import DataError, InWords, SpecError, expected, one_of
from vicinal.numbers import check_epoch, check_integer
from vicinal.torch import tensors
from vicinal.torch.merge import MERGES, Merge, merge_of
from vicinal.torch.rounded import rounded, unrounded
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.children import descendants
from vicinal.transforms.compose.pipeline import Ids, Pipeline

Model = Callable[[Tensor], Any]


def tta(
    model: Model, pipeline: Pipeline, images: Any, *, views: int | Sequence[int] = 8, ids: Ids = None, merge: str = "mean",
    plain: Pipeline | None = None, iou: float = 0.55, layout: str | None = None, alpha: bool | None = None,
) -> Any:  # fmt: skip
    """Test-time augmentation: predicts on several augmented views of each of N pictures, and merges the predictions.

    ``model``: takes views [N, C, h, w] of the pipeline, and returns scores [N, K], score maps [N, K, h, w], or N dicts of
    "boxes" [M, 4] (xyxy in pixels of the view), "scores" [M] in [0, 1] and "labels" [M]. Views of different sizes are passed
    one by one. A module is set to evaluation mode meanwhile (not a module inside a function).
    ``images``: a stack or a list of pictures, as for a pipeline.
    ``views``: the number of views: the plain picture, and epochs 0, 1, ... of the pipeline; or a list of these epochs.
    ``ids``: ids of the pictures, on which the views depend; None: 0 to N - 1.
    ``merge``: "mean" or "max". Score maps are mapped back to the picture, and each pixel merges the views that show it. Boxes
    are mapped back, and boxes that overlap by more than ``iou`` are merged by weighted boxes fusion (Solovyev, Wang,
    Gabruseva 2021), each over the views that show it whole; this needs the package ensemble-boxes.
    ``plain``: a pipeline that makes the plain view, which must show the whole picture; None: only the pipeline's Normalize.
    ``layout``, ``alpha``: of the pictures, as in a call of a pipeline.
    Returns scores [N, K], maps [N, K, H, W] (a list of [K, H, W] if sizes differ), or N dicts.
    Raises SpecError for a pipeline that mixes pictures, and DataError for pictures or predictions that do not fit.

    >>> from vicinal.torch import tta
    >>> model = lambda pictures: pictures.mean(dim=(2, 3))  # a score for each channel
    >>> tta(model, vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Normalize()], seed=1), images, views=4).shape
    torch.Size([4, 3])
    """
    first = _plain(pipeline) if plain is None else plain
    for name, one in (("pipeline", pipeline), ("plain", first)):
        _check_unmixed(name, one)
    if merge not in MERGES:
        raise SpecError(one_of("tta.merge", MERGES, merge))
    samples = read_batch(Batch(images=images, layout=layout, alpha=alpha))[0]
    if not len(samples):
        raise DataError(expected("tta.images", "at least one picture", InWords("none")))
    keys = np.arange(len(samples)) if ids is None else ids
    batch = Batch(images=samples.images, ids=keys, layout="hwc", alpha=samples.alpha)
    merged: Merge | None = None
    with _asked(model) as ask:
        for which, epoch in [(first, 0), *((pipeline, epoch) for epoch in _epochs(views))]:
            view, record = unrounded(which).trace(batch, epoch=epoch)
            found = rounded(tensors.images(view.images, view.layout == "chw"), which)
            answer = ask(found) if isinstance(found, Tensor) else [ask(one[None]) for one in found]
            merged = merge_of(answer, merge, samples.sizes, iou) if merged is None else merged
            merged.add(answer, record.inverse())
    assert merged is not None  # there is the plain view, at least
    return merged.result()


def _plain(pipeline: Pipeline) -> Pipeline:
    """What is not augmentation: the pictures' own numbers, or those that the pipeline normalizes them to."""
    if not isinstance(pipeline, Pipeline):
        raise SpecError(expected("tta.pipeline", "a vicinal.Pipeline", pipeline))
    normalize = [one for one in descendants(pipeline) if isinstance(one, Normalize)]
    return Pipeline(normalize, seed=0, value_range=pipeline.value_range)


def _check_unmixed(name: str, pipeline: object) -> None:
    if not isinstance(pipeline, Pipeline):
        raise SpecError(expected(f"tta.{name}", "a vicinal.Pipeline", pipeline))
    mixes = [type(one).__name__ for one in descendants(pipeline) if type(one).__name__ in FOLDERS["mix"]]
    if mixes:
        raise SpecError(f"tta.{name}: expected a pipeline that mixes no pictures, got one with {mixes[0]}")


def _epochs(views: Any) -> list[int]:
    """Those that are drawn, without the plain view."""
    if isinstance(views, Sequence | np.ndarray) and not isinstance(views, str):
        return [check_epoch(SpecError, f"tta.views[{index}]", epoch) for index, epoch in enumerate(views)]
    return list(range(check_integer(SpecError, "tta.views", views, 1, 2**32, also=", or a list of epochs") - 1))


@contextmanager
def _asked(model: Model) -> Iterator[Model]:
    """The model as a function of views in host memory, in evaluation mode and without gradients."""
    if not callable(model):
        raise SpecError(expected("tta.model", "a module, or a function of views [N, C, h, w]", model))
    module = model if isinstance(model, nn.Module) else None
    device = next((one.device for one in module.parameters()), torch.device("cpu")) if module else torch.device("cpu")
    training = [one for one in module.modules() if one.training] if module else []
    try:
        for one in training:
            one.training = False
        with torch.no_grad():
            yield lambda view: model(view.to(device))
    finally:
        for one in training:
            one.training = True
