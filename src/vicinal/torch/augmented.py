"""A data set that augments sample by sample."""

from __future__ import annotations

import operator
from typing import Any

from torch import Tensor

from vicinal.errors import DataError, expected
from vicinal.torch.collate import Collate
from vicinal.torch.keyed import read_key
from vicinal.torch.sample import MapStyle, read_sample
from vicinal.transforms.compose.pipeline import Pipeline


class Augmented:
    """``dataset`` with every sample augmented on its own, for any loader; ``Keyed`` and ``collate`` are faster.

    By (epoch, index), as EpochSampler gives them, or by index alone, which takes the epoch of ``set_epoch``; workers that
    persist do not hear of that. Samples come as ``collate`` gives batches, without the first axis: (image CHW, label), or a
    dict. ``dataset``: as in ``Keyed``. ``layout``, ``alpha``: as in ``collate``.
    """

    def __init__(
        self, dataset: MapStyle, pipeline: Pipeline | None, *, layout: str | None = None, alpha: bool | None = None
    ) -> None:
        self.dataset, self._collate, self._epoch = dataset, Collate(pipeline, layout=layout, alpha=alpha), 0

    @property
    def pipeline(self) -> Pipeline:
        return self._collate.pipeline

    def set_epoch(self, epoch: int) -> None:
        """The epoch of samples that are asked for by index alone."""
        if isinstance(epoch, bool) or not isinstance(epoch, int) or epoch < 0:
            raise DataError(expected("Augmented.set_epoch", "a whole number of at least 0", epoch))
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, key: int | tuple[int, int]) -> Any:
        epoch, index = read_key(key) if isinstance(key, (tuple, list)) else (self._epoch, operator.index(key))
        if not -len(self) <= index < len(self):
            raise IndexError(f"sample {index} of {len(self)}")
        return _first(self._collate([read_sample(self.dataset, index % len(self), epoch)]))


def _first(batch: Any) -> Any:
    """The only sample of a batch."""
    if isinstance(batch, dict):
        return {name: _first(value) for name, value in batch.items()}
    if isinstance(batch, tuple):
        return tuple(_first(value) for value in batch)
    return batch[0] if isinstance(batch, (Tensor, list)) else batch
