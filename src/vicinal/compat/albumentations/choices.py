"""OneOf, SomeOf, RandomOrder, OneOrOther, Sequential and SelectiveChannelTransform: which transforms run, and on what."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.compat.albumentations.compose import BaseCompose, Data


class OneOf(BaseCompose):
    """One of the transforms, chosen by their p as weights, which then runs for sure."""

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        super().__init__(transforms, p)
        weights = [t.p for t in self.transforms]
        if weights and not sum(weights):
            raise ValueError("OneOf.transforms: expected at least one with p above 0, got none")
        self.transforms_ps = [w / sum(weights) for w in weights]

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        if self.replay_mode:
            for transform in self.transforms:
                data = transform(**data)
        elif self.transforms_ps and self.chance(force_apply):
            transform = self.transforms[self.random_generator.choice(len(self.transforms), p=self.transforms_ps)]
            data = transform(force_apply=True, **data)
            self.note(transform, data)
        return data


class SomeOf(BaseCompose):
    """``n`` of the transforms in the order of the list; each then runs by its own p."""

    def __init__(self, transforms: Any, n: int = 1, replace: bool = False, p: float = 1) -> None:
        super().__init__(transforms, p)
        self.n = n
        self.replace = replace
        if not replace and n > len(self.transforms):
            self.n = len(self.transforms)
            warnings.warn(f"{type(self).__name__}.n: {n} of {self.n} transforms; all run", UserWarning, stacklevel=2)

    def _get_idx(self) -> Any:
        return np.sort(self.random_generator.choice(len(self.transforms), size=self.n, replace=self.replace))

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        if self.replay_mode:
            chosen: Sequence[int] = range(len(self.transforms))
        else:
            chosen = self._get_idx() if self.chance() else []
        for index in chosen:
            data = self.run(self.transforms[index], data)
        return data

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version."""
        return {**super().to_dict_private(), "n": self.n, "replace": self.replace}


class RandomOrder(SomeOf):
    """``n`` of the transforms in a random order; each then runs by its own p."""

    def _get_idx(self) -> Any:
        return self.random_generator.choice(len(self.transforms), size=self.n, replace=self.replace)


class OneOrOther(BaseCompose):
    """The first transform with probability ``p``, else the last; it runs for sure."""

    def __init__(self, first: Any = None, second: Any = None, transforms: Any = None, p: float = 0.5) -> None:
        if transforms is None:
            if first is None or second is None:
                raise ValueError("OneOrOther: expected first and second, or transforms")
            transforms = [first, second]
        super().__init__(transforms, p)
        if len(self.transforms) != 2:
            warnings.warn(f"OneOrOther: expected two transforms, got {len(self.transforms)}", UserWarning, stacklevel=2)

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        if self.replay_mode:
            for transform in self.transforms:
                data = transform(**data)
            return data
        transform = self.transforms[0 if self.chance() else -1]
        data = transform(force_apply=True, **data)
        self.note(transform, data)
        return data


class Sequential(BaseCompose):
    """All of the transforms with probability ``p``, or none."""

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        if self.replay_mode or self.chance(force_apply):
            for transform in self.transforms:
                data = self.run(transform, data)
        return data


class SelectiveChannelTransform(BaseCompose):
    """The transforms on some channels of the picture; ``channels`` are their indices."""

    def __init__(self, transforms: Any, channels: Sequence[int] = (0, 1, 2), p: float = 1.0) -> None:
        super().__init__(transforms, p)
        self.channels = channels

    def __call__(self, *args: Any, force_apply: bool = False, **data: Any) -> Data:
        if not (self.replay_mode or self.chance(force_apply)):
            return data
        image = data["image"]
        part = np.ascontiguousarray(image[..., list(self.channels)])
        extra = {self._save_key: data[self._save_key]} if self._save_key in data else {}
        for transform in self.transforms:
            part = transform(image=part, **extra)["image"]
            self.note(transform, data)
        result = image.copy()
        result[..., list(self.channels)] = part.reshape((*result.shape[:2], -1))
        return {**data, "image": result}

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form, without the version; the channels where they are not the default, which 2.0.8 forgets."""
        own = {} if tuple(self.channels) == (0, 1, 2) else {"channels": list(self.channels)}
        return {**super().to_dict_private(), **own}

    _save_key = "replay"

    def set_deterministic(self, flag: bool, save_key: str = "replay") -> None:
        """Whether calls record what they draw."""
        self._save_key = save_key
        super().set_deterministic(flag, save_key)
