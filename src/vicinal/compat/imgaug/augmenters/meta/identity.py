"""Augmenters that change nothing."""

from typing import Any

from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter


class Identity(Augmenter):
    """Changes nothing."""

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return batch

    def get_parameters(self) -> list[Any]:
        return []


class Noop(Identity):
    """The old name of `Identity`."""
