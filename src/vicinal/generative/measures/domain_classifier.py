"""Domain classifier: of which of two domains pictures are, by a ridge regression on their features."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from vicinal.errors import DataError, expected
from vicinal.generative.measures.rows import Rows, rows_of


@attrs.frozen(eq=False)
class DomainClassifier:
    """Answers ``features * weights + bias > 0`` for the second domain."""

    weights: Rows
    bias: float

    @classmethod
    def fit(cls, first: ArrayLike, second: ArrayLike, *, ridge: float = 0.1) -> DomainClassifier:
        """Learns to tell features [N, D] from [M, D]; both domains count alike, whatever their numbers.

        ``ridge``: the penalty on weights of standardised features, as a share of their mean variance. State its rate on
        real held-out pictures of both domains beside what it says of made ones.
        """
        one = rows_of("DomainClassifier.first", first, 2)
        two = rows_of("DomainClassifier.second", second, 2, one.shape[1])
        if not ridge > 0:
            raise DataError(expected("DomainClassifier.ridge", "a number above 0", ridge))
        rows = np.concatenate([one, two])
        mean, deviation = rows.mean(0), np.maximum(rows.std(0), 1e-6)
        scaled = (rows - mean) / deviation
        side = np.concatenate([np.full(len(one), -1.0), np.ones(len(two))])
        share = np.concatenate([np.full(len(one), 0.5 / len(one)), np.full(len(two), 0.5 / len(two))])
        centre = share @ scaled
        roots = np.sqrt(share)
        design, wanted = (scaled - centre) * roots[:, None], side * roots
        kernel = design @ design.T  # of pictures, of which there are fewer than features
        penalty = ridge * max(np.trace(kernel), 1e-12) / len(kernel)
        own = design.T @ np.linalg.solve(kernel + penalty * np.eye(len(kernel)), wanted)
        weights = own / deviation
        return cls(weights, float(-centre @ own - mean @ weights))

    def second(self, features: ArrayLike) -> float:
        """The share of pictures that are called the second domain."""
        rows = rows_of("DomainClassifier.features", features, 1, len(self.weights))
        return float((rows @ self.weights + self.bias > 0).mean())
