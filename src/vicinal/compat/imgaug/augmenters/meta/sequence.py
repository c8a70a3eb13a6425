"""Sequential: one augmenter after the other."""

from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.children import check_children


class Sequential(Augmenter, list[Any]):
    """Runs its children one after the other, or in an order drawn once a batch (`random_order`). It is also a list of them."""

    def __init__(
        self,
        children: Any = None,
        random_order: bool = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        Augmenter.__init__(self, seed=seed, name=name, random_state=random_state, deterministic=deterministic)
        list.__init__(self, read_children(children))
        assert kinds.is_single_bool(random_order), f"Expected random_order to be boolean, got {type(random_order)}."
        self.random_order = random_order

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            order = random_state.permutation(len(self)) if self.random_order else range(len(self))
            for index in order:
                batch = self[index].augment_batch_(batch, parents=[*parents, self], hooks=hooks)
        return batch

    def add(self, augmenter: Augmenter) -> None:
        """The same as `append`."""
        self.append(augmenter)

    def copy(self) -> Any:
        """A shallow copy: an augmenter, not a list."""
        return Augmenter.copy(self)

    def get_parameters(self) -> list[Any]:
        return [self.random_order]

    def get_children_lists(self) -> list[Any]:
        return [self]

    def __str__(self) -> str:
        children = ", ".join(str(child) for child in self)
        return (
            f"{type(self).__name__}(name={self.name}, random_order={self.random_order}, children=[{children}], "
            f"deterministic={self.deterministic})"
        )


def read_children(children: Any) -> list[Any]:
    """One augmenter, an iterable of them, or None for none."""
    if children is None:
        return []
    if isinstance(children, Augmenter):
        return [children]
    if not kinds.is_iterable(children):
        raise Exception(f"Expected None or Augmenter or list of Augmenter, got {type(children)}.")
    children = list(children)
    check_children(children)
    return list(children)
