"""How many pictures that networks made an epoch may have, and of which data sets it is known which they are."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from torch.utils.data import ConcatDataset, Subset

from vicinal.datasets.share import ONE_TO_ONE, check_share, most_synthetic
from vicinal.errors import DataError, InWords, expected

__all__ = ["ONE_TO_ONE", "Cap", "cap_of", "synthetic_of"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@attrs.frozen(eq=False)
class Cap:
    """``synthetic`` [N]: which samples are. ``most``: how many of them an epoch has."""

    synthetic: Bools
    most: int

    @property
    def taken(self) -> int:
        """Samples of an epoch."""
        return len(self.synthetic) - int(self.synthetic.sum()) + self.most

    def of(self, indices: Ints, drawn: Ints) -> Ints:
        """``indices`` with all real samples, and those synthetic ones that come first in ``drawn``, an order of all."""
        kept = ~self.synthetic
        kept[drawn[self.synthetic[drawn]][: self.most]] = True
        return indices[kept[indices]]


def cap_of(where: str, dataset: object, share: float) -> Cap | None:
    """What caps an epoch; None where nothing is left out. DataError where only synthetic samples are there."""
    share = check_share(f"{where}.synthetic_share", share)
    synthetic = None if share == 1 or dataset is None else synthetic_of(dataset)
    if synthetic is None or not synthetic.any():
        return None
    count = int(synthetic.sum())
    if count == len(synthetic):
        expectation = "some real pictures (synthetic_share=1 trains without)"
        raise DataError(expected(f"{where}.dataset", expectation, InWords(f"{count} synthetic")))
    most = most_synthetic(len(synthetic) - count, share)
    return Cap(synthetic, most) if most < count else None


def synthetic_of(dataset: Any) -> Bools | None:
    """Which samples [N] networks made: what a data set's ``synthetic`` says, as that of ``vicinal.datasets.read`` does, also
    through ConcatDataset, Subset and wrappers with a ``dataset`` of the same length. None where nothing says it."""
    if isinstance(dataset, ConcatDataset):
        parts = [synthetic_of(one) for one in dataset.datasets]
        if all(part is None for part in parts):
            return None
        lengths = [len(one) for one in dataset.datasets]  # type: ignore[arg-type]
        return np.concatenate([np.zeros(n, bool) if part is None else part for part, n in zip(parts, lengths, strict=True)])
    if isinstance(dataset, Subset):
        found = synthetic_of(dataset.dataset)
        return None if found is None else found[np.asarray(dataset.indices, np.int64)]
    said = getattr(dataset, "synthetic", None)
    if said is None:
        inner: Any = getattr(dataset, "dataset", None)
        return synthetic_of(inner) if hasattr(inner, "__len__") and len(inner) == len(dataset) else None
    marks = np.full(len(dataset), said) if isinstance(said, bool) else np.asarray(said)
    if marks.dtype != np.bool_ or marks.shape != (len(dataset),):
        raise DataError(expected("dataset.synthetic", f"a bool, or one for each of {len(dataset)} samples", said))
    return marks
