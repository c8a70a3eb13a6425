"""SomeOf and OneOf: some of the children for each row."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import wording
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.sequence import read_children


class SomeOf(Augmenter, list[Any]):
    """Runs `n` of its children (a number, a range, None for all) on each row, in their order or in one drawn for the batch."""

    def __init__(
        self,
        n: Any = None,
        children: Any = None,
        random_order: bool = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        Augmenter.__init__(self, seed=seed, name=name, random_state=random_state, deterministic=deterministic)
        list.__init__(self, read_children(children))
        self.n = _read_n(n)
        assert kinds.is_single_bool(random_order), f"Expected random_order to be boolean, got {type(random_order)}."
        self.random_order = random_order

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            order = random_state.permutation(len(self)) if self.random_order else range(len(self))
            active = self._draw_active(batch.nb_rows, random_state)
            for index in order:
                rows = np.flatnonzero(active[:, index])
                if len(rows):
                    part = batch.subselect_rows_by_indices(rows)
                    part = self[index].augment_batch_(part, parents=[*parents, self], hooks=hooks)
                    batch = batch.invert_subselect_rows_by_indices_(rows, part)
        return batch

    def _draw_active(self, rows: int, random_state: Any) -> Any:
        """Which children run on which rows, (rows, children)."""
        count = np.minimum(self._draw_n(rows, random_state), len(self))
        active = np.arange(len(self)) < np.asarray(count)[:, np.newaxis]
        for row in active:
            random_state.shuffle(row)
        return active

    def _draw_n(self, rows: int, random_state: Any) -> Any:
        if self.n is None:
            return np.full(rows, len(self))
        if isinstance(self.n, int):
            return np.full(rows, self.n)
        n = iap.DiscreteUniform(self.n[0], len(self)) if isinstance(self.n, tuple) else self.n
        return n.draw_samples((rows,), random_state=random_state)

    def add(self, augmenter: Augmenter) -> None:
        """The same as `append`."""
        self.append(augmenter)

    def copy(self) -> Any:
        """A shallow copy: an augmenter, not a list."""
        return Augmenter.copy(self)

    def get_parameters(self) -> list[Any]:
        return [self.n]

    def get_children_lists(self) -> list[Any]:
        return [self]

    def __str__(self) -> str:
        children = ", ".join(str(child) for child in self)
        return (
            f"{type(self).__name__}(name={self.name}, n={self.n}, random_order={self.random_order}, "
            f"augmenters=[{children}], deterministic={self.deterministic})"
        )


class OneOf(SomeOf):
    """Runs one of its children on each row."""

    def __init__(
        self,
        children: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(1, children, False, seed, name, random_state, deterministic)


def _read_n(n: Any) -> Any:
    """An int, (int, None) with the number of children as the end, a parameter, or None."""
    if n is None or isinstance(n, iap.StochasticParameter):
        return n
    if kinds.is_single_number(n):
        return int(n)
    if not hasattr(n, "__len__"):
        raise Exception(f"Expected int, (int, None), (int, int) or StochasticParameter, got {type(n)}")
    assert len(n) == 2, f"Expected iterable 'n' to contain exactly two values, got {len(n)}."
    if kinds.is_single_number(n[0]) and n[1] is None:
        return (int(n[0]), None)
    if kinds.is_single_number(n[0]) and kinds.is_single_number(n[1]):
        return iap.DiscreteUniform(int(n[0]), int(n[1]))
    raise Exception(f"Expected tuple of (int, None) or (int, int), got {wording.types_of(n)}")
