"""A data set whose samples know by what their draws are keyed."""

from __future__ import annotations

from typing import Any

from vicinal.errors import DataError, expected
from vicinal.torch.sample import MapStyle, Sample, check_map_style, read_sample


class Keyed:
    """Wraps a data set for a DataLoader with ``EpochSampler`` and ``collate``, so that results are reproducible.

    The wrapper is indexed by (epoch, index), which ``EpochSampler`` supplies; ``collate`` augments. The random parameters then
    depend only on the pipeline's seed, the epoch and the sample's id: the "id" of a dict, otherwise its index.
    ``dataset``: any object with a length and samples by index. A sample is (image, label), (image, mask), an image alone, or a
    dict with the names image, mask, instances, boxes, keypoints, labels, id and others. Images are arrays as of
    ``vicinal.read``, PIL images, tensors [C, H, W] or ``vicinal.Encoded``. ``vicinal.datasets.read(...)`` is such a data set.

    >>> from torch.utils.data import DataLoader
    >>> from vicinal.torch import EpochSampler, Keyed, collate
    >>> data, augment = [(image, 0), (image, 1)], vc.Pipeline([vc.RandomCrop(32)], seed=1)
    >>> loader = DataLoader(Keyed(data), 2, sampler=EpochSampler(data), collate_fn=collate(augment))
    >>> next(iter(loader))[0].shape
    torch.Size([2, 3, 32, 32])
    """

    def __init__(self, dataset: MapStyle) -> None:
        check_map_style("Keyed.dataset", dataset)
        self.dataset = dataset

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, key: tuple[int, int]) -> Sample:
        epoch, index = read_key(key)
        return read_sample(self.dataset, index, epoch)

    def __repr__(self) -> str:
        return f"Keyed({self.dataset!r})"


def read_key(key: Any) -> tuple[int, int]:
    """(epoch, index); DataError for an index alone: in a worker that persists there is no other way to learn the epoch."""
    if isinstance(key, (tuple, list)) and len(key) == 2:
        return int(key[0]), int(key[1])
    raise DataError(expected("index", "(epoch, index), as sampler=EpochSampler(dataset) gives", key))
