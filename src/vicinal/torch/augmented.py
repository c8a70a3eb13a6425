"""A data set that augments sample by sample."""

from __future__ import annotations

import operator
from typing import Any

import torch
from torch import Tensor

from vicinal.data.groups import FRESH
from vicinal.errors import DataError
from vicinal.numbers import check_epoch
from vicinal.torch.collate import Collate
from vicinal.torch.fresh import fresh_epoch
from vicinal.torch.keyed import read_key
from vicinal.torch.sample import MapStyle, check_map_style, read_sample
from vicinal.transforms.compose.multi_view import MultiView
from vicinal.transforms.compose.pipeline import Pipeline


class Augmented:
    """A data set whose samples are augmented one at a time, for any loader. ``collate`` and ``Loader`` are faster.

    Samples look as a batch of ``collate`` without its first axis: (image [C, H, W], label), or a dict.
    ``dataset``: as in ``Keyed``. ``layout``, ``alpha``, ``noise``: as in ``collate``.

    Indexed by a plain index, every access draws new random parameters from torch's generator, so ``torch.manual_seed`` repeats
    a run. Indexed by (epoch, index), as EpochSampler gives them, or after ``set_epoch``, the parameters depend only on the
    pipeline's seed, the epoch and the sample's id.

    >>> from vicinal.torch import Augmented
    >>> data = [(image, 0), (image, 1)]  # anything with a length, by index
    >>> picture, label = Augmented(data, vc.Pipeline([vc.RandomCrop(32)], seed=1))[1]
    >>> picture.shape, label
    (torch.Size([3, 32, 32]), tensor(1))
    """

    def __init__(
        self, dataset: MapStyle, pipeline: Pipeline | MultiView | None, *, layout: str | None = None, alpha: bool | None = None,
        noise: str = FRESH,
    ) -> None:  # fmt: skip
        check_map_style("Augmented.dataset", dataset)
        self.dataset, self._collate = dataset, Collate(pipeline, layout=layout, alpha=alpha, noise=noise)
        # In shared memory, so that workers that persist hear of set_epoch too.
        self._epoch = torch.tensor(-1, dtype=torch.int64).share_memory_()  # type: ignore[no-untyped-call]

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Of a copy, whose memory is shared with no one yet; what a worker gets is shared already."""
        self.__dict__.update(state)
        if not self._epoch.is_shared():
            self._epoch = self._epoch.clone().share_memory_()

    @property
    def pipeline(self) -> Pipeline | MultiView:
        return self._collate.pipeline

    def set_epoch(self, epoch: int) -> None:
        """Sets the epoch of samples that are indexed by a plain index, also in worker processes."""
        self._epoch.fill_(check_epoch(DataError, "Augmented.set_epoch", epoch))

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, key: int | tuple[int, int]) -> Any:
        epoch, index = read_key(key) if isinstance(key, (tuple, list)) else (self._told(), operator.index(key))
        if not -len(self) <= index < len(self):
            raise IndexError(f"sample {index} of {len(self)}")
        sample = read_sample(self.dataset, index % len(self), epoch)
        quick = self._collate.one(sample)
        return _first(self._collate([sample]) if quick is None else quick)

    def _told(self) -> int:
        """The epoch that was said last; a fresh one where none was."""
        epoch = int(self._epoch)
        return fresh_epoch() if epoch < 0 else epoch


def _first(batch: Any) -> Any:
    """The only sample of a batch."""
    if isinstance(batch, dict):
        return {name: _first(value) for name, value in batch.items()}
    if isinstance(batch, tuple):
        return tuple(_first(value) for value in batch)
    return batch[0] if isinstance(batch, (Tensor, list)) else batch
