"""A linear classifier of features."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

STEPS = 100


class Probe:
    """Logistic regression on features [N, D], brought to mean 0 and deviation 1, with ``decay`` * |weights|^2 / 2.

    The loss is convex and L-BFGS runs until it stands still, so that nothing depends on first weights or order.
    """

    def __init__(self, rows: NDArray[Any], labels: NDArray[Any], classes: int, decay: float) -> None:
        self._mean, self._std = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        x, y = self._normal(rows), torch.from_numpy(np.asarray(labels, np.int64))
        self._weights = torch.zeros(x.shape[1] + 1, classes, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.LBFGS([self._weights], max_iter=STEPS, line_search_fn="strong_wolfe")

        def loss() -> Any:
            optimizer.zero_grad()
            found = cross_entropy(self._logits(x), y) + decay / 2 * self._weights[:-1].square().sum()
            found.backward()  # type: ignore[no-untyped-call]
            return found

        optimizer.step(loss)  # type: ignore[no-untyped-call]

    def accuracy(self, rows: NDArray[Any], labels: NDArray[Any]) -> float:
        """The share of the features whose class is found."""
        with torch.no_grad():
            answers = self._logits(self._normal(rows)).argmax(1).numpy()
        return float((answers == labels).mean())

    def _normal(self, rows: NDArray[Any]) -> torch.Tensor:
        return torch.from_numpy(((rows - self._mean) / self._std).astype(np.float64))

    def _logits(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self._weights[:-1] + self._weights[-1]
