"""Augmenters of single channels."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters import wording
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.children import handle_children_list


class WithChannels(Augmenter):
    """Runs its children on some channels; what has coordinates follows them if they are half of the channels or more."""

    def __init__(
        self,
        channels: Any = None,
        children: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.channels = _read_channels(channels)
        self.children = handle_children_list(children, self.name, "then")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if self.channels is not None and len(self.channels) == 0:
            return batch
        with batch.propagation_hooks_ctx(self, hooks, parents):
            before = batch.deepcopy()
            if batch.images is not None and self.channels is not None:
                batch.images = _picked(batch.images, self.channels)
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            if self.channels is not None:
                self._put_back(batch, before)
        return batch

    def _put_back(self, batch: Any, before: Any) -> None:
        if batch.images is not None:
            for old, new in zip(before.images, batch.images, strict=True):
                assert old.shape[:2] == new.shape[:2], (
                    f"Heights/widths of images changed in WithChannels from {old.shape[:2]} to {new.shape[:2]}, "
                    "but expected to be the same."
                )
                assert old.dtype == new.dtype, f"dtypes of images changed in WithChannels from {old.dtype} to {new.dtype}."
                old[..., self.channels] = new
            batch.images = before.images
        for column in batch.columns:
            if column.name != "images":
                for row, old in enumerate(getattr(before, column.attr_name)):
                    count = old.shape[2] if len(old.shape) > 2 else 1
                    if len(self.channels) / count < 0.5:
                        column.value[row] = old

    def get_parameters(self) -> list[Any]:
        return [self.channels]

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(channels={self.channels}, name={self.name}, children={self.children}, "
            f"deterministic={self.deterministic})"
        )


def _picked(images: Any, channels: Any) -> Any:
    if isinstance(images, np.ndarray):
        return np.ascontiguousarray(images[..., channels])
    return [np.ascontiguousarray(image[..., channels]) for image in images]


def _read_channels(channels: Any) -> Any:
    if channels is None:
        return None
    if kinds.is_single_integer(channels):
        return [channels]
    if not kinds.is_iterable(channels):
        raise Exception(f"Expected None, int or list of ints as channels, got {type(channels)}.")
    assert all(kinds.is_single_integer(one) for one in channels), (
        f"Expected integers as channels, got {wording.types_of(channels)}."
    )
    return channels


class ChannelShuffle(Augmenter):
    """Shuffles channels (all, or those in `channels`) of each picture with probability `p`."""

    def __init__(
        self,
        p: Any = 1.0,
        channels: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p = iap.handle_probability_param(p, "p")
        named = channels is None or (isinstance(channels, str) and channels == "ALL")
        assert named or (isinstance(channels, list) and all(kinds.is_single_integer(one) for one in channels)), (
            f"Expected None or imgaug.ALL or list of int, got {channels!r}."
        )
        self.channels = channels

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        chosen = self.p.draw_samples((batch.nb_rows,), random_state=random_state) >= 0.99
        for row in np.flatnonzero(chosen):
            batch.images[row] = shuffle_channels(batch.images[row], random_state, self.channels)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.p, self.channels]


def shuffle_channels(image: Any, random_state: Any, channels: Any = None) -> Any:
    """A picture (H, W, C) with all of its channels, or those in `channels`, in a new order."""
    if image.ndim < 3 or image.shape[2] == 1:
        return image
    random_state = iarandom.RNG.create_if_not_rng_(random_state)
    order = np.arange(image.shape[2])
    some = order if channels is None or isinstance(channels, str) else np.asarray(channels)
    order[some] = random_state.permutation(some)
    return np.ascontiguousarray(image[..., order])
