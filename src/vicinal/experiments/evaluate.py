"""The trials alone, of a network that was trained before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from vicinal.errors import DataError, JobError, SpecError, expected
from vicinal.experiments.comparison import Trials
from vicinal.experiments.data.beware import warn_of
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.data.room import room
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.measure import measure
from vicinal.experiments.network import Model, Trained, fetch_network
from vicinal.experiments.page.evaluation import evaluation_page
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.run import tried
from vicinal.experiments.task import loss_of
from vicinal.experiments.training.checkpoint import store_text
from vicinal.transforms.corrupt.table import applicable


@attrs.frozen(kw_only=True)
class Judged:
    """A network and pictures that it is tried on. ``source``: what the user called the network."""

    source: str
    trained: Trained
    data: Data


def judged(
    model: str, src: str, selection: Selection, *, options: Mapping[str, Any] | None = None, weights: str | None = None,
    mean: tuple[float, ...] | None = None, std: tuple[float, ...] | None = None, everything: bool = False,
) -> Judged:  # fmt: skip
    """A network that ``compare`` wrote (network.pt), or a model by name or import path with ``weights``; and data for it.

    Pictures are brought to the size, channels and normalisation of the file; those of other models are normalised by
    ``mean`` and ``std``, or else by their own. ``everything``: all pictures are for testing, whatever their split.
    Raises DataError where the classes are others than the network's.
    """
    if not Path(model).is_file():
        if weights is None:
            missing = "no such file, and " if ":" not in model else ""
            raise SpecError(f"model {model}: {missing}expected weights for a network by name or import path")
        data = _everything(load(src, selection), everything, selection)
        data = attrs.evolve(data, mean=_row(mean, data.mean, "mean"), std=_row(std, data.std, "std"))
        network = Model(model, options or {}, weights).build(data.task, data.train.channels)
        trained = Trained(network, data.task, data.test.size, data.test.channels, data.mean, data.std, selection.holdout)
        return Judged(source=model, trained=trained, data=data)
    trained = fetch_network(Path(model))
    channels = "grey" if trained.channels == 1 else "rgb"
    selection = attrs.evolve(
        selection, size=trained.size, channels=channels, task=trained.task.kind, holdout=trained.holdout
    )
    data = _everything(load(src, selection), everything, selection)
    if data.task.names != trained.task.names:
        raise DataError(expected(f"{src}: classes", f"those of the network, {trained.task.names}", data.task.names))
    return Judged(source=model, trained=trained, data=trained.of(data))


def evaluate(
    found: Judged, trials: Trials, device: str = "cpu", out: str | Path | None = None, progress: Any = None
) -> dict[str, Any]:
    """Score, robustness and corruptions of a network as JSON; with ``out``, written to evaluation.json there, and shown in
    evaluation.html."""
    if out is not None and Path(out).exists() and not Path(out).is_dir():
        raise JobError(f"{out}: expected a folder, got a file")
    network, data = found.trained.network.to(device), found.data
    warn_of(data)
    measures = measure(network, data.task, data.test, pipeline_for(data, None), loss=loss_of(data.task, None), device=device)
    result = {
        "model": found.source,
        "data": data.plain(),
        "beware": list(data.beware),
        "score": data.task.score,
        "measures": measures.plain(),
        **tried(network, data, trials, device, progress or (lambda _what, _share: None)),
    }
    if "corruptions" in result:
        result["corruptions"]["differs"] = {one.name: one.differs for one in applicable(data.test.channels) if one.differs}
    if out is not None:
        store_text(Path(out) / "evaluation.json", json.dumps(result, indent=1) + "\n")
        store_text(Path(out) / "evaluation.html", evaluation_page(result, data))
    return result


def _everything(data: Data, wanted: bool, selection: Selection) -> Data:
    """``wanted``: all pictures are for testing, and were the training of nothing that is known here."""
    if not wanted:
        return data
    return attrs.evolve(data, test=_joined(data.train, data.test, selection.memory, data.source), beware=())


def _joined(first: Pictures, second: Pictures, memory: int, src: str) -> Pictures:
    shape = (len(first) + len(second), *first.images.shape[1:])
    return Pictures(
        np.concatenate([first.images, second.images], out=room(shape, first.images.dtype, memory, src)),
        np.concatenate([first.targets, second.targets]),
        first.keys + second.keys,
        np.concatenate([first.ids, second.ids]),
    )


def _row(given: tuple[float, ...] | None, own: tuple[float, ...], name: str) -> tuple[float, ...]:
    if given is None:
        return own
    if len(given) not in (1, len(own)):
        raise SpecError(expected(name, f"one number or {len(own)}, one a channel", given))
    return given
