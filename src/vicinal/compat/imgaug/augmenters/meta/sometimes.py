"""Sometimes: one list of augmenters or another for each row."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.children import handle_children_list


class Sometimes(Augmenter):
    """Runs `then_list` on each row with probability `p`, else `else_list`."""

    def __init__(
        self,
        p: Any = 0.5,
        then_list: Any = None,
        else_list: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p = iap.handle_probability_param(p, "p")
        self.then_list = handle_children_list(then_list, self.name, "then", default=None)
        self.else_list = handle_children_list(else_list, self.name, "else", default=None)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            drawn = self.p.draw_samples((batch.nb_rows,), random_state=random_state)
            for value, children in ((1, self.then_list), (0, self.else_list)):
                rows = np.flatnonzero(drawn == value)
                if children and len(rows):
                    part = batch.subselect_rows_by_indices(rows)
                    part = children.augment_batch_(part, parents=[*parents, self], hooks=hooks)
                    batch = batch.invert_subselect_rows_by_indices_(rows, part)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.p]

    def get_children_lists(self) -> list[Any]:
        return [children for children in (self.then_list, self.else_list) if children is not None]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(p={self.p}, name={self.name}, then_list={self.then_list}, else_list={self.else_list}, "
            f"deterministic={self.deterministic})"
        )
